"""Which appointments there are for somebody, which times are free, and what waits."""

from datetime import date, timedelta

from peewee import JOIN, SQL, Expression, Function, fn

from portal.activities import queries as logged
from portal.activities.models import Activity
from portal.activities.queries import Happening
from portal.activities.queries.choices import CHIPS
from portal.activities.queries.memory import memory_of
from portal.clients import queries as clients
from portal.clients.models import Assignment, Client, Conflict, running_on
from portal.core.agenda_item import AgendaItem
from portal.core.clock import now, today
from portal.core.database import Rows, among, not_among
from portal.core.i18n.labels import KIND_NAMES
from portal.core.web.access import Permission, Role
from portal.core.web.addresses import path_to
from portal.people.models import Person, PersonRole
from portal.schedule.appointments.models import Appointment, AppointmentStatus, BookingLink
from portal.schedule.appointments.queries.knowing import called, is_whole, note_for, place_for
from portal.schedule.appointments.queries.slots import (
    Slot,
    at_shift,
    barred_from,
    booked_at,
    booked_between,
    free_slots,
)

__all__ = [
    "Slot",
    "activity_of",
    "ahead_with",
    "at_shift",
    "barred_from",
    "booked_at",
    "booked_between",
    "by_form",
    "called",
    "clients_to_plan",
    "coming",
    "free_slots",
    "history_of",
    "in_agenda",
    "interpreters",
    "is_logged",
    "is_open",
    "is_whole",
    "link_by",
    "near",
    "not_logged",
    "note_for",
    "on_client",
    "place_for",
    "visible_to",
    "with_names",
    "workers_for",
]

LOG_DAYS = 14  # for so long Today asks for what was not written down


def visible_to(person: Person) -> Rows:
    """The appointments this person may open, cancelled ones included.

    One's own, also as an interpreter; all of the branch for leaders; for a guide those of the
    clients whom they help now; and what one booked for somebody, until it is over.
    """
    found = Appointment.select().where(Appointment.branch == person.branch_id)
    barred = Conflict.select(Conflict.client).where(Conflict.person == person.id)
    found = found.where(not_among(Appointment.client, barred))
    if not person.may(Permission.SEE_AGENDA):
        return found.where(Appointment.id.is_null())
    if person.may(Permission.SEE_BRANCH_CLIENTS):
        return found
    booked = (Appointment.booked_by == person.id) & (Appointment.held_on >= today())
    mine = (Appointment.person == person.id) | (Appointment.interpreter == person.id) | booked
    guided = clients.guided_by(person).select(Client.id).order_by()
    return found.where(mine | among(Appointment.client, guided))


def with_names(person: Person) -> Rows:
    """The same with who it is with; `is_seen`: whether this person may know the client's name,
    `is_shortened`: by first name only.
    """
    seen = clients.is_for_logging(person)
    shortened = clients.is_known_by_first_name(person)
    return (
        visible_to(person)
        .select(
            Appointment,
            Person,
            Client,
            seen.alias("is_seen"),
            shortened.alias("is_shortened"),
        )
        .join(Person, on=Appointment.person)
        .switch(Appointment)
        .join(Client)
    )


def is_logged() -> Function:
    """Of an appointment: whether it made an activity which still counts."""
    made = Activity.select(SQL("1")).where(
        Activity.form_key == Appointment.form_key, Activity.withdrawn_at.is_null()
    )
    return fn.EXISTS(made)


def activity_of(appointment: Appointment) -> Activity | None:
    """What was written down of it."""
    return Activity.select().where(Activity.form_key == appointment.form_key).first()


def is_open(appointment: Appointment) -> bool:
    """Whether it is planned and nothing that counts was written down of it."""
    made = activity_of(appointment) if appointment.status == AppointmentStatus.PLANNED else None
    planned = appointment.status == AppointmentStatus.PLANNED
    return planned and (made is None or made.withdrawn_at is not None)


def workers_for(appointment: Appointment, person: Person) -> list[Person]:
    """Who may go instead, as far as this person decides that: whoever helps the client today."""
    if not person.is_leader:
        return []
    helping = Assignment.select(Assignment.person).where(
        Assignment.household == appointment.client.household_id, *running_on(today())
    )
    barred = barred_from(appointment.client)
    found = Person.select().where(among(Person.id, helping)).order_by(Person.sorts_as, Person.id)
    return [one for one in found if one.is_active and one.id not in barred]


def is_to_log(person: Person) -> Expression:
    """Of an appointment: this person's, over, and not written down."""
    return (
        (Appointment.person == person.id)
        & (Appointment.status == AppointmentStatus.PLANNED)
        & (Appointment.starts_at <= now())
        & (Appointment.held_on >= today() - timedelta(LOG_DAYS))
        & ~is_logged()
    )


