"""Who hears of an appointment, in their language. No mail names a client, nor where they live."""

from collections.abc import Callable
from functools import partial

from portal.calendar_feeds.events import actions as calendars
from portal.calendar_feeds.events.models import CalendarEvent, EventStatus
from portal.calendar_feeds.events.queries import event_of
from portal.clients.models import Client
from portal.core.i18n.language import speaking, spoken_to_clients
from portal.core.phones import mobile_in
from portal.mail import sms
from portal.mail.actions import Text, queue, queue_to, text_to
from portal.people.models import Person
from portal.schedule.appointments import ical, queries
from portal.schedule.appointments.actions import cards, client_texts, texts
from portal.schedule.appointments.models import Appointment, ClientAnswer
from portal.schedule.desk_hours.models import Desk

WHEN = {"starts_at", "minutes"}
CHANGED = "appointment.changed"
ASKED = "appointment.asked"


def booked(appointment: Appointment, by: Person | None) -> None:
    """An invitation for the worker; a card for the client; a question for the interpreter."""
    event = ical.told(appointment)
    _worker(appointment, texts.booked, event)
    _client(appointment, by, client_texts.booked, event)
    if appointment.interpreter_id:
        _ask_interpreter(appointment)


def moved(
    appointment: Appointment,
    by: Person | None,
    before: tuple[Person, Person | None],
    changed: set[str],
) -> None:
    """An update with a higher number; who is no longer asked gets a cancellation.

    `before`: who was to do it, and to interpret.
    """
    person, interpreter = before
    asked = event_of(ical.SOURCE, appointment.id, ical.INTERPRETER)
    event = ical.told(appointment)
    if "person" in changed:
        calendars.next_revision(event)
        _leave(appointment, person, event, CHANGED)
    if "interpreter" in changed and interpreter is not None and asked is not None:
        still = event_of(ical.SOURCE, appointment.id, ical.INTERPRETER)
        if still is not None:
            calendars.next_revision(still)
        else:
            asked.sequence += 1  # it is kept no more
        _leave(appointment, interpreter, still or asked, ASKED)
    if changed - {"note", "interpreter"}:  # words inside the portal change nobody's calendar
        _worker(appointment, texts.booked if "person" in changed else texts.moved, event)
        text = client_texts.moved if changed & WHEN else client_texts.other_person
        _client(appointment, by, text, event)
    if appointment.interpreter_id and changed & {*WHEN, "interpreter"}:
        _ask_interpreter(appointment)


def restored(appointment: Appointment, by: Person | None) -> None:
    """As if it were booked; the worker hears that it is the client who comes after all."""
    event = ical.told(appointment)
    _worker(appointment, texts.booked if by else texts.client_comes, event)
    _client(appointment, by, client_texts.booked, event)
    if appointment.interpreter_id:
        _ask_interpreter(appointment)


def cancelled(appointment: Appointment, by: Person | None) -> None:
    """`by` is nobody where the client cannot come."""
    event = ical.told(appointment)
    _worker(appointment, texts.cancelled if by else texts.client_cannot, event)
    _client(appointment, by, client_texts.cancelled, event)
    if appointment.interpreter_id:
        asked = event_of(ical.SOURCE, appointment.id, ical.INTERPRETER)
        gone = calendars.invitation(asked, appointment.interpreter) if asked else {}
        text = partial(texts.cancelled, appointment)
        queue(appointment.interpreter, ASKED, text, appointment, **gone)


def _leave(appointment: Appointment, person: Person, event: CalendarEvent, kind: str) -> None:
    """Somebody else does it: it leaves their calendar."""
    gone = calendars.invitation(event, person, withdrawn=True)
    queue(person, kind, partial(texts.not_yours, appointment), appointment, **gone)


def follow_dates(person: Person) -> None:
    """What comes after somebody's last day leaves their calendar; a leader sees that it waits."""
    for appointment in queries.ahead_with(person):
        before = event_of(ical.SOURCE, appointment.id)
        event = ical.told(appointment)
        is_new = before is None or before.status != EventStatus.CANCELLED
        if appointment.person_id == person.id and not ical.has_worker(appointment) and is_new:
            gone = calendars.invitation(event, person, withdrawn=True)
            queue(person, CHANGED, partial(texts.not_yours, appointment), appointment, **gone)


