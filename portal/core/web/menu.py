"""The menu: what a person may open, in one table."""

from dataclasses import dataclass

from flask import Flask, current_app, request
from flask_babel import lazy_gettext as _l
from flask_login import current_user

from portal.core.web.access import PUBLIC, SIGNED_IN, Permission, PersonPart


@dataclass(frozen=True)
class MenuEntry:
    endpoint: str
    label: str
    icon: str
    on_phone: bool = False  # in the bar at the bottom, which has room for four
    also: str = ""  # other words by which it is looked for


MENU = [
    MenuEntry("home.index", _l("Today"), "house", on_phone=True),
    MenuEntry("agenda.index", _l("Agenda"), "calendar-days", on_phone=True),
    MenuEntry("meetings.index", _l("Team meetings"), "message-square-text"),
    MenuEntry("clients.index", _l("Clients"), "users", on_phone=True),
    MenuEntry("guidance.index", _l("Guidance"), "footprints"),
    MenuEntry("clients.desk", _l("At the desk"), "door-closed"),
    MenuEntry("activities.index", _l("My hours"), "clock"),
    MenuEntry("claims.index", _l("Claims"), "receipt-text", on_phone=True),
    MenuEntry("claims.decide", _l("Decide on claims"), "clipboard-list"),
    MenuEntry("payouts.index", _l("Pay out"), "banknote"),
    MenuEntry("vacancies.index", _l("Work and internships"), "briefcase-business"),
    MenuEntry("activities.team", _l("Team hours"), "table"),
    MenuEntry("legal.index", _l("Terms"), "scale"),
    MenuEntry("housing.index", _l("Municipalities"), "map-pin"),
    MenuEntry("people.index", _l("People"), "heart-handshake"),
    MenuEntry("reports.index", _l("Yearly figures"), "chart-column"),
    MenuEntry("totals.nation", _l("All branches"), "map-pin"),
    MenuEntry("import_export.index", _l("Import and export"), "upload"),
    MenuEntry("mail.outbox", _l("Outbox"), "mail"),
    MenuEntry("account.unlock", _l("Lost phones"), "smartphone"),
    MenuEntry("site.status", _l("Status"), "circle-check"),
    MenuEntry(
        "account.show",
        _l("My account"),
        "settings",
        also=_l("password phone second factor bank account log out"),
    ),
    MenuEntry("site.guide", _l("Help"), "circle-help"),
]

# What else can be looked for: pages that begin something, and those below another.
FURTHER = [
    MenuEntry("activities.new", _l("Log something"), "plus", also=_l("visit hours trip lesson")),
    MenuEntry("appointments.plan", _l("Plan a visit"), "calendar-plus", also=_l("appointment")),
    MenuEntry("claims.new_line", _l("Add costs"), "receipt-text", also=_l("receipt parking")),
    MenuEntry("desk_hours.week", _l("Opening hours"), "calendar", also=_l("roster shift desk")),
    MenuEntry("feeds.index", _l("On my phone"), "smartphone", also=_l("calendar Google iPhone")),
    MenuEntry("clients.new", _l("Add a client"), "user-plus"),
    MenuEntry("clients.new_household", _l("Add a household"), "users", also=_l("family")),
    MenuEntry("clients.homes", _l("Homes"), "house", also=_l("address")),
    MenuEntry("no_contact.index", _l("Clients without contact"), "phone"),
    MenuEntry("people.new", _l("Invite somebody"), "user-plus", also=_l("volunteer colleague")),
    MenuEntry("employers.index", _l("Employers"), "building-2", also=_l("company")),
    MenuEntry("employers.new", _l("Add an employer"), "plus", also=_l("company")),
    MenuEntry("vacancies.board", _l("Vacancies"), "briefcase-business"),
    MenuEntry("placements.index", _l("Placements"), "briefcase-business", also=_l("internship")),
    MenuEntry("cvs.index", _l("CVs"), "file-text"),
    MenuEntry("legal.cases", _l("Legal cases"), "scale"),
    MenuEntry("meetings.new", _l("Plan one meeting"), "calendar-plus"),
    MenuEntry("claims.rules", _l("Rules of claims"), "banknote", also=_l("rates kilometres limit")),
    MenuEntry("claims.deputies", _l("Deputies"), "user-check", also=_l("holiday absent")),
    MenuEntry("payouts.index", _l("Pay out"), "banknote", also=_l("bank SEPA")),
    MenuEntry("privacy.index", _l("Keeping and erasing"), "shield", also=_l("privacy")),
    MenuEntry("mail.choose", _l("My mails"), "mail", also=_l("reminders notices")),
    MenuEntry("site.accessibility", _l("Accessibility"), "eye"),
]

# Features whose pages belong to the entry of another, which leads to them.
UNDER = {
    "employers": "vacancies",
    "placements": "vacancies",
    "cvs": "vacancies",
    "desk_hours": "agenda",
    "appointments": "agenda",
    "feeds": "agenda",
    "totals": "reports",
}


def init_app(app: Flask) -> None:
    app.jinja_env.globals.update(
        menu=entries, may_open=may_open, Permission=Permission, PersonPart=PersonPart
    )


def may_open(endpoint: str) -> bool:
    """Whether the page exists and is for this person."""
    view = current_app.view_functions.get(endpoint)
    if view is None:
        return False
    if view.permission == PUBLIC:
        return True
    if not current_user.is_authenticated:
        return False
    return view.permission == SIGNED_IN or current_user.may(view.permission)


def entries() -> list[tuple[MenuEntry, bool]]:
    """The entries for this person, each with whether it is where they are now."""
    here = (request.endpoint or "").partition(".")[0]
    here = UNDER.get(here, here)
    now = request.endpoint
    return [
        (entry, _is_of(entry, now) or (entry.endpoint == f"{here}.index" and not _exact(now)))
        for entry in MENU
        if may_open(entry.endpoint)
    ]


def _is_of(entry: MenuEntry, endpoint: str | None) -> bool:
    """The page of an entry itself, or one that bears its name: the list of `team`, `team_list`."""
    return entry.endpoint == endpoint or (endpoint or "").startswith(f"{entry.endpoint}_")


def _exact(endpoint: str | None) -> bool:
    return any(_is_of(entry, endpoint) for entry in MENU)
