"""When the branch is open, who is on then, and where somebody is missing."""

from collections import defaultdict
from dataclasses import dataclass, field
from datetime import date, datetime, time, timedelta

from flask_babel import gettext
from peewee import JOIN

from portal.branches.models import Branch
from portal.branches.queries import office_on
from portal.core.agenda_item import AgendaItem
from portal.core.clock import from_local, today
from portal.core.database import Rows
from portal.core.periods import in_words, meeting
from portal.core.web.access import Permission, Role
from portal.core.web.addresses import path_to
from portal.feature import contributed
from portal.people.models import Person
from portal.people.queries import roles_of
from portal.schedule.desk_hours.models import (
    WEEKDAYS,
    Closure,
    Desk,
    DeskHours,
    Shift,
    ShiftStatus,
    clock,
)

TOLD_AHEAD = timedelta(days=60)  # of closed days, to visitors


@dataclass
class OpenDesk:
    """One desk, open on one day."""

    hours: DeskHours
    day: date
    closure: Closure | None = None
    shifts: list[Shift] = field(default_factory=list)

    @property
    def desk(self) -> Desk:
        return Desk(self.hours.desk)

    @property
    def starts_at(self) -> datetime:
        return self.hours.starts_at(self.day)

    @property
    def ends_at(self) -> datetime:
        if self.hours.closes_minute == 24 * 60:
            return from_local(self.day + timedelta(1), clock(0))
        return from_local(self.day, clock(self.hours.closes_minute))

    @property
    def on(self) -> list[Shift]:
        """Who is on, those included who seek somebody else; nobody who has left by then."""
        return [s for s in self.shifts if s.counts and s.person.works_on(self.day)]

    @property
    def missing(self) -> int:
        """How many people too few there are."""
        return 0 if self.closure else max(0, self.hours.needed - len(self.on))

    def shift_of(self, person: Person) -> Shift | None:
        return next((shift for shift in self.on if shift.person_id == person.id), None)

    def can_be_joined_by(self, person: Person) -> bool:
        return (
            self.closure is None
            and self.day >= today()
            and self.shift_of(person) is None
            and self.desk.can_be_staffed_by(person)
        )


def hours_of(branch_id: int) -> Rows:
    """The desk hours that last or are to come, in the order of the week."""
    return (
        DeskHours.select()
        .where(
            DeskHours.branch == branch_id,
            DeskHours.valid_until.is_null() | (DeskHours.valid_until >= today()),
        )
        .order_by(DeskHours.weekday, DeskHours.opens_minute, DeskHours.id)
    )


def doubled_hours(branch_id: int, values: dict, but: int = 0) -> DeskHours | None:
    """Hours of the same desk that are open at a time that these are open too.

    `values` are those of the columns; one after the other is no overlap.
    """
    return (
        DeskHours.select()
        .where(
            DeskHours.branch == branch_id,
            DeskHours.id != but,
            DeskHours.desk == values["desk"],
            DeskHours.weekday == values["weekday"],
            DeskHours.opens_minute < values["closes_minute"],
            DeskHours.closes_minute > values["opens_minute"],
            meeting(
                DeskHours.valid_from,
                DeskHours.valid_until,
                values["valid_from"],
                values.get("valid_until"),
            ),
        )
        .order_by(DeskHours.valid_from)
        .first()
    )


def open_already(hours: DeskHours) -> str:
    return gettext(
        "%(desk)s is open then already: %(opens)s–%(closes)s, %(days)s. Stop those hours first,"
        " or choose another time.",
        desk=Desk(hours.desk).label,
        opens=f"{clock(hours.opens_minute):%H:%M}",
        closes=f"{clock(hours.closes_minute):%H:%M}",
        days=in_words((hours.valid_from, hours.valid_until)),
    )


def closed_already(branch_id: int, first_on: date, last_on: date) -> str | None:
    """That the branch is closed on one of these days, and why."""
    found = Closure.select().where(
        Closure.branch == branch_id, meeting(Closure.first_on, Closure.last_on, first_on, last_on)
    )
    if (closure := found.order_by(Closure.first_on).first()) is None:
        return None
    return gettext(
        "The branch is closed then already: %(reason)s, %(days)s. Open it again first, or choose"
        " other days.",
        reason=closure.reason,
        days=in_words((closure.first_on, closure.last_on)),
    )


def closures_of(branch_id: int, since: date | None = None) -> Rows:
    """The days that the branch is closed, from a day (today) on."""
    return (
        Closure.select()
        .where(Closure.branch == branch_id, Closure.last_on >= (since or today()))
        .order_by(Closure.first_on, Closure.id)
    )


@dataclass(frozen=True)
class OpenHours:
    """When people can walk in, by weekday, when that is not so, and where."""

    week: list[tuple[str, list[tuple[time, time]]]]
    closures: list[Closure]
    address: str


