"""The list that a figure opens: one row for each record that it counts, in the same order."""

from dataclasses import dataclass
from datetime import date
from functools import cached_property

from flask_babel import lazy_gettext as _l

from portal.activities.models import Activity, ActivityClient
from portal.clients.models import Client, Conflict, Household
from portal.employers.models import Employer
from portal.expenses.models import ExpenseClaim, ExpenseLine
from portal.guidance.models import Trajectory
from portal.housing.models import Home, HousingCorrection, HousingTarget
from portal.labels import KINDS, TOPICS
from portal.legal.models import LegalCase
from portal.meetings.models import Attendance, Meeting
from portal.organisation.models import Municipality
from portal.people.models import Person
from portal.placements.models import Placement
from portal.reports.queries.definitions.labels import PLACEMENTS
from portal.reports.queries.figure import Figure, Scope

COLUMNS = (_l("Day"), _l("Who"), _l("What"), _l("Amount"))
HIDDEN = _l("Not for you to see")


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


class Names:
    """What the records of one branch are called: one query for each kind that is asked for."""

    def __init__(self, scope: Scope, viewer: Person | None = None) -> None:
        self.scope, self.viewer = scope, viewer

    @cached_property
    def barred(self) -> set[int]:
        """Clients whose file the viewer may never open: they count, without a name."""
        if self.viewer is None:
            return set()
        found = Conflict.select(Conflict.client).where(Conflict.person == self.viewer.id)
        return {number for (number,) in found.tuples()}

    def of(self, model: type, *columns, join: tuple = ()) -> list[tuple]:
        query = model.select(model.id, *columns)
        for other in join:
            query = query.join_from(model, other)
        return list(query.where(model.branch == self.scope.branch).tuples())

    @cached_property
    def client(self) -> dict[int, Cells]:
        found = self.of(Client, Client.housed_on, Client.name, Client.code)
        return {
            n: (None if n in self.barred else day, self.shown(n, name or code), "")
            for n, day, name, code in found
        }

    def shown(self, client: int, name: str) -> str:
        return HIDDEN if client in self.barred else name

    @cached_property
    def household(self) -> dict[int, Cells]:
        return {n: (None, code, "") for n, code in self.of(Household, Household.code)}

    @cached_property
    def person(self) -> dict[int, Cells]:
        found = self.of(Person, Person.started_on, Person.name, Person.code)
        return {n: (day, name or code, "") for n, day, name, code in found}

    @cached_property
    def employer(self) -> dict[int, Cells]:
        found = self.of(Employer, Employer.name, Employer.code)
        return {n: (None, name or code, "") for n, name, code in found}

    @cached_property
    def activity(self) -> dict[int, Cells]:
        a, named = Activity, {}
        mine = (
            a.branch == self.scope.branch,
            a.happened_on.between(self.scope.since, self.scope.until),
        )
        met = ActivityClient.select(ActivityClient.activity, ActivityClient.client).join(a)
        for number, client in met.where(*mine).order_by(ActivityClient.position).tuples():
            named.setdefault(number, []).append(self.client[client][1])
        found = a.select(a.id, a.happened_on, a.kind, a.person).where(*mine).tuples()
        return {
            n: (day, ", ".join(map(str, named.get(n, [self.person[who][1]]))), KINDS[kind])
            for n, day, kind, who in found
        }

    @cached_property
    def home(self) -> dict[int, Cells]:
        found = self.of(Home, Home.available_on, Home.address, Home.code, Home.kind)
        return {n: (day, address or code, kind) for n, day, address, code, kind in found}

    def _of_ledger(self, model: type, *columns) -> list[tuple]:
        query = model.select(model.id, Municipality.name, *columns).join(Municipality)
        return list(query.where(Municipality.branch == self.scope.branch).tuples())

    @cached_property
    def housing_target(self) -> dict[int, Cells]:
        found = self._of_ledger(HousingTarget, HousingTarget.half_year)
        return {n: (None, place, half_year) for n, place, half_year in found}

    @cached_property
    def housing_correction(self) -> dict[int, Cells]:
        c = HousingCorrection
        found = self._of_ledger(c, c.corrected_on, c.reason)
        return {n: (day, place, reason or "") for n, place, day, reason in found}

    @cached_property
    def legal_case(self) -> dict[int, Cells]:
        found = self.of(LegalCase, LegalCase.opened_on, LegalCase.client, LegalCase.code)
        return {n: (day, self.client[client][1], code) for n, day, client, code in found}

    @cached_property
    def trajectory(self) -> dict[int, Cells]:
        found = self.of(Trajectory, Trajectory.started_on, Trajectory.client)
        return {n: (day, self.client[client][1], "") for n, day, client in found}

    @cached_property
    def placement(self) -> dict[int, Cells]:
        found = self.of(Placement, Placement.started_on, Placement.client, Placement.kind)
        return {n: (day, self.client[c][1], PLACEMENTS[kind]) for n, day, c, kind in found}

    @cached_property
    def meeting(self) -> dict[int, Cells]:
        found = self.of(Meeting, Meeting.held_on, Meeting.title)
        return {n: (day, title or "", "") for n, day, title in found}

    @cached_property
    def attendance(self) -> dict[int, Cells]:
        a = Attendance
        found = self.of(a, Meeting.held_on, a.person, Meeting.title, join=(Meeting,))
        return {n: (day, self.person[who][1], title or "") for n, day, who, title in found}

    @cached_property
    def expense_line(self) -> dict[int, Cells]:
        line = ExpenseLine
        columns = (line.spent_on, ExpenseClaim.claimant, line.kind)
        found = self.of(line, *columns, join=(ExpenseClaim,))
        return {n: (day, self.person[who][1], kind) for n, day, who, kind in found}


def rows(scope: Scope, figure: Figure, viewer: Person | None = None) -> list[Row]:
    names = Names(scope, viewer)
    found = []
    for record in figure.records:
        day, who, what = getattr(names, record.kind)[record.id]
        hidden = record.kind == "client" and record.id in names.barred
        link = None if hidden else (record.kind, record.id)
        found.append(Row(day, who, TOPICS.get(record.note, what), record.amount, link))
    return found
