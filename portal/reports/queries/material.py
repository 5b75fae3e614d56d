"""What a report is made from: each select is asked once, for all its periods."""

from collections import defaultdict
from collections.abc import Callable
from dataclasses import dataclass, field, replace
from datetime import date
from functools import cached_property

from peewee import JOIN

from portal.activities.models import Activity, ActivityClient, ActivityTopic
from portal.branches.models import GuidanceRule, Municipality
from portal.clients.models import Client
from portal.core.clock import add_months
from portal.core.database import Rows
from portal.core.periods import Period, meet
from portal.people.models import EndedRole, Person, PersonRole
from portal.reports.queries.figure import Scope


@dataclass
class Done:
    """An activity of the period, with whom and about what."""

    id: int
    person: int
    kind: str
    minutes: int
    outcome: str
    interpreter_language: str | None
    employer: int | None
    day: date
    clients: list[int] = field(default_factory=list)
    topics: list[tuple[str, int]] = field(default_factory=list)

    @property
    def succeeded(self) -> bool:
        return self.outcome == "done"


@dataclass(frozen=True)
class Known:
    """A client, as far as the figures ask."""

    id: int
    household: int
    municipality: int | None
    sex: str | None
    born_on: date | None
    nationality: str | None
    housed_on: date | None
    arrival: str | None
    counts: bool

    @property
    def is_adult(self) -> bool | None:
        """18 or older on the day of housing; None where the birth date is unknown."""
        if self.born_on is None or self.housed_on is None:
            return None
        return add_months(self.born_on, 18 * 12) <= self.housed_on


Select = Callable[[Scope], Rows]


class Source:
    """The rows of selects, from the first day to the last of these scopes; each is asked once.

    Of one branch: a select leaves out no municipality, for other scopes ask of others.
    """

    def __init__(self, scopes: tuple[Scope, ...]) -> None:
        since = min(scope.since for scope in scopes)
        self.span = replace(scopes[0], since=since, until=max(scope.until for scope in scopes))
        self._rows: dict[Select, list[tuple]] = {}

    def rows(self, select: Select) -> list[tuple]:
        if select not in self._rows:
            self._rows[select] = list(select(self.span))
        return self._rows[select]


class Material:
    """What the figures of one scope are made from."""

    def __init__(self, scope: Scope, source: Source) -> None:
        self.scope = scope
        self.rows = source.rows

    def rows_by_day(self, select: Select) -> list[tuple]:
        """The rows of a select whose last column, a day, lies in the period."""
        return [row for row in self.rows(select) if self.scope.covers(row[-1])]

    def is_here(self, place: int | None) -> bool:
        """Whether this is the municipality asked for, or none was asked for."""
        return self.scope.municipality is None or place == self.scope.municipality.id

    def is_ours(self, client: int | None) -> bool:
        """Whether a client belongs to the municipality asked for, or none was asked for."""
        if self.scope.municipality is None:
            return True
        return client is not None and (
            self.clients[client].municipality == self.scope.municipality.id
        )

    @cached_property
    def clients(self) -> dict[int, Known]:
        return {row[0]: Known(*row) for row in self.rows(clients)}

    @cached_property
    def everything(self) -> list[Done]:
        """All activities of the branch in the period, also those that failed."""
        done = {row[0]: Done(*row) for row in self.rows_by_day(activities)}
        for activity, client in self.rows(met):
            if activity in done:
                done[activity].clients.append(client)
        for activity, topic, times in self.rows(topics):
            if activity in done:
                done[activity].topics.append((topic, times))
        return list(done.values())

    @cached_property
    def activities(self) -> list[Done]:
        """Those that count: of the municipality asked for, by the client named first."""
        return [a for a in self.everything if self.is_ours(a.clients[0] if a.clients else None)]

    def succeeded(self, *kinds: str) -> list[Done]:
        return [a for a in self.activities if a.succeeded and a.kind in kinds]

    @cached_property
    def guidance_rules(self) -> dict[int | None, list[tuple[date, int]]]:
        """{municipality: (since, months) with the latest first}"""
        rules = defaultdict(list)
        for municipality, since, months in self.rows(guidance_rules):
            rules[municipality].append((since, months))
        return rules

    @cached_property
    def _guided_until(self) -> dict[int, date | None]:
        return {}

    def guided_until(self, client: int) -> date | None:
        """The first day on which this client is no longer in guidance; None: never was."""
        known = self._guided_until
        if client not in known:
            who = self.clients[client]
            known[client] = None
            if who.housed_on is not None:  # without a rule, guidance ends on the day of housing
                rules = self.guidance_rules.get(who.municipality, ())
                months = next((m for since, m in rules if since <= who.housed_on), 0)
                known[client] = add_months(who.housed_on, months)
        return known[client]

    def in_guidance(self, done: Done) -> bool:
        """The phase of a contact: that of the client named first, on that day."""
        if not done.clients:
            return False
        until = self.guided_until(done.clients[0])
        return until is not None and done.day < until

    @cached_property
    def people(self) -> dict[int, tuple[str, frozenset[str]]]:
        """Who was active in the period, as what in it: {person: (employment, roles)}"""
        first, last = self.scope.since, self.scope.until
        had: dict[int, list[tuple[str, Period]]] = defaultdict(list)
        for number, role, since, until in self.rows(ended_roles):
            had[number].append((role, (since or date.min, until)))
        found: dict[int, tuple[str, frozenset[str]]] = {}
        for number, employment, began, ended, role, since in self.rows(people):
            if role:
                had[number].append((role, (since or date.min, None)))
            days = max(began or first, first), min(ended or last, last)
            if days[0] <= days[1]:
                roles = frozenset(role for role, period in had[number] if meet(period, days))
                found[number] = employment, roles
        return found

    @cached_property
    def here_at_the_end(self) -> set[int]:
        """Who worked here on the last day of the period."""
        last = self.scope.until
        return {
            number
            for number, _employment, began, ended, *_role in self.rows(people)
            if (began or last) <= last <= (ended or last)
        }

    @cached_property
    def employment(self) -> dict[int, str]:
        """Of everybody ever: hours stay counted for who has left."""
        return {number: employment for number, employment, *_more in self.rows(people)}


