"""What the log form remembers of somebody's last activities, so that most of it is filled in."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date

from peewee import JOIN

from portal.activities.models import Activity, ActivityClient, ActivityTopic, Outcome
from portal.clients.models import Client
from portal.clients.queries import languages_of
from portal.expenses.records.models import Trip
from portal.people.models import Person

ROWS = 90  # of the last activities and their clients: enough for eight addresses


@dataclass(frozen=True)
class Past:
    """One client of one activity: what can be remembered from it."""

    activity: int
    day: date
    kind: str
    minutes: int
    outcome: str
    client: int | None
    household: int | None
    trip: int | None
    distance_hm: int | None
    transport: str | None


@dataclass
class Memory:
    """Somebody's last activities, the last first."""

    past: list[Past] = field(default_factory=list)
    topics: list[str] = field(default_factory=list)
    languages: list[str] = field(default_factory=list)  # of clients of the branch, the usual first

    @property
    def households(self) -> list[int]:
        """Where this person was, the last first."""
        return list(dict.fromkeys(row.household for row in self.past if row.household))

    def members_last_time(self, household: int) -> set[int]:
        """Who of the household was there the last time."""
        rows = [row for row in self.past if row.household == household]
        return {row.client for row in rows if row.client and row.activity == rows[0].activity}

    @property
    def last_trips(self) -> dict[int, tuple[int, str | None]]:
        """{household: (hundred metres, transport)} of the last journey to each."""
        trips: dict[int, tuple[int, str | None]] = {}
        for row in self.past:
            if row.household and row.distance_hm is not None:
                trips.setdefault(row.household, (row.distance_hm, row.transport))
        return trips

    def journeys_since(self, day: date) -> list[Past]:
        """The journeys from this day on, one row for each."""
        since = [row for row in self.past if row.trip and row.day >= day]
        return list({row.trip: row for row in reversed(since)}.values())

    def group(self, kind: str) -> list[int]:
        """Who was at the last activity of this kind."""
        rows = [row for row in self.past if row.kind == kind and row.client]
        return [row.client for row in rows if row.client and row.activity == rows[0].activity]

    def last_of(self, kinds: Sequence[str]) -> str | None:
        """Which of these kinds was done last."""
        return next((row.kind for row in self.past if row.kind in kinds), None)

    def minutes_in_vain(self) -> int | None:
        """How long it took the last time that nobody was there."""
        times = (row.minutes for row in self.past if row.outcome != Outcome.DONE)
        return next(times, None)

    def minutes(self, kind: str) -> int | None:
        """How long the last activity of this kind took."""
        times = (r.minutes for r in self.past if r.kind == kind and r.outcome == Outcome.DONE)
        return next(times, None)


def memory_of(person: Person) -> Memory:
    """What this person did last."""
    rows = (
        Activity.select(
            Activity.id,
            Activity.happened_on,
            Activity.kind,
            Activity.minutes,
            Activity.outcome,
            ActivityClient.client,
            Client.household,
            Activity.trip,
            Trip.distance_hm,
            Trip.transport,
        )
        .left_outer_join(ActivityClient)
        .left_outer_join(Client)
        .join(Trip, JOIN.LEFT_OUTER, on=(Activity.trip == Trip.id))
        .where(Activity.person == person, Activity.withdrawn_at.is_null())
        .order_by(Activity.happened_on.desc(), Activity.id.desc(), ActivityClient.position)
        .limit(ROWS)
        .tuples()
    )
    past = [Past(*row) for row in rows]
    order = {row.activity: place for place, row in reversed(list(enumerate(past)))}
    topics = (
        ActivityTopic.select(ActivityTopic.activity, ActivityTopic.topic)
        .where(ActivityTopic.activity.in_(list(order)))
        .tuples()
    )
    by_use = sorted((order[activity], topic) for activity, topic in topics)
    used = list(dict.fromkeys(topic for _place, topic in by_use))
    return Memory(past, used, [code for (code,) in languages_of(person)])
