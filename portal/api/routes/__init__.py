"""Tokens on *My account*, and what programs ask with them."""

from flask import Blueprint

bp = Blueprint("api", __name__)

from portal.api.routes import document, tokens  # noqa: E402  they need `bp`

__all__ = ["bp", "document", "tokens"]
