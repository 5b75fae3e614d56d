"""Desk hours, the days that the branch is closed, and who is on."""

from datetime import date, datetime, time, timedelta
from enum import StrEnum

from flask_babel import lazy_gettext as _l
from peewee import CharField, Check, DateField, IntegerField

from portal.branches.models import Branch
from portal.core.clock import from_local, now
from portal.core.database import BaseModel, MomentField, in_order, one_of, parent, same_branch
from portal.core.web.access import Permission, Role
from portal.people.models import Person

STEP = 5  # appointments begin and end on a multiple of so many minutes


class Desk(StrEnum):
    """For what the branch is open: to walk in, or by appointment with one of these."""

    WALK_IN = "walk_in"
    LEGAL_GUIDE = "legal_guide"
    JOB_COACH = "job_coach"

    @property
    def label(self) -> str:
        return DESKS[self]

    @property
    def is_booked(self) -> bool:
        return self is not Desk.WALK_IN

    def can_be_staffed_by(self, person: Person) -> bool:
        """The walk-in by whoever helps at the desk; the others by who has that role."""
        if self is Desk.WALK_IN:
            return person.may(Permission.FIND_CLIENT_AT_DESK)
        return Role(self) in person.roles


DESKS = {
    Desk.WALK_IN: _l("Walk-in hours"),
    Desk.LEGAL_GUIDE: _l("Legal guide, by appointment"),
    Desk.JOB_COACH: _l("Job coach, by appointment"),
}


WEEKDAYS = {
    0: _l("Monday"),
    1: _l("Tuesday"),
    2: _l("Wednesday"),
    3: _l("Thursday"),
    4: _l("Friday"),
    5: _l("Saturday"),
    6: _l("Sunday"),
}


class ShiftStatus(StrEnum):
    ON = "on"
    SEEKING = "seeking"  # still on, and would rather have somebody else
    CANCELLED = "cancelled"


class DeskHours(BaseModel):
    """One time of the week at which a desk is open, as long as it lasts."""

    branch = parent(Branch)
    desk = CharField(max_length=12, constraints=[one_of("desk", Desk)])
    weekday = IntegerField(constraints=[Check("weekday BETWEEN 0 AND 6")])  # 0 is Monday
    opens_minute = IntegerField(constraints=[Check("opens_minute BETWEEN 0 AND 1439")])
    closes_minute = IntegerField(constraints=[Check("closes_minute BETWEEN 1 AND 1440")])
    # How long an appointment takes; nothing where people walk in.
    slot_minutes = IntegerField(null=True, constraints=[Check("slot_minutes BETWEEN 5 AND 240")])
    needed = IntegerField(default=1, constraints=[Check("needed BETWEEN 1 AND 20")])
    valid_from = DateField()
    valid_until = DateField(null=True)
    version = IntegerField(default=0)

    class Meta:
        table_name = "desk_hours"
        indexes = ((("id", "branch"), True), (("branch", "valid_from"), False))
        constraints = [
            Check("closes_minute > opens_minute"),
            Check("(desk = 'walk_in') = (slot_minutes IS NULL)"),
            in_order("valid_from", "valid_until"),
        ]

    def is_on(self, day: date) -> bool:
        """Whether it is open on this day, closures aside."""
        return (
            day.weekday() == self.weekday
            and self.valid_from <= day
            and (self.valid_until is None or day <= self.valid_until)
        )

    def starts_at(self, day: date) -> datetime:
        return from_local(day, clock(self.opens_minute))

    @property
    def minutes(self) -> int:
        return self.closes_minute - self.opens_minute

    def slots(self, day: date) -> list[datetime]:
        """The moments at which an appointment can begin, each for `slot_minutes`."""
        if self.slot_minutes is None:
            return []
        count = self.minutes // self.slot_minutes
        first = self.starts_at(day)
        return [first + timedelta(minutes=number * self.slot_minutes) for number in range(count)]


def clock(minute: int) -> time:
    """570 -> 09:30"""
    return time(minute // 60 % 24, minute % 60)


class Closure(BaseModel):
    """Days on which nobody is at the desk, and why."""

    branch = parent(Branch)
    first_on = DateField()
    last_on = DateField()
    reason = CharField(max_length=120)

    class Meta:
        indexes = ((("branch", "last_on"), False),)
        constraints = [in_order("first_on", "last_on")]


class Shift(BaseModel):
    """Somebody at a desk on a day."""

    branch = parent(Branch)
    hours = parent(DeskHours)
    person = parent(Person)
    held_on = DateField()
    status = CharField(
        max_length=10, default=ShiftStatus.ON, constraints=[one_of("status", ShiftStatus)]
    )
    changed_at = MomentField(default=now)
    version = IntegerField(default=0)

    class Meta:
        indexes = (
            (("hours", "held_on", "person"), True),
            (("branch", "held_on"), False),
            (("person", "held_on"), False),
        )
        constraints = [
            same_branch("hours_id", "desk_hours"),
            same_branch("person_id", "person"),
        ]

    @property
    def counts(self) -> bool:
        return self.status != ShiftStatus.CANCELLED

    def can_be_changed_by(self, person: Person) -> bool:
        """One's own; all of the branch for who makes the roster."""
        return self.branch_id == person.branch_id and (
            self.person_id == person.id or person.may(Permission.MANAGE_ROSTER)
        )

    def can_be_taken_by(self, person: Person) -> bool:
        return (
            self.status == ShiftStatus.SEEKING
            and self.person_id != person.id
            and self.branch_id == person.branch_id
            and Desk(self.hours.desk).can_be_staffed_by(person)
        )