def invited(client: Client, desk: Desk, address: str) -> None:
    """Mail a client the link with which they choose a time, where an address is known."""
    if client.email:
        _mail(client, lambda: client_texts.invited(desk, address), client)


def interpreter_said(appointment: Appointment, answer: ClientAnswer) -> None:
    queue(
        appointment.person,
        CHANGED,
        lambda: texts.interpreter_said(appointment, answer),
        appointment,
    )


def remind_worker(appointment: Appointment) -> None:
    queue(
        appointment.person, "appointment.reminder", lambda: texts.reminder(appointment), appointment
    )


def remind_client(appointment: Appointment) -> None:
    _client(appointment, None, client_texts.reminder, None)


def remind_interpreter(appointment: Appointment) -> None:
    """Who has not answered is asked once more; who said no is left alone."""
    if appointment.interpreter_id is None or appointment.interpreter_answer == ClientAnswer.NO:
        return
    answered = appointment.interpreter_answer is not None
    text = partial(texts.reminder if answered else texts.interpreter_asked, appointment)
    queue(appointment.interpreter, "appointment.reminder", text, appointment)


def remind_to_log(appointments: list[Appointment]) -> None:
    """All of one person, in one mail."""
    first = appointments[0]
    queue(first.person, "appointment.log", lambda: texts.to_log(appointments), first)


def _worker(appointment: Appointment, text: Callable, event: CalendarEvent) -> None:
    person = appointment.person
    calendar = calendars.invitation(event, person)
    queue(person, CHANGED, lambda: text(appointment), appointment, **calendar)


def _client(
    appointment: Appointment, by: Person | None, text: Callable, event: CalendarEvent | None
) -> None:
    """The client hears too, where an address is known; nobody's name but the worker's first.

    Who has no address gets a text message of what they must not miss.
    """
    client = appointment.client
    if not client.email:
        if by is not None or text is client_texts.reminder:  # what they did themselves they know
            _text_message(appointment, by, text)
        return
    address = cards.card_of(appointment, by)
    calendar = event and _for_client(event, appointment, address)
    _mail(client, lambda: text(appointment, address), appointment, **(calendar or {}))


def _text_message(appointment: Appointment, by: Person | None, text: Callable) -> None:
    client, number = appointment.client, mobile_in(appointment.client.phone)
    short = client_texts.SHORT.get(text)
    if not number or not short or not sms.is_set_up():
        return
    address = cards.card_of(appointment, by) if text is not client_texts.cancelled else ""
    text_to(
        number,
        spoken_to_clients(client.language),
        lambda: client_texts.as_text_message(appointment, short, address),
        appointment,
        client_texts.READ,
        branch_id=client.branch_id,
        kind="appointment.client",
    )


def _mail(client: Client, text: Text, about: Appointment | Client, **calendar: str) -> None:
    queue_to(
        client.email or "",
        spoken_to_clients(client.language),
        lambda: client_texts.with_dutch(text),
        about,
        client_texts.READ,
        branch_id=client.branch_id,
        kind="appointment.client",
        **calendar,
    )


def _for_client(event: CalendarEvent, appointment: Appointment, address: str) -> dict[str, str]:
    """The invitation in their language, with their card; without their name."""
    client = appointment.client
    with speaking(spoken_to_clients(client.language), client_texts.READ):
        own = client_texts.in_calendar(appointment, address)
        return calendars.invitation_outside(event, client.email or "", own)


def _ask_interpreter(appointment: Appointment) -> None:
    """With an invitation, tentative until they answer in Brug."""
    event = event_of(ical.SOURCE, appointment.id, ical.INTERPRETER)
    calendar = calendars.invitation(event, appointment.interpreter) if event else {}
    text = partial(texts.interpreter_asked, appointment)
    queue(appointment.interpreter, ASKED, text, appointment, **calendar)
