"""The menu: what a person may open, in one table."""

from collections.abc import Sequence
from dataclasses import dataclass, replace

from flask import Flask, current_app, request
from flask_babel import lazy_gettext as _l
from flask_login import current_user

from portal.core.web.access import PUBLIC, SIGNED_IN, Permission, PersonPart
from portal.feature import contributed

MOST = 7  # entries beside each other; where there are more, each group is one
ON_A_PHONE = 4  # beside "More"


@dataclass(frozen=True)
class MenuEntry:
    endpoint: str
    label: str
    icon: str
    group: str = ""
    also: str = ""  # other words by which it is looked for
    short: str = ""  # what it is called in the bar of a phone


# What several entries are called together: the label and the icon.
GROUPS = {
    "agenda": (_l("Agenda"), "calendar-days"),
    "clients": (_l("Clients"), "users"),
    "hours": (_l("Hours and claims"), "clock"),
    "figures": (_l("Figures"), "chart-column"),
    "manage": (_l("Manage"), "settings"),
}
MENU = [
    MenuEntry("home.index", _l("Today"), "house"),
    MenuEntry("agenda.index", _l("Agenda"), "calendar-days", "agenda"),
    MenuEntry("meetings.index", _l("Team meetings"), "message-square-text", "agenda"),
    MenuEntry("clients.index", _l("Clients"), "users", "clients"),
    MenuEntry("clients.desk", _l("At the desk"), "door-closed", "clients"),
    MenuEntry("guidance.index", _l("Guidance"), "footprints", "clients"),
    MenuEntry("legal.index", _l("Terms"), "scale", "clients"),
    MenuEntry(
        "claims.decide", _l("Decide on claims"), "clipboard-list", "hours", short=_l("Decide")
    ),
    MenuEntry("payouts.index", _l("Pay out"), "banknote", "hours", also=_l("bank SEPA")),
    MenuEntry("activities.index", _l("My hours"), "clock", "hours"),
    MenuEntry("claims.index", _l("Claims"), "receipt-text", "hours"),
    MenuEntry("activities.team", _l("Team hours"), "table", "hours"),
    MenuEntry(
        "vacancies.index", _l("Work and internships"), "briefcase-business", short=_l("Work")
    ),
    MenuEntry("reports.index", _l("Yearly figures"), "chart-column", "figures"),
    MenuEntry("totals.nation", _l("All branches"), "map-pin", "figures"),
    MenuEntry("housing.index", _l("Municipalities"), "map-pin", "figures"),
    MenuEntry("people.index", _l("People"), "heart-handshake", "manage"),
    MenuEntry("import_export.index", _l("Import and export"), "upload", "manage"),
    MenuEntry("mail.outbox", _l("Outbox"), "mail", "manage"),
    MenuEntry("account.unlock", _l("Lost phones"), "smartphone", "manage"),
    MenuEntry("site.status", _l("Status"), "circle-check", "manage"),
]
# Below the menu, with the name of who has logged in.
OWN = [
    MenuEntry(
        "account.show",
        _l("My account"),
        "settings",
        also=_l("password phone second factor bank account log out"),
    ),
    MenuEntry("site.guide", _l("Help"), "circle-help"),
]

# What each role uses most on a phone, first of all those who lead; others as a volunteer does.
PHONE: list[tuple[Permission | None, str]] = [
    (Permission.EDIT_CLIENTS, "home.index clients.index claims.decide agenda.index"),
    (Permission.COACH_TO_WORK, "home.index vacancies.index clients.index agenda.index"),
    (Permission.SEE_LEGAL_CASES, "home.index clients.index legal.index agenda.index"),
    (None, "home.index agenda.index clients.index claims.index"),
]

