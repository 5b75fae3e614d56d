"""An appointment as calendars know it: no client's name, code or street at the usual levels."""

from collections.abc import Iterable

from portal.branches.queries import office_on
from portal.calendar_feeds.events import actions as calendars
from portal.calendar_feeds.events.models import CalendarEvent, Details, EventKind
from portal.clients import queries as clients
from portal.clients.models import Client
from portal.core.i18n.labels import KIND_NAMES
from portal.core.web.addresses import path_to
from portal.housing.models import Home
from portal.schedule.appointments.models import Appointment, AppointmentStatus, ClientAnswer

SOURCE, INTERPRETER = "appointment", "interpreter"


def details(numbers: list[int]) -> Iterable[Details]:
    """These appointments, but for the cancelled."""
    found = Appointment.select().where(
        Appointment.id.in_(numbers), Appointment.status != AppointmentStatus.CANCELLED
    )
    for appointment in found.order_by(Appointment.id):
        if has_worker(appointment):
            yield for_worker(appointment)
        if interprets(appointment):
            yield for_interpreter(appointment)


def has_worker(appointment: Appointment) -> bool:
    """Whether whose it is still works here then; if not it is for a leader to hand it over."""
    return appointment.person.works_on(appointment.held_on)


def interprets(appointment: Appointment) -> bool:
    """Whether somebody was asked to interpret who still works here then, and did not say no."""
    if appointment.interpreter_id is None or appointment.interpreter_answer == ClientAnswer.NO:
        return False
    return appointment.interpreter.works_on(appointment.held_on)


def for_worker(appointment: Appointment) -> Details:
    """With the address for who reads it in the file, at the level that shows it."""
    client = appointment.client
    reads = "address" in clients.visible_fields(appointment.person, client)
    return Details(
        **_shared(appointment),
        names=[client.name or ""],
        people=[appointment.person_id],
        clients=[client.id],
        address=address_of(client) if reads and appointment.kind == "home_visit" else "",
    )


def for_interpreter(appointment: Appointment) -> Details:
    """First name, place and time only: an event of its own, tentative until they answer."""
    first = (appointment.client.name or "").split(" ")[0]
    return Details(
        **_shared(appointment),
        part=INTERPRETER,
        is_tentative=appointment.interpreter_answer is None,
        names=[first],
        people=[appointment.interpreter_id],
    )


def _shared(appointment: Appointment) -> dict:
    at_desk = appointment.hours_id is not None
    return {
        "kind": EventKind.HOME_VISIT if appointment.is_visit else EventKind.APPOINTMENT,
        "branch_id": appointment.branch_id,
        "source": SOURCE,
        "source_id": appointment.id,
        "starts": appointment.starts_at,
        "ends": appointment.ends_at,
        "title": KIND_NAMES[appointment.kind],
        "place": office_on(appointment.branch, appointment.held_on) if at_desk else "",
        "path": path_to("appointments.show", appointment_id=appointment.id),
    }


def address_of(client: Client) -> str:
    home = Home.get_or_none(Home.id == client.home_id) if client.home_id else None
    return (home and home.address) or ""


def told(appointment: Appointment) -> CalendarEvent:
    """`publish` for who mails it too."""
    return publish(appointment) or _never(appointment)


def publish(appointment: Appointment) -> CalendarEvent | None:
    """Tell calendars what became of it, in the transaction of the change; the worker's event."""
    if appointment.status == AppointmentStatus.CANCELLED:
        calendars.cancel(SOURCE, appointment.id, INTERPRETER)
        return calendars.cancel(SOURCE, appointment.id)
    if interprets(appointment):
        calendars.put(for_interpreter(appointment))
    else:
        calendars.remove(SOURCE, appointment.id, INTERPRETER)
    if has_worker(appointment):
        return calendars.put(for_worker(appointment))
    return calendars.cancel(SOURCE, appointment.id) or _never(appointment)


def _never(appointment: Appointment) -> CalendarEvent:
    """The event of what nobody had time to come to: cancelled from the start."""
    event = calendars.put(for_worker(appointment))
    return calendars.cancel(SOURCE, appointment.id) or event
