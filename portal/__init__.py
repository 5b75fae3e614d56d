"""Brug, a portal for a branch that helps refugees. Everything is wired here, and only here."""

from importlib import import_module
from pathlib import Path

from flask import Flask
from flask_login import LoginManager
from flask_wtf import CSRFProtect
from werkzeug.routing import IntegerConverter

from portal import access, config, db, schema
from portal.asked import Asked

ROOT = Path(__file__).parent.parent
# Shared parts with an init_app of their own, in the order in which they meet a request.
PARTS = [
    "logs",
    "headers",
    "templating",
    "assets",
    "language",
    "formatting",
    "links",
    "labels",
    "navigation",
    "errors",
    "jobs",
]
# Features with pages or commands, floor by floor.
FEATURES = [
    "pages",
    "people",
    "mail",
    "drafts",
    "calendars",
    "account",
    "employers",
    "roster",
    "clients",
    "cvs",
    "placements",
    "agreements",
    "expenses",
    "activities",
    "appointments",
    "guidance",
    "legal",
    "work",
    "meetings",
    "claims",
    "payouts",
    "reports",
    "feeds",
    "exchange",
    "agenda",
    "today",
    "demo",
    "backup",
]


class RecordNumber(IntegerConverter):
    """The number of a record in an address; one that no database can hold is no page."""

    def __init__(self, url_map, **options) -> None:
        super().__init__(url_map, **{"max": 2**31 - 1, **options})


class Portal(Flask):
    request_class = Asked

    def request_of_nobody(self):
        """The context of a request, for what is drawn outside one: under the portal's own name.

        The one that Flask makes is to "localhost", which a portal behind https knows nothing of.
        """
        return self.test_request_context(base_url=self.config["BASE_URL"])


def create_app(overrides: dict | None = None) -> Flask:
    app = Portal(
        __name__,
        template_folder=str(ROOT / "templates"),
        static_folder=str(ROOT / "static"),
    )
    app.url_map.converters["int"] = RecordNumber
    config.init_app(app, overrides)
    db.init_app(app)
    schema.init_app(app)
    CSRFProtect(app)
    app.login_manager = LoginManager(app)
    for name in PARTS:
        import_module(f"portal.{name}").init_app(app)
    for name in FEATURES:
        feature = import_module(f"portal.{name}")
        if hasattr(feature, "init_app"):
            feature.init_app(app)
        if hasattr(feature, "bp"):
            app.register_blueprint(feature.bp)
    access.init_app(app)
    return app
