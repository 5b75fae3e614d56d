"""Feeds: what calendars subscribe to, each by an address with a secret."""

from flask import Flask

from portal.account.sessions import WITHOUT_SESSION
from portal.calendar_feeds.feeds.actions import upkeep
from portal.calendar_feeds.feeds.commands import feeds_cli
from portal.calendar_feeds.feeds.routes import bp
from portal.core import tasks

__all__ = ["bp", "init_app"]


def init_app(app: Flask) -> None:
    app.cli.add_command(feeds_cli)
    app.config.setdefault("FEED_POLLS_A_MINUTE", 60)
    WITHOUT_SESSION.add("feeds.read")
    tasks.STEPS["tidy feeds"] = upkeep.tidy
    tasks.STEPS["check feeds"] = upkeep.check_tonight
    # Calendars send no token; every method but GET and HEAD is refused there anyway.
    if csrf := app.extensions.get("csrf"):
        csrf.exempt("portal.calendar_feeds.feeds.routes.reading.read")
