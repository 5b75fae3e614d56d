"""Who hears of an appointment, in their language. No mail names a client, nor where they live."""

from collections.abc import Callable
from functools import partial

from flask_babel import gettext

from portal.calendar_feeds.events import actions as calendars
from portal.calendar_feeds.events.models import CalendarEvent, EventStatus
from portal.calendar_feeds.events.queries import event_of
from portal.clients.models import Client
from portal.core.clock import local
from portal.core.i18n.formatting import clock, day
from portal.core.web.addresses import link_to
from portal.mail.actions import queue, queue_to
from portal.people.models import Person
from portal.schedule.appointments import ical, queries
from portal.schedule.appointments.actions import cards
from portal.schedule.appointments.actions.words import DESK_WORDS, bring, title
from portal.schedule.appointments.models import Appointment, ClientAnswer
from portal.schedule.desk_hours.models import Desk

CHANGED = "appointment.changed"
ASKED = "appointment.asked"


def booked(appointment: Appointment, by: Person | None) -> None:
    """An invitation for the worker; a card for the client; a question for the interpreter."""
    event = ical.told(appointment)
    _worker(appointment, _booked_text, event)
    _client(appointment, by, _client_booked, event)
    if appointment.interpreter_id:
        _ask_interpreter(appointment)


def moved(appointment: Appointment, by: Person | None, before: Person, changed: set[str]) -> None:
    """An update with a higher number; who is no longer asked gets a cancellation."""
    event = ical.told(appointment)
    if "person" in changed:
        gone = calendars.invitation(event, before, withdrawn=True)
        queue(before, CHANGED, lambda: _cancelled_text(appointment), appointment, **gone)
    if changed - {"note", "interpreter"}:  # words inside the portal change nobody's calendar
        _worker(appointment, _booked_text if "person" in changed else _moved_text, event)
        _client(appointment, by, _client_moved, event)
    if appointment.interpreter_id and changed - {"note"}:
        _ask_interpreter(appointment)


def cancelled(appointment: Appointment, by: Person | None) -> None:
    event = ical.told(appointment)
    _worker(appointment, _cancelled_text, event)
    _client(appointment, by, _client_cancelled, event)
    if appointment.interpreter_id:
        queue(appointment.interpreter, ASKED, lambda: _cancelled_text(appointment), appointment)


def follow_dates(person: Person) -> None:
    """What comes after somebody's last day leaves their calendar; a leader sees that it waits."""
    for appointment in queries.ahead_with(person):
        before = event_of(ical.SOURCE, appointment.id)
        event = ical.told(appointment)
        is_new = before is None or before.status != EventStatus.CANCELLED
        if appointment.person_id == person.id and not ical.has_worker(appointment) and is_new:
            gone = calendars.invitation(event, person, withdrawn=True)
            queue(person, CHANGED, partial(_not_yours_text, appointment), appointment, **gone)


def invited(client: Client, desk: Desk, address: str) -> None:
    """Mail a client the link with which they choose a time, where an address is known."""
    if client.email:
        queue_to(
            client.email,
            client.language,
            lambda: _invited_text(desk, address),
            client,
            branch_id=client.branch_id,
            kind="appointment.client",
        )


def interpreter_said(appointment: Appointment, answer: ClientAnswer) -> None:
    queue(appointment.person, CHANGED, lambda: _interpreter_text(appointment, answer), appointment)


def remind_worker(appointment: Appointment) -> None:
    queue(
        appointment.person, "appointment.reminder", lambda: _reminder_text(appointment), appointment
    )


def remind_client(appointment: Appointment) -> None:
    _client(appointment, None, _client_reminder, None)


def remind_to_log(appointment: Appointment) -> None:
    queue(appointment.person, "appointment.log", lambda: _log_text(appointment), appointment)


def _worker(appointment: Appointment, text: Callable, event: CalendarEvent) -> None:
    person = appointment.person
    calendar = calendars.invitation(event, person)
    queue(person, CHANGED, lambda: text(appointment), appointment, **calendar)


def _client(
    appointment: Appointment, by: Person | None, text: Callable, event: CalendarEvent | None
) -> None:
    """The client hears too, where an address is known; nobody's name but the worker's first."""
    client = appointment.client
    if not client.email:
        return
    address = cards.card_of(appointment, by)
    calendar = event and calendars.invitation(event, address=client.email)  # no name
    queue_to(
        client.email,
        client.language,
        lambda: text(appointment, address),
        appointment,
        branch_id=client.branch_id,
        kind="appointment.client",
        **(calendar or {}),
    )


def _ask_interpreter(appointment: Appointment) -> None:
    queue(appointment.interpreter, ASKED, lambda: _interpreter_asked(appointment), appointment)


# Texts -----------------------------------------------------------------------------------------


def _facts(appointment: Appointment) -> dict[str, str]:
    return {
        "what": title(appointment),
        "day": day(local(appointment.starts_at).date()),
        "time": clock(appointment.starts_at),
        "link": link_to("appointments.show", appointment_id=appointment.id),
    }


