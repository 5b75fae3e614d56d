"""The list that a figure opens: one row for each record that it counts, in the same order."""

import re
from dataclasses import dataclass
from datetime import date
from functools import cached_property

from flask_babel import lazy_gettext as _l

from portal.core.i18n.formatting import as_day
from portal.core.i18n.labels import CASES, EXPENSES, HOMES, KIND_NAMES, LADDER, TOPICS, YEARS
from portal.core.i18n.spoken_languages import name_of
from portal.employment.vacancies.models import CandidateStage
from portal.people.models import Person
from portal.reports.queries.definitions.labels import PLACEMENTS
from portal.reports.queries.figure import Figure, Scope
from portal.reports.queries.records import NEEDS, OPENS, SELECTS, STAGES, WHOSE
from portal.schedule.desk_hours.models import WEEKDAYS, clock

HIDDEN = _l("Not for you to see")
GONE = _l("No longer there")  # of a published figure: its record is of another day, or erased
# Which day of a record its row tells.
DAYS = {
    "activity": _l("Done on"),
    "advice": _l("Given on"),
    "attendance": _l("Meeting on"),
    "client": _l("Housed on"),
    "desk_hours": _l("Open since"),
    "expense_line": _l("Spent on"),
    "home": _l("Available on"),
    "housing_correction": _l("Corrected on"),
    "ladder_step": _l("Measured on"),
    "legal_case": _l("Opened on"),
    "meeting": _l("Meeting on"),
    "person": _l("Works here since"),
    "placement": _l("Started on"),
    "referral": _l("Referred on"),
    "trajectory": _l("Started on"),
}
REACHED = {CandidateStage.PROPOSED: _l("Proposed on"), CandidateStage.TALKED: _l("Talk on")}
# Of these figures it is another day of the case: the one by which it counts.
CLOSED = re.compile(r"legal\..*\.(closed|median_weeks|longest_weeks)(\.nationality\..*)?")
REUNITED = "legal.families_reunited"
ENDED = "work.ended."
INTERPRETED = "activities.with_interpreter"
# What tells two records of one thing apart.
NOTES = TOPICS | {"morning": _l("Morning"), "afternoon": _l("Afternoon")}


@dataclass(frozen=True, slots=True)
class Row:
    """A record behind a figure. `amount` is 1, or what it adds in the smallest part of the unit:
    minutes, cents, hundred metres, days, persons. `link` is ("activity", 12), or None.
    """

    day: date | None
    who: str
    what: str
    amount: int = 1
    link: tuple[str, int] | None = None


Cells = tuple[date | None, str, str]


def day_head(key: str, figure: Figure) -> str:
    """Which day the rows of a figure tell; plain "Day" where they are of several kinds."""
    if is_closed(key):
        return _l("Closed on")
    if key.startswith(REUNITED):
        return _l("Together again on")
    if key.startswith(ENDED):
        return _l("Ended on")
    if key in STAGES:
        return REACHED[STAGES[key]]
    kinds = {record.kind for record in figure.records}
    return DAYS.get(kinds.pop(), _l("Day")) if len(kinds) == 1 else _l("Day")


def is_closed(key: str) -> bool:
    """Whether a figure counts cases by their last day."""
    return CLOSED.fullmatch(key) is not None