def coming(person: Person, most: int = 5) -> Rows:
    """What is next for this person, the first first."""
    found = with_names(person).where(
        (Appointment.person == person.id) | (Appointment.interpreter == person.id),
        Appointment.status == AppointmentStatus.PLANNED,
        Appointment.starts_at > now() - timedelta(hours=1),
        Appointment.held_on <= today() + timedelta(14),
        ~is_logged(),
    )
    return found.order_by(Appointment.starts_at).limit(most)


def ahead_with(person: Person) -> list[Appointment]:
    """What this person is to come to from today on, as a worker or an interpreter."""
    whose = (Appointment.person == person.id) | (Appointment.interpreter == person.id)
    planned = (Appointment.status == AppointmentStatus.PLANNED) & (Appointment.held_on >= today())
    return list(Appointment.select().where(whose, planned).order_by(Appointment.id))


# Choices ---------------------------------------------------------------------------------------


def clients_to_plan(person: Person) -> list[Client]:
    """Whom one may plan something with: whom one helps; for leaders all of the branch."""
    found = clients.for_logging(person).where(clients.is_open())
    return list(found.order_by(Client.sorts_as, Client.id).limit(500))


def near(person: Person, found: list[Client], chosen: int | None) -> list[Client]:
    """Of these clients the ones to choose by one tap: of each household one, last visited first."""
    visited = {household: place for place, household in enumerate(memory_of(person).households)}
    first = sorted(found, key=lambda one: (one.id != chosen, visited.get(one.household_id, 999)))
    families: dict[int, Client] = {}
    for one in first:
        families.setdefault(one.household_id, one)
    return list(families.values())[:CHIPS]


def interpreters(branch_id: int) -> list[Person]:
    """Who interprets at the branch today, by name."""
    interpret = PersonRole.select(PersonRole.person).where(PersonRole.role == Role.INTERPRETER)
    found = Person.select().where(Person.branch == branch_id, among(Person.id, interpret))
    return [person for person in found.order_by(Person.sorts_as, Person.id) if person.is_active]


def by_form(person: Person, form_key: str) -> Appointment | None:
    """What this very form made before, if it was sent twice."""
    return Appointment.get_or_none(
        Appointment.form_key == form_key, Appointment.booked_by == person.id
    )


def link_by(digest: str) -> BookingLink | None:
    """A client's link with its client and appointment."""
    return (
        BookingLink.select(BookingLink, Client, Appointment)
        .join(Client)
        .switch(BookingLink)
        .join(Appointment, JOIN.LEFT_OUTER)
        .where(BookingLink.digest == digest)
        .first()
    )


# The agenda ------------------------------------------------------------------------------------


def in_agenda(person: Person, since: date, until: date) -> list[AgendaItem]:
    """One's own appointments and visits, for leaders the branch's, for guides their clients'."""
    if not person.may(Permission.SEE_AGENDA):
        return []
    found = (
        with_names(person)
        .select_extend(is_logged().alias("is_logged"))
        .where(Appointment.held_on.between(since, until))
        .order_by(Appointment.starts_at)
    )
    return [_agenda_item(one, person) for one in found]


def _agenda_item(one: Appointment, person: Person) -> AgendaItem:
    who = called(one, person)
    if one.person_id != person.id:
        who = f"{who} · {one.person.label}"
    return AgendaItem(
        kind="visit" if one.is_visit else "appointment",
        day=one.held_on,
        title=str(KIND_NAMES[one.kind]),
        detail=who,
        starts_at=one.starts_at,
        minutes=one.minutes,
        href=path_to("appointments.show", appointment_id=one.id),
        state=state_of(one, person),
    )


def state_of(one: Appointment, person: Person) -> str:
    """What the agenda says of it, a key of `AGENDA_STATES`."""
    if one.status != AppointmentStatus.PLANNED:
        return str(one.status)
    if one.is_logged:
        return "done"
    if one.held_on >= today() and not one.person.works_on(one.held_on):
        return "gap"  # who had it has left
    if one.starts_at <= now() and one.person_id == person.id:
        return "log"
    return ""


def on_client(person: Person, client: Client) -> dict | None:
    """What is planned with a client, for under their data."""
    if not person.may(Permission.SEE_AGENDA):
        return None
    found = with_names(person).where(
        Appointment.client == client,
        Appointment.status == AppointmentStatus.PLANNED,
        Appointment.starts_at > now(),
    )
    return {
        "template": "appointments/_on_client.html",
        "place": 1,
        "coming": list(found.order_by(Appointment.starts_at).limit(5)),
        "client": client,
        "names": KIND_NAMES,
    }


def history_of(appointment: Appointment) -> list[Happening]:
    """All that was done to an appointment, the last first."""
    return logged.history_of(appointment)
