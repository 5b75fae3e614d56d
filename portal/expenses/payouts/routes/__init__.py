"""Paying out: files for the bank, the ledger, statements and the overview."""

from flask import Blueprint

bp = Blueprint("payouts", __name__, url_prefix="/payouts")

from portal.expenses.payouts.routes import books, keeping, paying  # noqa: E402

__all__ = ["books", "bp", "keeping", "paying"]
