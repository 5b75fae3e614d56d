"""Opening hours with ordinary values; a test names only what it is about."""

from datetime import date, timedelta

from portal.branches.models import Branch
from portal.core.clock import today
from portal.people.models import Person
from portal.schedule.desk_hours.models import Closure, Desk, DeskHours, Shift


def next_weekday(weekday: int, weeks: int = 1) -> date:
    """The first such day (0 is Monday) at least a week from now, never on a change night."""
    day = today() + timedelta(7 * weeks)
    return day + timedelta((weekday - day.weekday()) % 7)


def make_hours(branch: Branch, desk: Desk = Desk.LEGAL_GUIDE, **fields) -> DeskHours:
    """Every Tuesday from ten to twelve, in appointments of half an hour where it is booked."""
    ordinary = {
        "weekday": 1,
        "opens_minute": 600,
        "closes_minute": 720,
        "slot_minutes": 30 if desk.is_booked else None,
        "needed": 1,
        "valid_from": date(2020, 1, 1),
    }
    return DeskHours.create(branch=branch, desk=desk, **ordinary | fields)


def make_shift(hours: DeskHours, person: Person, day: date | None = None, **fields) -> Shift:
    """Somebody on at these hours, on the first such day in a week or later."""
    held = day or next_weekday(hours.weekday)
    return Shift.create(branch=hours.branch_id, hours=hours, person=person, held_on=held, **fields)


def make_closure(branch: Branch, first_on: date, last_on: date, **fields) -> Closure:
    ordinary = {"reason": "Dicht"}
    return Closure.create(branch=branch, first_on=first_on, last_on=last_on, **ordinary | fields)
