"""The application: everything is wired here, and only here."""

from importlib import import_module

from flask import Flask
from flask_login import LoginManager
from flask_wtf import CSRFProtect
from werkzeug.routing import IntegerConverter

from portal.core import config, database
from portal.core.database import migrate
from portal.core.web import access
from portal.core.web.request import Asked

# Shared parts with an init_app of their own, in the order in which they meet a request.
PARTS = [
    "core.logs",
    "core.web.headers",
    "core.render.templates",
    "core.web.static",
    "core.i18n.language",
    "core.i18n.formatting",
    "core.web.redirects",
    "core.i18n.labels",
    "core.web.menu",
    "core.web.errors",
    "core.tasks",
]
# Features with pages or commands, floor by floor.
FEATURES = [
    "site",
    "people",
    "mail",
    "drafts",
    "calendar_feeds.events",
    "account",
    "employment.employers",
    "schedule.desk_hours",
    "clients",
    "employment.cvs",
    "employment.placements",
    "employment.agreements",
    "expenses.records",
    "activities",
    "schedule.appointments",
    "guidance",
    "legal",
    "employment.vacancies",
    "schedule.meetings",
    "expenses.claims",
    "expenses.payouts",
    "reports",
    "calendar_feeds.feeds",
    "import_export",
    "schedule.agenda",
    "home",
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
        __package__,
        template_folder=str(config.PROGRAM / "templates"),
        static_folder=str(config.PROGRAM / "static"),
    )
    app.url_map.converters["int"] = RecordNumber
    config.init_app(app, overrides)
    database.init_app(app)
    migrate.init_app(app)
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
