"""Who interprets in which language, when they did, and which requests somebody sees."""

from dataclasses import dataclass
from datetime import date, timedelta

from flask_babel import gettext as _
from peewee import JOIN, Expression

from portal.clients import queries as clients
from portal.clients.models import Client
from portal.core.clock import today
from portal.core.database import Rows
from portal.core.i18n import spoken_languages
from portal.core.web.access import Permission, Role
from portal.interpreters.models import InterpreterRequest, RequestState
from portal.people.models import Person, PersonLanguage, PersonRole
from portal.people.queries import languages_of
from portal.schedule.appointments import queries as appointments
from portal.schedule.appointments.models import Appointment, AppointmentStatus

A_YEAR = timedelta(days=365)


@dataclass(frozen=True)
class Interprets:
    """Somebody who interprets at the branch, and when they did so in the last year."""

    person: Person
    languages: list[str]
    times: int
    last_on: date | None

    def called(self) -> list[str]:
        return list(spoken_languages.named(self.languages).values())


def interpreters(reader: Person, language: str | None = None) -> list[Interprets]:
    """Who interprets today, in this language; who was there least often first."""
    people = appointments.interpreters(reader.branch_id)
    spoken = languages_of([one.id for one in people])
    rows = used(reader).select(Appointment.interpreter, Appointment.held_on)
    days: dict[int, list[date]] = {}
    for number, day in rows.order_by(Appointment.held_on).tuples():
        days.setdefault(number, []).append(day)
    found = [
        Interprets(one, spoken.get(one.id, []), len(seen), seen[-1] if seen else None)
        for one in people
        for seen in [days.get(one.id, [])]
        if language is None or language in spoken.get(one.id, ())
    ]
    return sorted(found, key=lambda one: (one.times, one.person.label))


def used(reader: Person) -> Rows:
    """The appointments of the last year with somebody who interpreted, that this person sees."""
    return appointments.visible_to(reader).where(
        Appointment.interpreter.is_null(False),
        Appointment.status == AppointmentStatus.PLANNED,
        Appointment.held_on.between(today() - A_YEAR, today()),
    )


def used_by(reader: Person, person: Person) -> list[Appointment]:
    """The same of one who interprets, with what its reader may know, the last first."""
    numbers = used(reader).select(Appointment.id)
    found = appointments.with_names(reader).where(
        Appointment.id.in_(numbers), Appointment.interpreter == person.id
    )
    return list(found.order_by(Appointment.starts_at.desc(), Appointment.id.desc()))


def languages_here(branch_id: int) -> dict[str, str]:
    """{code: name} of what those who interpret, or clients of the branch, speak."""
    spoken = PersonLanguage.select(PersonLanguage.language).where(
        PersonLanguage.branch == branch_id
    )
    theirs = Client.select(Client.language).where(
        Client.branch == branch_id, Client.language.is_null(False), clients.is_open()
    )
    codes = {code for (code,) in spoken.distinct().tuples()}
    return spoken_languages.named(codes | {code for (code,) in theirs.distinct().tuples()})


# Requests --------------------------------------------------------------------------------------


def visible_to(person: Person) -> Rows:
    """All of the branch for leaders; what one asked; and for who interprets those in a language
    of theirs that still wait, and those to which they come.
    """
    found = InterpreterRequest.select().where(
        InterpreterRequest.branch == person.branch_id,
        InterpreterRequest.client.not_in(clients.barred_for(person)),
    )
    if not person.may(Permission.SEE_AGENDA):
        return found.where(InterpreterRequest.id.is_null())
    if person.may(Permission.SEE_BRANCH_CLIENTS):
        return found
    own = InterpreterRequest.asked_by == person.id
    return found.where(own | is_for(person))


def is_for(person: Person) -> Expression:
    """Of a request: whether this person could come to it, or does."""
    comes = InterpreterRequest.interpreter == person.id
    if Role.INTERPRETER not in person.roles:
        return comes
    spoken = PersonLanguage.select(PersonLanguage.language).where(PersonLanguage.person == person)
    waits = (InterpreterRequest.state == RequestState.ASKED) & (
        InterpreterRequest.wanted_on >= today()
    )
    return comes | (waits & InterpreterRequest.language.in_(spoken))


