"""Logging in and out, and one's own account."""

from flask import Blueprint

bp = Blueprint("account", __name__)

from portal.account.routes import addresses, entering, mine, second_factor, sessions  # noqa: E402

__all__ = ["addresses", "bp", "entering", "mine", "second_factor", "sessions"]