def open_for_visitors(branch: Branch) -> OpenHours:
    """The walk-in hours that hold today, and the closed days of the coming two months."""
    day = today()
    times: dict[int, list[tuple[time, time]]] = {}
    for one in hours_of(branch.id).where(
        DeskHours.desk == Desk.WALK_IN, DeskHours.valid_from <= day
    ):
        opens, closes = clock(one.opens_minute), clock(one.closes_minute)
        times.setdefault(one.weekday, []).append((opens, closes))
    closures = closures_of(branch.id).where(Closure.first_on <= day + TOLD_AHEAD)
    week = [(str(WEEKDAYS[weekday]), found) for weekday, found in times.items()]
    return OpenHours(week, list(closures), office_on(branch, day))


def shifts_visible_to(person: Person) -> Rows:
    """Who is on is for everybody who works at the branch."""
    shifts = Shift.select().where(Shift.branch == person.branch_id)
    return shifts if person.may(Permission.SEE_AGENDA) else shifts.where(Shift.id.is_null())


def sessions_of(branch_id: int, since: date, until: date) -> list[OpenDesk]:
    """Every time a desk is open between two days, closed ones included, in order."""
    at_work = Shift.held_on.between(since, until)
    rows = (
        DeskHours.select(DeskHours, Shift, Person)
        .join(Shift, JOIN.LEFT_OUTER, on=(Shift.hours == DeskHours.id) & at_work, attr="one")
        .join(Person, JOIN.LEFT_OUTER)
        .where(
            DeskHours.branch == branch_id,
            meeting(DeskHours.valid_from, DeskHours.valid_until, since, until),
        )
        .order_by(DeskHours.opens_minute, DeskHours.id, Person.sorts_as, Shift.id)
    )
    hours: dict[int, DeskHours] = {}
    shifts = defaultdict(list)
    for row in rows:
        known = hours.setdefault(row.id, row)
        if (shift := getattr(row, "one", None)) is not None:
            shift.hours = known
            shifts[row.id, shift.held_on].append(shift)
    if not hours:
        return []
    closures = list(closures_of(branch_id, since).where(Closure.first_on <= until))
    found = []
    for number in range((until - since).days + 1):
        day = since + timedelta(number)
        closure = next((c for c in closures if c.first_on <= day <= c.last_on), None)
        found += [
            OpenDesk(one, day, closure, shifts[one.id, day])
            for one in hours.values()
            if one.is_on(day)
        ]
    return found


def session(branch_id: int, hours_id: int, day: date) -> OpenDesk | None:
    """One desk on one day, if it is open then."""
    found = sessions_of(branch_id, day, day)
    return next((one for one in found if one.hours.id == hours_id), None)


def elsewhere(person: Person, session: OpenDesk) -> Shift | None:
    """Where somebody is on at another desk while this one is open; one after the other is none."""
    hours = session.hours
    return (
        Shift.select(Shift, DeskHours)
        .join(DeskHours)
        .where(
            Shift.person == person.id,
            Shift.held_on == session.day,
            Shift.status != ShiftStatus.CANCELLED,
            Shift.hours != hours.id,
            DeskHours.opens_minute < hours.closes_minute,
            DeskHours.closes_minute > hours.opens_minute,
        )
        .order_by(DeskHours.opens_minute, Shift.id)
        .first()
    )


def staff(branch_id: int) -> dict[Desk, list[Person]]:
    """Who works at the branch today and may be on at each desk, by name."""
    here = Person.select().where(
        Person.branch == branch_id, Person.ended_on.is_null() | (Person.ended_on >= today())
    )
    people = list(here.order_by(Person.sorts_as, Person.id))
    held = roles_of([one.id for one in people])
    for one in people:
        one.roles = {Role(role) for role in held.get(one.id, [])}
    return {desk: [one for one in people if desk.can_be_staffed_by(one)] for desk in Desk}


def who_can_staff(person: Person, desk: Desk) -> list[Person]:
    """Of this person's branch."""
    return staff(person.branch_id)[desk]


def booked_at(shift: Shift) -> int:
    """How many appointments somebody has at this desk on this day."""
    return sum(count(shift) for count in contributed().bookings_of_shift)


def booked_between(branch_id: int, since: date, until: date) -> int:
    """How many appointments at desks there are between two days."""
    return sum(count(branch_id, since, until) for count in contributed().bookings_between)


def in_agenda(person: Person, since: date, until: date) -> list[AgendaItem]:
    """The opening hours, with who is on and where somebody is missing."""
    if not person.may(Permission.SEE_AGENDA):
        return []
    return [_agenda_item(one, person) for one in sessions_of(person.branch_id, since, until)]


def _agenda_item(one: OpenDesk, person: Person) -> AgendaItem:
    names = ", ".join(shift.person.label for shift in one.on)
    if one.closure:
        state, detail = "closed", one.closure.reason
    elif one.missing and one.day >= today():
        state, detail = "gap", names or gettext("Nobody is on yet.")
    else:
        state, detail = "mine" if one.shift_of(person) else "", names
    return AgendaItem(
        kind="roster",
        day=one.day,
        title=str(one.desk.label),
        detail=detail,
        starts_at=one.starts_at,
        minutes=one.hours.minutes,
        href=f"{path_to('desk_hours.week', week=one.day)}#s-{one.hours.id}-{one.day}",
        state=state,
    )