def with_names(person: Person) -> Rows:
    """The visible, with the client, who asked and who comes."""
    asker, comes = Person.alias(), Person.alias()
    return (
        visible_to(person)
        .select(InterpreterRequest, Client, asker, comes)
        .join(Client)
        .switch(InterpreterRequest)
        .join(asker, JOIN.LEFT_OUTER, on=(InterpreterRequest.asked_by == asker.id))
        .switch(InterpreterRequest)
        .join(comes, JOIN.LEFT_OUTER, on=(InterpreterRequest.interpreter == comes.id))
    )


def coming(person: Person, language: str | None = None) -> list[InterpreterRequest]:
    """What is wanted from today on: what still waits first, then by day."""
    found = with_names(person).where(
        InterpreterRequest.wanted_on >= today(),
        InterpreterRequest.state != RequestState.WITHDRAWN,
    )
    if language:
        found = found.where(InterpreterRequest.language == language)
    waits = InterpreterRequest.state == RequestState.ASKED
    return list(
        found.order_by(
            waits.desc(),
            InterpreterRequest.wanted_on,
            InterpreterRequest.starts_minute,
            InterpreterRequest.id,
        ).limit(200)
    )


def for_me(person: Person) -> Rows:
    """Those that wait for somebody who speaks what this person does."""
    if Role.INTERPRETER not in person.roles:
        return InterpreterRequest.select().where(InterpreterRequest.id.is_null())
    return visible_to(person).where(InterpreterRequest.state == RequestState.ASKED, is_for(person))


def named(
    requests: list[InterpreterRequest], person: Person
) -> list[tuple[InterpreterRequest, str]]:
    """Each with how this person may know the client: by name for who asked and who leads; for
    who interprets by first name, once they come.
    """
    seen: dict[int, Client] = {}
    if Role.INTERPRETER not in person.roles and requests:
        theirs = clients.for_logging(person).where(Client.id.in_([r.client_id for r in requests]))
        seen = {one.id: one for one in clients.as_known_by(person, theirs)}
    return [(one, called(one, person, seen.get(one.client_id))) for one in requests]


def called(request: InterpreterRequest, person: Person, known: Client | None) -> str:
    if known is not None:
        return known.label
    if request.interpreter_id == person.id and request.client.name:
        return request.client.first_name
    return _("a client")


def who_can(request: InterpreterRequest) -> list[Person]:
    """Who works here on that day, interprets in its language and may know the client."""
    speak = PersonLanguage.select(PersonLanguage.person).where(
        PersonLanguage.branch == request.branch_id, PersonLanguage.language == request.language
    )
    interpret = PersonRole.select(PersonRole.person).where(PersonRole.role == Role.INTERPRETER)
    barred = appointments.barred_from(request.client)
    found = Person.select().where(
        Person.branch == request.branch_id,
        Person.id.in_(speak),
        Person.id.in_(interpret),
        Person.id.not_in(sorted(barred)),
    )
    ordered = found.order_by(Person.sorts_as, Person.id)
    return [one for one in ordered if one.works_on(request.wanted_on)]


def may_settle(request: InterpreterRequest, person: Person) -> bool:
    """Who asked, and leaders."""
    return request.asked_by_id == person.id or person.is_leader


def on_person(reader: Person, person: Person) -> dict | None:
    """The languages of somebody, for who may see whom they are."""
    return {
        "template": "interpreters/_on_person.html",
        "place": 7,
        "names": spoken_languages.named(languages_of([person.id]).get(person.id, ())),
    }


def on_client(person: Person, client: Client) -> dict | None:
    """What was asked for a client, for who plans."""
    if not person.may(Permission.PLAN_APPOINTMENTS):
        return None
    found = with_names(person).where(
        InterpreterRequest.client == client.id, InterpreterRequest.wanted_on >= today()
    )
    return {
        "template": "interpreters/_on_client.html",
        "place": 11,
        "rows": list(found.order_by(InterpreterRequest.wanted_on, InterpreterRequest.id)),
    }


def opens_file(person: Person, request: InterpreterRequest) -> bool:
    """Whether this person sees the file of whom it is for."""
    seen = clients.visible_to(person).where(Client.id == request.client_id)
    return Role.INTERPRETER not in person.roles and seen.exists()
