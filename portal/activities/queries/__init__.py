"""Which activities somebody may see, and what the log form remembers for them."""

from collections import defaultdict
from dataclasses import dataclass
from datetime import date, datetime

from peewee import fn

from portal.activities.models import Activity, ActivityClient, ActivityTopic, Outcome
from portal.activities.models.kinds import SHARED_WITH_CO_WORKERS
from portal.audit.models import WHY, FieldChange
from portal.audit.queries import about
from portal.clients import queries as clients
from portal.clients.models import Client
from portal.core.clock import now
from portal.core.database import BaseModel, Rows, among, not_among
from portal.core.web.access import Permission
from portal.employment.employers import queries as employers
from portal.employment.employers.models import Employer
from portal.expenses.records import queries as expenses
from portal.expenses.records.models import ExpenseLine, Trip
from portal.people.models import Person


def visible_to(person: Person) -> Rows:
    """The activities this person may open, withdrawn ones included.

    One's own; all of the branch for who sees its hours; and of the clients whom one guides now,
    what co-workers share (a visit or a contact, not a lesson or job coaching). Of others' nothing
    that was for a client whose file this person never opens.
    """
    activities = Activity.select().where(Activity.branch == person.branch_id)
    open_ones = not_among(
        Activity.id,
        ActivityClient.select(ActivityClient.activity).where(
            among(ActivityClient.client, clients.barred_for(person))
        ),
    )
    if person.may(Permission.SEE_BRANCH_HOURS):
        return activities.where((Activity.person == person) | open_ones)
    shared = (
        ActivityClient.select(ActivityClient.activity)
        .join(Client)
        .where(clients.is_guided_by(person), ActivityClient.kind.in_(SHARED_WITH_CO_WORKERS))
    )
    return activities.where((Activity.person == person) | (among(Activity.id, shared) & open_ones))


def is_whole(activity: Activity, person: Person) -> bool:
    """Whether one's own record is more than hours: notes and the like of whom one helps, or of
    what one wrote down within a day. Of a match that has ended only the hours stay (G2).
    """
    if activity.person_id != person.id:
        return True
    named = ActivityClient.select(ActivityClient.client).where(ActivityClient.activity == activity)
    of_it = Client.select(Client.id).where(among(Client.id, named))
    if of_it.where(among(Client.id, clients.barred_for(person))).exists():
        return False
    fresh = now() - activity.created_at < clients.OPEN_FOR
    return fresh or not of_it.where(~clients.is_for_logging(person)).exists()


def counted(person: Person) -> Rows:
    """What counts of all that this person may see: nothing that was withdrawn."""
    return visible_to(person).where(Activity.withdrawn_at.is_null())


def by_key(form_key: str) -> Activity | None:
    """Whose ever it is: for the check of a one-time key, never to show."""
    return Activity.get_or_none(Activity.form_key == form_key)


def client_ids_of(activity: Activity) -> list[int]:
    """The clients it was for, the first named first."""
    rows = ActivityClient.select(ActivityClient.client).where(ActivityClient.activity == activity)
    return [client for (client,) in rows.order_by(ActivityClient.position).tuples()]


def uses_of(trip: Trip) -> Rows:
    """Every activity of a journey, withdrawn ones included."""
    return Activity.select().where(Activity.trip == trip)


def clients_of(activity: Activity, person: Person) -> list[tuple[Client, bool]]:
    """The clients it was for, the first named first, and whether this person may see each."""
    seen = clients.is_visible_to(person)
    rows = (
        Client.select(Client, seen.alias("is_seen"))
        .join(ActivityClient, on=ActivityClient.client == Client.id)
        .where(ActivityClient.activity == activity)
        .order_by(ActivityClient.position)
    )
    found = [(client, bool(client.is_seen)) for client in rows]
    clients.as_known_by(person, (client for client, _seen in found))
    return found


def clients_of_each(numbers: list[int], person: Person) -> dict[int, list[tuple[Client, bool]]]:
    """The same of several activities by their numbers: by two statements."""
    seen = clients.is_visible_to(person)
    rows = (
        ActivityClient.select(ActivityClient, Client, seen.alias("is_seen"))
        .join(Client)
        .where(ActivityClient.activity.in_(numbers))
        .order_by(ActivityClient.activity, ActivityClient.position)
    )
    found: dict[int, list[tuple[Client, bool]]] = defaultdict(list)
    for row in rows:
        found[row.activity_id].append((row.client, bool(row.is_seen)))
    clients.as_known_by(person, (client for each in found.values() for client, _seen in each))
    return found


def names_helped(activity: Activity, person: Person) -> list[str]:
    """For whom it was, by the names that who wrote it down may know: also of a card of today."""
    named = ActivityClient.client == Client.id
    found = (
        clients.for_logging(person)
        .join(ActivityClient, on=named)
        .where(ActivityClient.activity == activity)
        .order_by(ActivityClient.position)
    )
    return [client.label for client in clients.as_known_by(person, list(found))]


def topics_of(activity: Activity) -> list[str]:
    """What it was about, in the order of the topics' names."""
    rows = ActivityTopic.select().where(ActivityTopic.activity == activity)
    return [
        topic for row in rows.order_by(ActivityTopic.topic) for topic in [row.topic] * row.times
    ]


