"""Which rows are about somebody, and whose file has been kept for as long as it may."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta
from functools import cache

from peewee import JOIN, ForeignKeyField, fn

from portal.activities.models import Activity, ActivityClient
from portal.branches.models import Branch
from portal.clients.models import Assignment, Client
from portal.clients.queries import barred_for
from portal.core.clock import add_months, now, today
from portal.core.database import BaseModel, Rows, fields_of, table_of
from portal.core.database.bulk import inside, rows_of
from portal.employment.placements.models import Placement
from portal.feature import contributed
from portal.guidance.models import Trajectory
from portal.legal.models import LegalCase
from portal.people.models import Person
from portal.privacy.models import EraseRequest, KeptLonger
from portal.schedule.appointments.models import Appointment, AppointmentStatus

# Months after the last trace of guidance, after a legal case was closed, after somebody left.
OF_CLIENTS, OF_CASES, OF_PEOPLE = 24, 60, 12
WARNED = timedelta(days=60)
# Rows that name the client in a table beside them: {table: (that table, its column)}.
BESIDE = {
    "activity": ("activity_client", "activity_id"),
    "calendar_event": ("calendar_client", "event_id"),
}
# What a client's row points to, and what is not the client's.
SHARED = {"branch", "person", "household", "municipality", "home", "employer", "vacancy"}

Path = tuple[str, ...]


@cache
def parents_of(table: str) -> dict[str, str]:
    """{column: table it points to}, of what only exists for what it points to."""
    model = model_of(table)
    references = [f for f in fields_of(model).values() if isinstance(f, ForeignKeyField)]
    return {f.column_name: table_of(f.rel_model) for f in references if f.rel_model is not model}


def model_of(table: str) -> type[BaseModel]:
    return next(model for model in contributed().tables if table_of(model) == table)


def numbers_of(client_ids: list[int]) -> Iterator[tuple[type[BaseModel], list[int]]]:
    """(model, numbers of the rows that are about these clients), the clients themselves first."""
    known = {"client": client_ids}
    for model in contributed().tables:
        table = table_of(model)
        if table in BESIDE:
            known[table] = named_beside(table, client_ids)
        elif table not in known and (found := numbers_in(table, known)):
            known[table] = found
    for table, numbers in known.items():
        yield model_of(table), numbers


def named_beside(table: str, client_ids: list[int]) -> list[int]:
    """The rows of this table which name these clients in the table beside it."""
    beside, column = BESIDE[table]
    named = f"SELECT {column} FROM {beside} WHERE client_id IN ({inside(client_ids)})"  # noqa: S608
    return sorted({number for (number,) in rows_of(named)})


def numbers_in(table: str, known: dict[str, list[int]]) -> list[int]:
    """The rows of this table that belong to rows which are known already."""
    conditions = [
        f"{column} IN ({inside(known[parent])})"
        for column, parent in parents_of(table).items()
        if parent in known and parent not in SHARED
    ]
    if "client_id" in fields_of(model_of(table)) and "client_id" not in parents_of(table):
        conditions.append(f"client_id IN ({inside(known['client'])})")
    if not conditions or "id" not in fields_of(model_of(table)):
        return []
    chosen = f"SELECT id FROM {table} WHERE {' OR '.join(conditions)} ORDER BY id"  # noqa: S608
    return [number for (number,) in rows_of(chosen)]


@dataclass(frozen=True)
class Due:
    """A file that has been kept for as long as it may, or soon has."""

    client: Client
    last: date  # the last day of which there is a trace
    on: date  # from when on it may not be kept

    @property
    def is_over(self) -> bool:
        return self.on <= today()


def due(person: Person) -> list[Due]:
    """What is over for this leader's branch, and what will be within sixty days, the first first.

    Not whom somebody helps today, nor whose case, trajectory or placement runs.
    """
    clients = Client.select().where(
        Client.branch == person.branch_id,
        Client.id.not_in(barred_for(person)),  # another leader sees to theirs
        Client.erased_at.is_null(),
        Client.household.not_in(
            Assignment.select(Assignment.household).where(still(Assignment.ended_on))
        ),
        *(Client.id.not_in(running) for running in running_of()),
        Client.id.not_in(kept_longer()),
    )
    traces, cases = last_traces(person.branch_id), last_closed(person.branch_id)
    found = []
    for client in clients:
        last = max(
            filter(None, (client.housed_on, traces.get(client.id), cases.get(client.id))),
            default=None,
        )
        if last is None:
            continue
        ends = [add_months(last, OF_CLIENTS)]
        if client.id in cases:
            ends.append(add_months(cases[client.id], OF_CASES))
        if max(ends) <= today() + WARNED:
            found.append(Due(client, last, max(ends)))
    return sorted(found, key=lambda each: (each.on, each.client.id))


def still(ended_on):
    return ended_on.is_null() | (ended_on >= today())


def running_of() -> list[Rows]:
    return [
        LegalCase.select(LegalCase.client).where(LegalCase.closed_on.is_null()),
        Trajectory.select(Trajectory.client).where(still(Trajectory.ended_on)),
        Placement.select(Placement.client).where(still(Placement.ended_on)),
        planned(),
    ]


def planned() -> Rows:
    """Whom somebody meets after this moment."""
    ahead = Appointment.starts_at > now()
    return Appointment.select(Appointment.client).where(
        ahead, Appointment.status == AppointmentStatus.PLANNED
    )


def is_planned(client: Client) -> bool:
    return planned().where(Appointment.client == client.id).exists()


def kept_longer() -> Rows:
    return KeptLonger.select(KeptLonger.client).where(KeptLonger.until > today())


def last_closed(branch_id: int) -> dict[int, date]:
    closed = LegalCase.select(LegalCase.client, fn.MAX(LegalCase.closed_on))
    rows = closed.where(LegalCase.branch == branch_id).group_by(LegalCase.client)
    return {client: day for client, day in rows.tuples() if day}


def last_traces(branch_id: int) -> dict[int, date]:
    """{client: the last day on which something was done for them, or a match ended}"""
    c = Client.branch == branch_id
    asked: list[Rows] = [
        ActivityClient.select(ActivityClient.client, fn.MAX(Activity.happened_on))
        .join(Activity)
        .where(ActivityClient.branch == branch_id)
        .group_by(ActivityClient.client),
        Client.select(Client.id, fn.MAX(Assignment.ended_on))
        .join(Assignment, on=(Assignment.household == Client.household))
        .where(c)
        .group_by(Client.id),
        Trajectory.select(Trajectory.client, fn.MAX(Trajectory.ended_on))
        .join(Client)
        .where(c)
        .group_by(Trajectory.client),
        Placement.select(Placement.client, fn.MAX(Placement.ended_on))
        .join(Client)
        .where(c)
        .group_by(Placement.client),
    ]
    last: dict[int, date] = {}
    for rows in asked:
        for client, day in rows.tuples():
            last[client] = max(day or date.min, last.get(client, date.min))
    return {client: day for client, day in last.items() if day > date.min}


def people_due(person: Person) -> list[Person]:
    """Who left a year ago; with claims not before the seven years that the tax office asks for."""
    over = add_months(today(), -OF_PEOPLE)
    return list(
        Person.select()
        .where(
            Person.branch == person.branch_id,
            Person.erased_at.is_null(),
            Person.ended_on < over,
        )
        .order_by(Person.ended_on, Person.id)
    )


def requests_visible_to(person: Person) -> Rows:
    """What waits for a second leader; of whom this one is kept from, another sees to it."""
    r, subject, asker = EraseRequest, Person.alias(), Person.alias()
    return (
        r.select(r, Client, subject, asker)
        .join(Client, JOIN.LEFT_OUTER, on=r.client)
        .switch(r)
        .join(subject, JOIN.LEFT_OUTER, on=r.person, attr="person")
        .switch(r)
        .join(asker, on=r.asked_by, attr="asked_by")
        .where(
            r.branch == person.branch_id,
            r.settled_at.is_null(),
            Client.erased_at.is_null(),
            subject.erased_at.is_null(),
            r.client.is_null() | r.client.not_in(barred_for(person)),
        )
        .order_by(r.asked_at, r.id)
    )


def waiting_by_code(code: str, branch: str) -> EraseRequest | None:
    """The same by the code of a client or person, whoever sees it."""
    asked = EraseRequest.select().join(Branch).where(Branch.code == branch)
    waiting = asked.where(EraseRequest.settled_at.is_null()).order_by(EraseRequest.id)
    return next((one for one in waiting if (one.client or one.person).code == code), None)


def waiting_for(record: Client | Person) -> EraseRequest | None:
    """What waits for a second leader, of this one."""
    about = EraseRequest.client if isinstance(record, Client) else EraseRequest.person
    return EraseRequest.get_or_none(about == record.id, EraseRequest.settled_at.is_null())


def kept_for(client: Client) -> KeptLonger | None:
    return KeptLonger.get_or_none(KeptLonger.client == client.id, KeptLonger.until > today())
