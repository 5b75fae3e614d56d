"""The pages of guidance: who has it, and starting, changing, ending and pausing it."""

from flask import Blueprint

bp = Blueprint("guidance", __name__, url_prefix="/guidance")

from portal.guidance.routes import pauses, plans, rules, years  # noqa: E402  they need `bp`

__all__ = ["bp", "pauses", "plans", "rules", "years"]