def minutes_on(person: Person | int, day: date, without: int | None = None) -> int:
    """All that this person logged on a day, but for one activity, in minutes."""
    return (
        Activity.select(fn.COALESCE(fn.SUM(Activity.minutes), 0))
        .where(
            Activity.person == person,
            Activity.happened_on == day,
            Activity.withdrawn_at.is_null(),
            Activity.id != (without or 0),
        )
        .scalar()
    )


def same_visit(
    person: Person | int, day: date, kind: str, client_ids: list[int], without: int | None = None
) -> Activity | None:
    """An activity of this kind, person and day that was already for one of these clients."""
    return (
        Activity.select()
        .join(ActivityClient)
        .where(
            Activity.person == person,
            Activity.happened_on == day,
            Activity.kind == kind,
            Activity.withdrawn_at.is_null(),
            Activity.id != (without or 0),
            ActivityClient.client.in_(client_ids),
        )
        .first()
    )


def latest_for(person: Person, client: Client, most: int = 8) -> Rows:
    """The last activities for a client that this person may see, with who did each."""
    return (
        counted(person)
        .select(Activity, Person)
        .join(Person)
        .switch(Activity)
        .join(ActivityClient)
        .where(ActivityClient.client == client.id)
        .order_by(Activity.happened_on.desc(), Activity.id.desc())
        .limit(most)
    )


def latest_with(person: Person, members: list[Client], most: int = 5) -> list[tuple]:
    """(activity, names of who was there) of the last ones with any of these."""
    known = {one.id: one.label for one in members}
    of_them = ActivityClient.select(ActivityClient.activity).where(
        ActivityClient.client.in_(list(known))
    )
    found = (
        counted(person)
        .select(Activity, Person)
        .join(Person)
        .where(among(Activity.id, of_them))
        .order_by(Activity.happened_on.desc(), Activity.id.desc())
        .limit(most)
    )
    there: dict[int, list[str]] = defaultdict(list)
    rows = ActivityClient.select(ActivityClient.activity, ActivityClient.client).where(
        ActivityClient.activity.in_([one.id for one in found]),
        ActivityClient.client.in_(list(known)),
    )
    for number, client in rows.order_by(ActivityClient.position).tuples():
        there[number].append(known[client])
    return [(one, there[one.id]) for one in found]


def contacts_with_clients(person: Person) -> Rows:
    """Of each client the last day on which they were met, as far as this person sees it."""
    return (
        counted(person)
        .where(Activity.outcome == Outcome.DONE)
        .select(
            ActivityClient.client.alias("whom"),
            fn.MAX(Activity.happened_on).alias("day"),
            fn.COUNT(Activity.id).alias("many"),
        )
        .join(ActivityClient)
        .group_by(ActivityClient.client)
    )


def siblings_of(activity: Activity) -> Rows:
    """Other activities that still count and were on the same journey."""
    return Activity.select().where(
        Activity.trip == activity.trip_id,
        Activity.id != activity.id,
        Activity.withdrawn_at.is_null(),
    )


def employers_for(person: Person) -> list[Employer]:
    """The employers of the branch whom one can have been in touch with, by name."""
    if not person.may(Permission.LOG_EMPLOYER_CONTACTS):
        return []
    return list(employers.visible_to(person).order_by(Employer.sorts_as, Employer.id))


def with_details(person: Person) -> Rows:
    """What this person may see, with who did it, the employer and the trip."""
    return (
        visible_to(person)
        .select(Activity, Person, Employer, Trip)
        .join(Person)
        .switch(Activity)
        .left_outer_join(Employer)
        .switch(Activity)
        .left_outer_join(Trip, on=(Activity.trip == Trip.id))
    )


def line_of(activity: Activity, person: Person) -> ExpenseLine | None:
    """The claim line of its trip, for whoever may see that."""
    if activity.trip_id is None:
        return None
    return expenses.lines_visible_to(person).where(ExpenseLine.trip == activity.trip_id).first()


def corrections_of(activity: Activity, person: Person) -> list[ExpenseLine]:
    """What its journey was claimed for more or less since, for whoever may see that."""
    if activity.trip_id is None:
        return []
    seen = expenses.lines_visible_to(person)
    return list(seen.where(ExpenseLine.corrects == activity.trip_id).order_by(ExpenseLine.id))


@dataclass(frozen=True)
class Happening:
    """Who did what to a record, when, and which fields were and became what."""

    at: datetime
    by: str
    action: str
    changes: list[FieldChange]
    reason: str | None = None


def history_of(record: BaseModel) -> list[Happening]:
    """All that was done to an activity or an appointment, the last first."""
    entries = list(about(record))
    changed = FieldChange.select().where(FieldChange.entry.in_([entry.id for entry in entries]))
    actors = Person.select().where(Person.id.in_({entry.actor_id for entry in entries}))
    changes, reasons = defaultdict(list), {}
    for change in changed:
        if change.field == WHY:
            reasons[change.entry_id] = change.new
        else:
            changes[change.entry_id].append(change)
    names = {person.id: person.label for person in actors}
    return [
        Happening(
            entry.at,
            names.get(entry.actor_id, ""),
            entry.action,
            changes[entry.id],
            reasons.get(entry.id),
        )
        for entry in entries
    ]
