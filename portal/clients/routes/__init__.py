"""The pages of clients: their files, who helps a household, and the desk."""

from flask import Blueprint

bp = Blueprint("clients", __name__)

from portal.clients.routes import (  # noqa: E402  they need `bp`
    barring,
    closing,
    desk,
    files,
    hiding,
    homes,
    households,
    listing,
    matching,
    readers,
)

__all__ = [
    "barring",
    "bp",
    "closing",
    "desk",
    "files",
    "hiding",
    "homes",
    "households",
    "listing",
    "matching",
    "readers",
]
