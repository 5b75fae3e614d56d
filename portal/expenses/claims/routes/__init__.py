"""The pages of claims: one's own, their lines and receipts, the rules, and deciding."""

from flask import Blueprint

from portal.expenses.claims.texts import cost_of, done_by, sign_of, state_of

bp = Blueprint("claims", __name__, url_prefix="/claims")
for words in (state_of, cost_of, done_by, sign_of):
    bp.add_app_template_filter(words)

from portal.expenses.claims.routes import (  # noqa: E402
    deciding,
    deputies,
    lines,
    mine,
    receipts,
    rules,
)

__all__ = ["bp", "deciding", "deputies", "lines", "mine", "receipts", "rules"]
