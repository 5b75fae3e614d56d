"""All that was done for one client, with what was written down, as far as its reader may see."""

from collections import defaultdict
from dataclasses import dataclass
from datetime import date

from peewee import fn

from portal.activities.models import Activity, ActivityClient, ActivityTopic
from portal.activities.models.kinds import LABELS
from portal.activities.queries import counted, latest_for
from portal.clients import queries as clients
from portal.clients.models import Client
from portal.core.clock import now
from portal.core.database import Rows
from portal.core.paging import PAGE
from portal.core.web.addresses import path_to
from portal.feature import ClientEvent
from portal.people.models import Person

ON_ONE_LINE = 500  # on one time line


@dataclass(frozen=True)
class Asked:
    """Which visits of a client are asked for."""

    kind: str | None = None
    person: int | None = None
    year: int | None = None
    page: int = 1

    @property
    def is_narrowed(self) -> bool:
        return bool(self.kind or self.person or self.year)


@dataclass(frozen=True)
class Visit:
    """One of them; note and topics only where its reader may know more than the hours."""

    activity: Activity
    topics: list[str]
    note: str | None


def of_client(person: Person, client: Client) -> Rows:
    """What counts of all that was done for this client and that this person may see."""
    return counted(person).join(ActivityClient).where(ActivityClient.client == client.id)


def a_page(person: Person, client: Client, asked: Asked) -> tuple[list[Visit], bool]:
    """The visits of a page, the last first, and whether another follows."""
    found = narrowed(of_client(person, client), asked)
    found = found.select(Activity, Person).switch(Activity).join(Person)
    found = found.order_by(Activity.happened_on.desc(), Activity.id.desc())
    rows = list(found.limit(PAGE + 1).offset((asked.page - 1) * PAGE))
    return with_words(person, rows[:PAGE]), len(rows) > PAGE


def narrowed(found: Rows, asked: Asked) -> Rows:
    if asked.kind:
        found = found.where(Activity.kind == asked.kind)
    if asked.person:
        found = found.where(Activity.person == asked.person)
    if asked.year:
        first, last = date(asked.year, 1, 1), date(asked.year, 12, 31)
        found = found.where(Activity.happened_on.between(first, last))
    return found


def with_words(person: Person, rows: list[Activity]) -> list[Visit]:
    """Each with its topics and its note: the rule of `is_whole`, of all by two statements."""
    numbers = [row.id for row in rows]
    topics: dict[int, list[str]] = defaultdict(list)
    told = ActivityTopic.select(ActivityTopic.activity, ActivityTopic.topic).where(
        ActivityTopic.activity.in_(numbers)
    )
    for activity, topic in told.order_by(ActivityTopic.topic).tuples():
        topics[activity].append(topic)
    others = (
        ActivityClient.select(ActivityClient.activity)
        .join(Client)
        .where(ActivityClient.activity.in_(numbers), ~clients.is_for_logging(person))
    )
    hours_only = {number for (number,) in others.tuples()}
    barred = (
        ActivityClient.select(ActivityClient.activity)
        .where(
            ActivityClient.activity.in_(numbers),
            ActivityClient.client.in_(clients.barred_for(person)),
        )
        .tuples()
    )
    never = {number for (number,) in barred}

    def of(row: Activity) -> Visit:
        fresh = now() - row.created_at < clients.OPEN_FOR
        mine = row.person_id == person.id
        is_whole = row.id not in never and (not mine or fresh or row.id not in hours_only)
        return Visit(row, topics[row.id] if is_whole else [], row.note if is_whole else None)

    return [of(row) for row in rows]


def choices(person: Person, client: Client) -> tuple[list[str], list[Person], list[int]]:
    """The kinds, the people and the years of which there is anything, for the filters."""
    found = of_client(person, client)
    kinds = found.select(Activity.kind).distinct().order_by(Activity.kind).tuples()
    who = found.select(Activity.person).distinct()
    people = Person.select().where(Person.id.in_(who)).order_by(Person.sorts_as, Person.id)
    year = Activity.year_month / 100
    years = found.select(fn.MIN(year), fn.MAX(year)).tuples()
    [(first, last)] = list(years)
    span = range(int(last), int(first) - 1, -1) if first else []
    return [kind for (kind,) in kinds], list(people), list(span)


def how_many(person: Person, client: Client, asked: Asked) -> tuple[int, int]:
    """(visits, minutes) of all that is asked for."""
    found = narrowed(of_client(person, client), asked)
    sums = found.select(fn.COUNT(Activity.id), fn.COALESCE(fn.SUM(Activity.minutes), 0))
    [(many, minutes)] = list(sums.tuples())
    return many, int(minutes)


def events(person: Person, client: Client) -> list[ClientEvent]:
    """The visits and contacts, for the time line of a client."""
    return [
        ClientEvent(
            one.happened_on,
            "footprints",
            str(LABELS[one.kind]),
            one.person.label,
            path_to("activities.show", activity_id=one.id),
        )
        for one in latest_for(person, client, most=ON_ONE_LINE)
    ]
