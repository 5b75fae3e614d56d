"""What a report is made from: read once, in one query a table."""

from collections import defaultdict
from dataclasses import dataclass, field
from datetime import date
from functools import cached_property

from peewee import ModelSelect

from portal.activities.models import Activity, ActivityClient, ActivityTopic
from portal.clients.models import Client
from portal.moments import add_months
from portal.organisation.models import GuidanceRule, Municipality
from portal.people.models import Person, PersonRole
from portal.reports.queries.figure import Scope


@dataclass
class Done:
    """An activity of the period, with whom and about what."""

    id: int
    person: int
    kind: str
    day: date
    minutes: int
    outcome: str
    interpreter: str | None
    employer: int | None
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
        if self.born_on is None:
            return None
        return add_months(self.born_on, 18 * 12) <= self.housed_on


class Material:
    def __init__(self, scope: Scope) -> None:
        self.scope = scope

    def is_ours(self, client: int | None) -> bool:
        """Whether a client belongs to the municipality asked for, or none was asked for."""
        if self.scope.municipality is None:
            return True
        return client is not None and (
            self.clients[client].municipality == self.scope.municipality.id
        )

    @cached_property
    def clients(self) -> dict[int, Known]:
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
        ).where(Client.branch == self.scope.branch)
        return {row[0]: Known(*row) for row in found.tuples()}

    @cached_property
    def municipalities(self) -> list[int]:
        if self.scope.municipality is not None:
            return [self.scope.municipality.id]
        found = Municipality.select(Municipality.id).where(Municipality.branch == self.scope.branch)
        return [number for (number,) in found.tuples()]

    def in_period(self) -> tuple:
        return (
            Activity.branch == self.scope.branch,
            Activity.happened_on.between(self.scope.since, self.scope.until),
            Activity.withdrawn_at.is_null(),
        )

    @cached_property
    def everything(self) -> list[Done]:
        """All activities of the branch in the period, also those that failed."""
        found = Activity.select(
            Activity.id,
            Activity.person,
            Activity.kind,
            Activity.happened_on,
            Activity.minutes,
            Activity.outcome,
            Activity.interpreter,
            Activity.employer,
        ).where(*self.in_period())
        done = {row[0]: Done(*row) for row in found.order_by(Activity.happened_on).tuples()}
        for activity, client in self.children(ActivityClient, ActivityClient.client):
            done[activity].clients.append(client)
        for activity, topic, times in self.children(
            ActivityTopic, ActivityTopic.topic, ActivityTopic.times
        ):
            done[activity].topics.append((topic, times))
        return list(done.values())

    def children(self, model: type, *columns) -> ModelSelect:
        order = model.position if model is ActivityClient else model.topic
        return (
            model.select(model.activity, *columns)
            .join(Activity)
            .where(*self.in_period())
            .order_by(model.activity, order)
            .tuples()
        )

    @cached_property
    def activities(self) -> list[Done]:
        """Those that count: of the municipality asked for, by the client named first."""
        return [a for a in self.everything if self.is_ours(a.clients[0] if a.clients else None)]

    def succeeded(self, *kinds: str) -> list[Done]:
        return [a for a in self.activities if a.succeeded and a.kind in kinds]

    @cached_property
    def guidance_rules(self) -> dict[int, list[tuple[date, int]]]:
        """{municipality: (since, months) with the latest first}"""
        rules = defaultdict(list)
        found = (
            GuidanceRule.select(
                GuidanceRule.municipality, GuidanceRule.valid_from, GuidanceRule.months
            )
            .join(Municipality)
            .where(Municipality.branch == self.scope.branch)
            .order_by(GuidanceRule.valid_from.desc())
        )
        for municipality, since, months in found.tuples():
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
        """Who was active in the period: {person: (employment, roles)}"""
        began = Person.started_on.is_null() | (Person.started_on <= self.scope.until)
        stayed = Person.ended_on.is_null() | (Person.ended_on >= self.scope.since)
        found = Person.select(Person.id, Person.employment).where(
            Person.branch == self.scope.branch, began, stayed
        )
        roles = defaultdict(set)
        held = PersonRole.select(PersonRole.person, PersonRole.role).join(Person)
        for person, role in held.where(Person.branch == self.scope.branch).tuples():
            roles[person].add(role)
        return {n: (e, frozenset(roles[n])) for n, e in found.order_by(Person.name).tuples()}

    @cached_property
    def employment(self) -> dict[int, str]:
        """Of everybody ever: hours stay counted for who has left."""
        found = Person.select(Person.id, Person.employment)
        return dict(found.where(Person.branch == self.scope.branch).tuples())
