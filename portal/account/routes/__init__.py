"""Logging in and out, and one's own account."""

from flask import Blueprint

bp = Blueprint("account", __name__)

from portal.account.routes import entering, mine, sessions  # noqa: E402

__all__ = ["bp", "entering", "mine", "sessions"]