# What else can be looked for: pages that begin something, and those below another.
FURTHER = [
    MenuEntry("activities.new", _l("Log something"), "plus", also=_l("visit hours trip lesson")),
    MenuEntry("appointments.plan", _l("Plan a visit"), "calendar-plus", also=_l("appointment")),
    MenuEntry("activities.distance", _l("How far is it?"), "car", also=_l("kilometres postcode")),
    MenuEntry("claims.new_line", _l("Add costs"), "receipt-text", also=_l("receipt parking")),
    MenuEntry("desk_hours.week", _l("Opening hours"), "calendar", also=_l("roster shift desk")),
    MenuEntry("offices.index", _l("Addresses of the office"), "map-pin", also=_l("move")),
    MenuEntry("feeds.index", _l("On my phone"), "smartphone", also=_l("calendar Google iPhone")),
    MenuEntry("clients.new", _l("Add a client"), "user-plus"),
    MenuEntry("clients.new_household", _l("Add a household"), "users", also=_l("family")),
    MenuEntry("clients.homes", _l("Homes"), "house", also=_l("address")),
    MenuEntry("lessons.index", _l("Language lessons"), "languages", also=_l("waiting list coach")),
    MenuEntry("interpreters.index", _l("Interpreters"), "languages", also=_l("language")),
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
    "offices": "agenda",
    "appointments": "agenda",
    "feeds": "agenda",
    "interpreters": "clients",
    "lessons": "clients",
    "totals": "reports",
}


def init_app(app: Flask) -> None:
    app.jinja_env.globals.update(
        menu_leaves=leaves,
        menu=entries,
        menu_on_phone=on_phone,
        menu_of_own=own_entries,
        all_pages=lambda: [shown for _entry, shown in leaves()],
        may_open=may_open,
        Permission=Permission,
        PersonPart=PersonPart,
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


@dataclass(frozen=True)
class Shown:
    """An entry as it stands in the menu; of a group, what is below it, where one is in it."""

    label: str
    endpoint: str
    icon: str
    is_here: bool = False  # whether it is the page itself, or one that it leads to
    waiting: int = 0  # how many things wait there
    below: Sequence["Shown"] = ()


def leaves() -> list[tuple[MenuEntry, Shown]]:
    """The entries for this person, by themselves."""
    here = (request.endpoint or "").partition(".")[0]
    here = UNDER.get(here, here)
    now, counts = request.endpoint, contributed().waiting_at
    shown = []
    for entry in MENU:
        if may_open(entry.endpoint):
            is_here = _is_of(entry, now) or (entry.endpoint == f"{here}.index" and not _exact(now))
            count = counts.get(entry.endpoint)
            waiting = count(current_user) if count else 0
            label = str(entry.label)
            shown.append((entry, Shown(label, entry.endpoint, entry.icon, is_here, waiting)))
    return shown


def entries(found: Sequence[tuple[MenuEntry, Shown]]) -> list[Shown]:
    """At most seven: each by itself where they are few, else those of a group as one."""
    if len(found) <= MOST:
        return [shown for _entry, shown in found]
    groups: dict[str, list[Shown]] = {}
    for entry, shown in found:
        groups.setdefault(entry.group or entry.endpoint, []).append(shown)
    return [together(name, group) for name, group in groups.items()]


def together(name: str, group: list[Shown]) -> Shown:
    if len(group) == 1:
        return group[0]
    label, icon = GROUPS[name]
    is_here = any(one.is_here for one in group)
    waiting = sum(one.waiting for one in group)
    return Shown(
        str(label), group[0].endpoint, icon, is_here, waiting, tuple(group) if is_here else ()
    )


def on_phone(found: Sequence[tuple[MenuEntry, Shown]]) -> list[Shown]:
    """The four that this person uses most, for the bar of a phone."""
    known = {entry.endpoint: (entry, shown) for entry, shown in found}
    if not current_user.is_authenticated:
        return [shown for _entry, shown in known.values()][:ON_A_PHONE]
    wanted = next(
        names for permission, names in PHONE if permission is None or current_user.may(permission)
    ).split()
    wanted = [name for name in (*wanted, *known) if name in known]
    chosen = [known[name] for name in dict.fromkeys(wanted)][:ON_A_PHONE]
    return [replace(shown, label=str(entry.short or entry.label)) for entry, shown in chosen]


def own_entries() -> list[Shown]:
    """What is one's own: the account, the help."""
    now = request.endpoint
    return [
        Shown(str(entry.label), entry.endpoint, entry.icon, _is_of(entry, now))
        for entry in OWN
        if may_open(entry.endpoint)
    ]


def _is_of(entry: MenuEntry, endpoint: str | None) -> bool:
    """The page of an entry itself, or one that bears its name: the list of `team`, `team_list`."""
    return entry.endpoint == endpoint or (endpoint or "").startswith(f"{entry.endpoint}_")


def _exact(endpoint: str | None) -> bool:
    return any(_is_of(entry, endpoint) for entry in (*MENU, *OWN))
