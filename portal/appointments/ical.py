"""An appointment as calendars know it: no client's name, code or street at the usual levels."""

from collections.abc import Iterable

from portal.appointments.models import Answer, Appointment, Status
from portal.calendars import actions as calendars
from portal.calendars.models import CalendarEvent, Details, EventKind
from portal.clients.models import Client
from portal.housing.models import Home
from portal.labels import KINDS as KIND_NAMES

SOURCE = "appointment"


def details(numbers: list[int]) -> Iterable[Details]:
    """These appointments, but for the cancelled."""
    found = Appointment.select().where(
        Appointment.id.in_(numbers), Appointment.status != Status.CANCELLED
    )
    return [details_of(appointment) for appointment in found.order_by(Appointment.id)]


def details_of(appointment: Appointment) -> Details:
    client = appointment.client
    people = {appointment.person_id}
    if appointment.interpreter_id and appointment.interpreter_answer != Answer.NO:
        people.add(appointment.interpreter_id)
    at_desk = appointment.hours_id is not None
    return Details(
        kind=EventKind.HOME_VISIT if appointment.is_visit else EventKind.APPOINTMENT,
        branch_id=appointment.branch_id,
        source=SOURCE,
        source_id=appointment.id,
        starts=appointment.starts_at,
        ends=appointment.ends_at,
        title=KIND_NAMES[appointment.kind],
        names=[client.name or ""],
        people=sorted(people),
        clients=[client.id],
        place=(appointment.branch.office_address or "") if at_desk else "",
        address=address_of(client) if appointment.kind == "home_visit" else "",
        path=f"/appointments/{appointment.id}",
    )


def address_of(client: Client) -> str:
    home = Home.get_or_none(Home.id == client.home_id) if client.home_id else None
    return (home and home.address) or ""


def publish(appointment: Appointment) -> CalendarEvent | None:
    """Tell calendars what became of it, in the transaction of the change."""
    if appointment.status == Status.CANCELLED:
        return calendars.cancel(SOURCE, appointment.id)
    return calendars.put(details_of(appointment))
