"""Feeds: what calendars subscribe to, each by an address with a secret."""

from flask import Flask

from portal import jobs
from portal.feeds.actions import upkeep
from portal.feeds.commands import feeds_cli
from portal.feeds.routes import bp
from portal.sessions import WITHOUT_SESSION

__all__ = ["bp", "init_app"]


def init_app(app: Flask) -> None:
    app.cli.add_command(feeds_cli)
    app.config.setdefault("FEED_POLLS_A_MINUTE", 60)
    WITHOUT_SESSION.add("feeds.read")
    jobs.STEPS["tidy feeds"] = upkeep.tidy
    jobs.STEPS["check feeds"] = upkeep.check_tonight
    # Calendars send no token; every method but GET and HEAD is refused there anyway.
    if csrf := app.extensions.get("csrf"):
        csrf.exempt("portal.feeds.routes.reading.read")
