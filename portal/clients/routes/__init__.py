"""The pages of clients: their files, who helps a household, and the desk."""

from flask import Blueprint

bp = Blueprint("clients", __name__)

from portal.clients.routes import barring, desk, files, matching, readers  # noqa: E402  they need `bp`

__all__ = ["barring", "bp", "desk", "files", "matching", "readers"]