def clients(scope: Scope) -> Rows:
    found = Client.select(
        Client.id,
        Client.household,
        Client.municipality,
        Client.sex,
        Client.born_on,
        Client.nationality,
        Client.housed_on,
        Client.arrival,
        Client.counts_for_target,
    )
    return found.where(Client.branch == scope.branch).tuples()


def in_period(scope: Scope) -> tuple:
    return (
        Activity.branch == scope.branch,
        Activity.happened_on.between(scope.since, scope.until),
        Activity.withdrawn_at.is_null(),
    )


def activities(scope: Scope) -> Rows:
    found = Activity.select(
        Activity.id,
        Activity.person,
        Activity.kind,
        Activity.minutes,
        Activity.outcome,
        Activity.interpreter_language,
        Activity.employer,
        Activity.happened_on,
    )
    return found.where(*in_period(scope)).order_by(Activity.happened_on, Activity.id).tuples()


def met(scope: Scope) -> Rows:
    """(activity, client), who is named first first"""
    found = ActivityClient.select(ActivityClient.activity, ActivityClient.client).join(Activity)
    ordered = found.order_by(ActivityClient.activity, ActivityClient.position)
    return ordered.where(*in_period(scope)).tuples()


def topics(scope: Scope) -> Rows:
    """(activity, topic, how often it came up)"""
    t = ActivityTopic
    found = t.select(t.activity, t.topic, t.times).join(Activity)
    return found.where(*in_period(scope)).order_by(t.activity, t.topic).tuples()


def guidance_rules(scope: Scope) -> Rows:
    """(municipality, since, months), the latest first"""
    rule = GuidanceRule
    found = rule.select(rule.municipality, rule.valid_from, rule.months).join(Municipality)
    of_branch = found.where(Municipality.branch == scope.branch)
    return of_branch.order_by(rule.valid_from.desc()).tuples()


def people(scope: Scope) -> Rows:
    """(person, employment, first day, last day, role, its first day) of everybody ever, a row
    for each role that they have
    """
    p, role = Person, PersonRole
    found = p.select(p.id, p.employment, p.started_on, p.ended_on, role.role, role.since)
    ordered = found.join(role, JOIN.LEFT_OUTER, on=role.person == p.id)
    return ordered.where(p.branch == scope.branch).order_by(p.sorts_as, p.id).tuples()


def ended_roles(scope: Scope) -> Rows:
    """(person, role, first day, last day) of what people were before"""
    one = EndedRole
    found = one.select(one.person, one.role, one.since, one.until)
    return found.where(one.branch == scope.branch).tuples()