def _booked_text(appointment: Appointment) -> tuple[str, str]:
    facts = _facts(appointment)
    return (
        gettext("%(what)s on %(day)s at %(time)s", **without_link(facts)),
        gettext("%(what)s on %(day)s at %(time)s.\n\nLook at it here:\n%(link)s", **facts),
    )


def _moved_text(appointment: Appointment) -> tuple[str, str]:
    facts = _facts(appointment)
    return (
        gettext("Moved: %(what)s on %(day)s at %(time)s", **without_link(facts)),
        gettext("%(what)s is now on %(day)s at %(time)s.\n\nLook at it here:\n%(link)s", **facts),
    )


def _cancelled_text(appointment: Appointment) -> tuple[str, str]:
    facts = _facts(appointment)
    return (
        gettext("Cancelled: %(what)s on %(day)s at %(time)s", **without_link(facts)),
        gettext("%(what)s on %(day)s at %(time)s is cancelled.", **without_link(facts)),
    )


def _not_yours_text(appointment: Appointment) -> tuple[str, str]:
    facts = without_link(_facts(appointment))
    return (
        gettext("Not for you: %(what)s on %(day)s at %(time)s", **facts),
        gettext("%(what)s on %(day)s at %(time)s: somebody else does this.", **facts),
    )


def _reminder_text(appointment: Appointment) -> tuple[str, str]:
    facts = _facts(appointment)
    return (
        gettext("Reminder: %(what)s on %(day)s at %(time)s", **without_link(facts)),
        gettext("%(what)s on %(day)s at %(time)s.\n\nLook at it here:\n%(link)s", **facts),
    )


def _log_text(appointment: Appointment) -> tuple[str, str]:
    facts = _facts(appointment)
    return (
        gettext("Write down: %(what)s of %(day)s", what=facts["what"], day=facts["day"]),
        gettext(
            "You had this on %(day)s at %(time)s: %(what)s. The form is filled in for you."
            " Save it, and your travel costs are in your claim.\n\n%(link)s/log",
            **facts,
        ),
    )


def _interpreter_asked(appointment: Appointment) -> tuple[str, str]:
    facts = _facts(appointment)
    return (
        gettext("Can you interpret on %(day)s at %(time)s?", day=facts["day"], time=facts["time"]),
        gettext(
            "%(what)s on %(day)s at %(time)s. Say yes or no here:\n%(link)s",
            **facts,
        ),
    )


def _interpreter_text(appointment: Appointment, answer: ClientAnswer) -> tuple[str, str]:
    facts = _facts(appointment)
    words = {
        ClientAnswer.YES: gettext("The interpreter comes on %(day)s", day=facts["day"]),
        ClientAnswer.NO: gettext("The interpreter cannot come on %(day)s", day=facts["day"]),
    }
    body = gettext("%(what)s on %(day)s at %(time)s.\n\nLook at it here:\n%(link)s", **facts)
    return words[answer], body


def without_link(facts: dict[str, str]) -> dict[str, str]:
    return {name: value for name, value in facts.items() if name != "link"}


def _client_facts(appointment: Appointment, address: str) -> dict[str, str]:
    return {
        "day": day(local(appointment.starts_at).date()),
        "time": clock(appointment.starts_at),
        "link": address,
        "bring": bring(appointment.kind),
    }


def _client_booked(appointment: Appointment, address: str) -> tuple[str, str]:
    facts = _client_facts(appointment, address)
    return (
        gettext("Your appointment on %(day)s at %(time)s", day=facts["day"], time=facts["time"]),
        gettext(
            "You have an appointment on %(day)s at %(time)s.\n%(bring)s\n\n"
            "Are you coming? Say yes or no here:\n%(link)s",
            **facts,
        ),
    )


def _client_moved(appointment: Appointment, address: str) -> tuple[str, str]:
    facts = _client_facts(appointment, address)
    return (
        gettext("Another time: %(day)s at %(time)s", day=facts["day"], time=facts["time"]),
        gettext(
            "Your appointment is now on %(day)s at %(time)s.\n%(bring)s\n\n"
            "Are you coming? Say yes or no here:\n%(link)s",
            **facts,
        ),
    )


def _client_cancelled(appointment: Appointment, address: str) -> tuple[str, str]:
    facts = _client_facts(appointment, address)
    return (
        gettext("Your appointment on %(day)s is cancelled", day=facts["day"]),
        gettext(
            "Your appointment on %(day)s at %(time)s is cancelled. You need not come.",
            day=facts["day"],
            time=facts["time"],
        ),
    )


def _client_reminder(appointment: Appointment, address: str) -> tuple[str, str]:
    facts = _client_facts(appointment, address)
    return (
        gettext("Do not forget: %(day)s at %(time)s", day=facts["day"], time=facts["time"]),
        gettext(
            "You have an appointment on %(day)s at %(time)s.\n%(bring)s\n\n"
            "Can you not come? Tell us here:\n%(link)s",
            **facts,
        ),
    )


def _invited_text(desk: Desk, address: str) -> tuple[str, str]:
    return (
        gettext("Choose a time for your appointment"),
        gettext(
            "%(desk)s: choose a day and a time that suit you.\n\n%(link)s",
            desk=DESK_WORDS[desk],
            link=address,
        ),
    )
