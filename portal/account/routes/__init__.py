"""Logging in and out, and one's own account."""

from flask import Blueprint

bp = Blueprint("account", __name__)

from portal.account.routes import (  # noqa: E402
    addresses,
    beginning,
    by_link,
    entering,
    inviting,
    mine,
    passkeys,
    second_factor,
    sessions,
)

__all__ = [
    "addresses",
    "beginning",
    "bp",
    "by_link",
    "entering",
    "inviting",
    "mine",
    "passkeys",
    "second_factor",
    "sessions",
]
