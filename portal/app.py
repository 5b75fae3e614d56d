"""The application: everything is wired here, and only here."""

from flask import Flask, Response, request
from flask_login import LoginManager
from flask_wtf import CSRFProtect
from werkzeug.routing import IntegerConverter

from portal import (
    account,
    activities,
    api,
    audit,
    backup,
    branches,
    clients,
    consents,
    demo,
    drafts,
    files,
    guidance,
    home,
    housing,
    import_export,
    interpreters,
    legal,
    lessons,
    mail,
    no_contact,
    offices,
    offline,
    people,
    personnel,
    privacy,
    referrals,
    reports,
    search,
    site,
    totals,
    visitors,
    webhooks,
)
from portal.calendar_feeds import events, feeds
from portal.core import config, database, logs, tasks
from portal.core.database import migrate, standby
from portal.core.i18n import formatting, labels, language
from portal.core.render import templates
from portal.core.web import (
    access,
    addresses,
    errors,
    headers,
    measuring,
    menu,
    redirects,
    static,
)
from portal.core.web.request import TypedRequest
from portal.employment import agreements, cvs, employers, placements, vacancies
from portal.expenses import claims, payouts, records
from portal.feature import Feature, joined
from portal.schedule import agenda, appointments, desk_hours, meetings

# Parts of core that have to do with Flask itself, in the order in which they meet a request.
CORE = (
    logs,
    measuring,
    headers,
    templates,
    static,
    language,
    formatting,
    addresses,
    redirects,
    labels,
    menu,
    errors,
    tasks,
)
# Every feature, in the order in which tables refer to each other, pages show what they add and
# tasks are done.
FEATURES = [
    module.feature
    for module in (
        site,
        audit,
        branches,
        search,
        files,
        people,
        mail,
        drafts,
        account,
        personnel,
        visitors,
        housing,
        employers,
        desk_hours,
        offices,
        meetings,
        clients,
        consents,
        events,
        cvs,
        placements,
        agreements,
        records,
        activities,
        appointments,
        guidance,
        legal,
        referrals,
        vacancies,
        no_contact,
        interpreters,
        lessons,
        claims,
        payouts,
        reports,
        totals,
        feeds,
        import_export,
        agenda,
        offline,
        home,
        api,
        webhooks,
        demo,
        privacy,
        backup,
    )
]


class RecordNumber(IntegerConverter):
    """The number of a record in an address; one that no database can hold is no page."""

    def __init__(self, url_map, **options) -> None:
        super().__init__(url_map, **{"max": 2**31 - 1, **options})


class Portal(Flask):
    request_class = TypedRequest

    def dispatch_request(self):
        """What the view answers; from a file that was read there is nothing to read again."""
        if request.method == "POST" and request.files:
            return super().dispatch_request()
        return database.again_while_unwritten(super().dispatch_request)

    def send_static_file(self, filename: str) -> Response:
        if filename == static.SHEET:
            return static.send_sheet(self.static_folder)
        return super().send_static_file(filename)

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
    standby.init_app(app)
    migrate.init_app(app)
    CSRFProtect(app)
    app.login_manager = LoginManager(app)
    for part in CORE:
        part.init_app(app)
    app.extensions["features"] = joined(FEATURES)
    for feature in FEATURES:
        add(app, feature)
    access.init_app(app)
    return app


def add(app: Flask, feature: Feature) -> None:
    """What Flask is to know of a feature; the rest is read where it is needed."""
    if feature.init_app:
        feature.init_app(app)
    if feature.blueprint:
        app.register_blueprint(feature.blueprint)
    for command in feature.commands:
        app.cli.add_command(command)
    for name, function in feature.filters.items():
        app.add_template_filter(function, name)
    for view in feature.without_token:
        app.extensions["csrf"].exempt(view)
