"""The addresses that calendars read, and the pages on which people make them."""

from flask import Blueprint

bp = Blueprint("feeds", __name__)

from portal.calendar_feeds.feeds.routes import managing, reading  # noqa: E402

__all__ = ["bp", "managing", "reading"]
