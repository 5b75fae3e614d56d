"""The pages of claims: one's own, their lines and receipts, the rules, and deciding."""

from flask import Blueprint

bp = Blueprint("claims", __name__, url_prefix="/claims")

from portal.expenses.claims.routes import (  # noqa: E402
    deciding,
    deputies,
    lines,
    mine,
    receipts,
    rules,
)

__all__ = ["bp", "deciding", "deputies", "lines", "mine", "receipts", "rules"]
