"""The shifts of somebody after a last day that is taken back: they are on again, or not."""

from datetime import date

from portal import audit
from portal.core.clock import today
from portal.core.database import Rows, db
from portal.core.i18n.formatting import clock, day
from portal.people.models import Person
from portal.schedule.desk_hours import ical
from portal.schedule.desk_hours.actions import take_off
from portal.schedule.desk_hours.models import Desk, Shift


def shifts_after(whom: Person, left: date, _reader: Person) -> dict[str, str]:
    """{number: the day, at which desk} of those to come."""
    return {
        str(shift.id): f"{day(shift.held_on)} {clock(shift.hours.starts_at(shift.held_on))}, "
        f"{Desk(shift.hours.desk).label}"
        for shift in _after(whom, left)
    }


def _after(whom: Person, left: date) -> Rows:
    ahead = (Shift.person == whom.id) & (Shift.held_on > left) & (Shift.held_on >= today())
    return ical.kept_shifts().where(ahead).order_by(Shift.held_on, Shift.id)


def keep_shifts(whom: Person, left: date, keys: set[str], by: Person) -> None:
    """Who is not on after all leaves a gap that everybody sees."""
    with db.atomic():
        for shift in _after(whom, left):
            if str(shift.id) not in keys:
                take_off(shift)
                audit.record(by, "shift.leave", shift)