class Names:
    """What the records of one branch are called, of the kinds that are needed."""

    def __init__(self, scope: Scope, viewer: Person | None, kinds: set[str], key: str) -> None:
        self.scope, self.key = scope, key
        needed = {need for kind in kinds for need in (kind, *NEEDS.get(kind, ()))}
        asked = sorted(needed | {"barred"})
        self.found = {name: list(SELECTS[name](scope, viewer)) for name in asked}

    def opened(self, kind: str, number: int) -> tuple[str, int]:
        """What a row leads to: its record, or whom that tells of."""
        other, place = OPENS.get(kind, (kind, 0))
        return other, self.whom[kind][number] if place else number

    @cached_property
    def whom(self) -> dict[str, dict[int, int]]:
        """{kind without a page: {record: whose it is}}"""
        kinds = OPENS.keys() & self.found.keys()
        return {k: {row[0]: row[OPENS[k][1]] for row in self.found[k]} for k in kinds}

    @cached_property
    def barred(self) -> set[int]:
        """Clients whose file the viewer may never open: they count, without a name."""
        return {number for (number,) in self.found["barred"]}

    def hides(self, kind: str, number: int) -> bool:
        """Whether a record is of such a client: then it counts, and no more is said of it."""
        return number in self.hidden.get(kind, ())

    @cached_property
    def hidden(self) -> dict[str, set[int]]:
        """{kind: the records of such clients}"""
        barred, of = self.barred, self.found
        if not barred:
            return {}
        hidden = {
            "client": barred,
            "activity": {number for number, client in of.get("met", ()) if client in barred},
            "household": {h for client, h, _home in of.get("living", ()) if client in barred},
            "home": {home for client, _h, home in of.get("living", ()) if client in barred},
        }
        for kind, place in WHOSE.items():
            hidden[kind] = {row[0] for row in of.get(kind, ()) if row[place] in barred}
        return hidden

    @cached_property
    def client(self) -> dict[int, Cells]:
        return {n: (day, name or code, "") for n, day, name, code in self.found["client"]}

    @cached_property
    def household(self) -> dict[int, Cells]:
        return {n: (None, code, "") for n, code in self.found["household"]}

    @cached_property
    def person(self) -> dict[int, Cells]:
        return {n: (day, name or code, "") for n, day, name, code in self.found["person"]}

    @cached_property
    def employer(self) -> dict[int, Cells]:
        return {n: (None, name or code, "") for n, name, code in self.found["employer"]}

    @cached_property
    def activity(self) -> dict[int, Cells]:
        named: dict[int, list] = {}
        for number, client in self.found["met"]:
            named.setdefault(number, []).append(self.client[client][1])
        return {
            n: (
                day,
                ", ".join(map(str, named.get(n, [self.person[who][1]]))),
                self.kind_of(kind, language),
            )
            for n, day, kind, who, language in self.found["activity"]
        }

    def kind_of(self, kind: str, language: str | None) -> str:
        """What it was; of those with an interpreter also in which language (A6)."""
        if language and self.key.startswith(INTERPRETED):
            return f"{KIND_NAMES[kind]} · {name_of(language)}"
        return KIND_NAMES[kind]

    @cached_property
    def home(self) -> dict[int, Cells]:
        found = self.found["home"]
        return {n: (day, address or code, HOMES[kind]) for n, day, address, code, kind in found}

    @cached_property
    def housing_target(self) -> dict[int, Cells]:
        found = self.found["housing_target"]
        return {n: (None, place, half_year) for n, place, half_year in found}

    @cached_property
    def housing_correction(self) -> dict[int, Cells]:
        found = self.found["housing_correction"]
        return {n: (day, place, reason or "") for n, place, day, reason in found}

    @cached_property
    def legal_case(self) -> dict[int, Cells]:
        which = 2 if self.key.startswith(REUNITED) else int(is_closed(self.key))
        return {
            n: (days[which], self.client[client][1], f"{CASES[kind]} · {code}")
            for n, client, code, kind, *days in self.found["legal_case"]
        }

    @cached_property
    def trajectory(self) -> dict[int, Cells]:
        found = self.found["trajectory"]
        return {n: (day, self.client[who][1], YEARS[year]) for n, day, who, year in found}

    @cached_property
    def placement(self) -> dict[int, Cells]:
        found = self.found["placement"]
        is_ended = self.key.startswith(ENDED)
        return {
            n: (as_day(over) if is_ended else day, self.client[c][1], PLACEMENTS[kind])
            for n, day, c, kind, over in found
        }

    @cached_property
    def ladder_step(self) -> dict[int, Cells]:
        found = self.found["ladder_step"]
        return {n: (day, self.client[c][1], LADDER[step]) for n, day, c, step in found}

    @cached_property
    def advice(self) -> dict[int, Cells]:
        found = self.found["advice"]
        return {n: (day, self.client[c][1], "") for n, day, c in found}

    @cached_property
    def referral(self) -> dict[int, Cells]:
        return {n: (day, self.client[c][1], to) for n, day, c, to in self.found["referral"]}

    @cached_property
    def candidate(self) -> dict[int, Cells]:
        stage = STAGES.get(self.key)
        days: dict[int, date] = {}
        for number, reached, day in self.found["moved"]:
            if reached == stage:
                days.setdefault(number, day)
        found = self.found["candidate"]
        return {n: (days.get(n), self.client[c][1], title) for n, c, title in found}

    @cached_property
    def desk_hours(self) -> dict[int, Cells]:
        return {
            n: (since, f"{WEEKDAYS[day]} {clock(opens):%H:%M}–{clock(closes):%H:%M}", "")
            for n, since, day, opens, closes in self.found["desk_hours"]
        }

    @cached_property
    def meeting(self) -> dict[int, Cells]:
        return {n: (day, title or "", "") for n, day, title in self.found["meeting"]}

    @cached_property
    def attendance(self) -> dict[int, Cells]:
        found = self.found["attendance"]
        return {n: (day, self.person[who][1], title or "") for n, day, who, title in found}

    @cached_property
    def expense_line(self) -> dict[int, Cells]:
        found = self.found["expense_line"]
        return {n: (day, self.person[who][1], EXPENSES[kind]) for n, day, who, kind in found}


def rows(scope: Scope, figure: Figure, viewer: Person | None = None, key: str = "") -> list[Row]:
    """A row for each record of a figure, in words; `key` says by which day its cases count."""
    names = Names(scope, viewer, {record.kind for record in figure.records}, key)
    found = []
    for record in figure.records:
        if names.hides(record.kind, record.id):
            found.append(Row(None, HIDDEN, "", record.amount))
            continue
        known = getattr(names, record.kind).get(record.id)
        if known is None:
            found.append(Row(None, GONE, "", record.amount))
            continue
        day, who, what = known
        hidden = record.kind == "client" and record.id in names.barred
        link = None if hidden else names.opened(record.kind, record.id)
        found.append(Row(day, who, NOTES.get(record.note, what), record.amount, link))
    return found
