"""Links with which a client chooses a time, says yes or no, or takes another time."""

from datetime import date, timedelta

from portal import audit
from portal.clients.models import Client
from portal.core.clock import now, today
from portal.core.crypto import digest_of
from portal.core.database import StaleVersion, db, save_changes
from portal.core.forms.form_key import new_key
from portal.people.models import Person
from portal.schedule.appointments import queries
from portal.schedule.appointments.actions import booking, cards, telling
from portal.schedule.appointments.models import (
    Appointment,
    AppointmentStatus,
    BookingLink,
    ClientAnswer,
    WishedPart,
)
from portal.schedule.appointments.queries import Slot
from portal.schedule.desk_hours.models import Desk

LIFE = timedelta(days=14)
WISHED = 14  # days ahead
SATURDAY = 5


class LinkDead(Exception):
    """It was used, withdrawn, or is too old."""


def invite(client: Client, desk: Desk, by: Person) -> str:
    """The address where this client chooses a time at a desk; an earlier one that waits dies."""
    with db.atomic():
        BookingLink.update(expires_at=now()).where(
            BookingLink.client == client,
            BookingLink.desk == desk,
            BookingLink.appointment.is_null(),
            BookingLink.expires_at > now(),
        ).execute()
        secret = cards.make(client, now() + LIFE, by, desk=desk)
        audit.record(by, "booking_link.make", client)
        telling.invited(client, desk, cards.address(secret))
        return cards.address(secret)


def find(secret: str) -> BookingLink:
    """Raises LinkDead."""
    link = queries.link_by(digest_of(secret)) if len(secret) == 43 else None
    if link is None or not link.works:
        raise LinkDead
    return link


def desk_of(link: BookingLink) -> Desk | None:
    """At which desk another time can be chosen; nothing for a visit at home."""
    if link.desk:
        return Desk(link.desk)
    if link.appointment and link.appointment.hours_id:
        return Desk(link.appointment.hours.desk)
    return None


def slots_for(link: BookingLink) -> list[Slot]:
    desk = desk_of(link)
    return queries.free_slots(link.branch_id, desk, link.client, link.appointment) if desk else []


def choose(link: BookingLink, value: str) -> Appointment:
    """The client takes this time, or this one instead of theirs.

    Raises TimeTaken when it is not free (any more), LinkDead when the link was used meanwhile.
    """
    with db.atomic():
        slot = next((one for one in slots_for(link) if one.value == value), None)
        if slot is None:
            raise booking.TimeTaken
        current = link.appointment
        if current is not None and current.status == AppointmentStatus.PLANNED:
            return _take_instead(current, slot)
        made = booking.book(None, booking.plan_at(slot, link.client), new_key())
        mine = (BookingLink.id == link.id) & (
            BookingLink.appointment.is_null() | (BookingLink.appointment == current)
        )
        values = {"appointment": made, "expires_at": cards.last_moment(made)}
        if not BookingLink.update(values).where(mine).execute():
            raise LinkDead  # a second click: the first one has booked
        link.appointment = made
        return made


def _take_instead(current: Appointment, slot: Slot) -> Appointment:
    if current.starts_at <= now():
        raise LinkDead
    plan = booking.plan_at(slot, current.client, interpreter=current.interpreter, note=current.note)
    booking.move(current, None, plan, current.version)
    return current


def wishes() -> dict[date, list[str]]:
    """{a day of the coming two weeks: parts of it} from which a client says what suits them."""
    days = (today() + timedelta(number) for number in range(1, WISHED + 1))
    return {
        day: [f"{day}-{part}" for part in WishedPart] for day in days if day.weekday() < SATURDAY
    }


def wish_of(value: str) -> tuple[date, WishedPart] | None:
    """The day and the part of it that were chosen; nothing where none was, or one made up."""
    if value not in {one for parts in wishes().values() for one in parts}:
        return None
    return date.fromisoformat(value[:10]), WishedPart(value[11:])


def answer(link: BookingLink, said: ClientAnswer, wish: str = "") -> None:
    """Yes, I come; or no, and then the time is free for others. Raises LinkDead.

    Of a visit that cannot be, `wish` is when another would suit, as `wishes` names it.
    """
    appointment = link.appointment
    if appointment is None or appointment.starts_at <= now():
        raise LinkDead
    if appointment.status != AppointmentStatus.PLANNED:
        return
    values: dict = {"client_answer": said}
    if said is ClientAnswer.NO and desk_of(link) is None and (chosen := wish_of(wish)):
        values |= {"wish_on": chosen[0], "wish_part": chosen[1]}
    try:
        with db.atomic():
            save_changes(appointment, appointment.version, **values)
            audit.record(None, "appointment.client_says", appointment, reason=str(said))
            if said is ClientAnswer.NO:
                booking.cancel(appointment, None, appointment.version)
    except StaleVersion as error:
        raise LinkDead from error


def take_back(link: BookingLink) -> None:
    """The client comes after all. Raises TimeTaken, and LinkDead once its day has come."""
    appointment = link.appointment
    if appointment is None or not appointment.can_be_taken_back:
        raise LinkDead
    try:
        booking.restore(appointment, None, appointment.version)
    except StaleVersion as error:
        raise LinkDead from error
