"""Opening and closing the branch, and who is on: signing up, swapping and leaving."""

from contextlib import suppress
from datetime import date

from flask_babel import gettext, ngettext
from peewee import IntegrityError

from portal import audit
from portal.core.clock import now, today
from portal.core.database import StaleVersion, db, hold, save_changes, take_turn
from portal.core.i18n.formatting import clock, day
from portal.core.periods import Doubled
from portal.core.web.addresses import link_to
from portal.feature import contributed
from portal.mail.actions import queue
from portal.people.models import Person
from portal.people.queries import leaders_of
from portal.schedule.desk_hours import ical, queries
from portal.schedule.desk_hours.models import Closure, Desk, DeskHours, Shift, ShiftStatus
from portal.schedule.desk_hours.queries import OpenDesk
from portal.schedule.desk_hours.queries.clashes import open_for


class StillBooked(Exception):
    """There are appointments in it: so many."""

    def __init__(self, count: int) -> None:
        super().__init__(count)
        self.count = count


class NotPossible(Exception):
    """Who is on changed meanwhile, or the desk is closed."""


class ElsewhereThen(NotPossible):
    """Somebody is at another desk at that time; the text says at which, and what to do."""


def open_desk(by: Person, **values) -> DeskHours:
    """Add a time of the week at which a desk is open. Raises Doubled."""
    with db.atomic():
        hold(by.branch)
        if taken := queries.doubled_hours(by.branch_id, values):
            raise Doubled(queries.open_already(taken))
        hours = DeskHours.create(branch=by.branch_id, **values)
        audit.record(by, "roster.open", hours)
        ical.publish_between(by.branch_id, today(), ical.horizon())
        return hours


def stop_desk(hours: DeskHours, by: Person, last_day: date, version: int) -> None:
    """Let it be open for the last time on this day or before; hours that have not begun go.

    Raises Doubled, StillBooked, StaleVersion.
    """
    with db.atomic():
        hold(by.branch)
        _insist_alone(hours, last_day)
        later = _booked_after(hours, last_day)
        if later:
            raise StillBooked(later)
        changes = audit.differences(hours, valid_until=last_day)
        save_changes(hours, version, valid_until=max(last_day, hours.valid_from))
        audit.record(by, "roster.stop", hours, changes=changes)
        ical.withdraw_after(hours, last_day)
        gone = Shift.select(Shift, DeskHours).join(DeskHours)
        for shift in gone.where(Shift.hours == hours, Shift.held_on > last_day):
            _set(shift, ShiftStatus.CANCELLED)
        if last_day < hours.valid_from:
            _remove(hours)


def _insist_alone(hours: DeskHours, last_day: date) -> None:
    """Raises Doubled: they would be open longer, at a time that has other hours by now."""
    values = {**hours.__data__, "valid_until": last_day}
    later = last_day > (hours.valid_until or date.max)
    if later and (taken := queries.doubled_hours(hours.branch_id, values, hours.id)):
        raise Doubled(queries.open_already(taken))


def _remove(hours: DeskHours) -> None:
    """Of hours that never began nothing stays, unless something cancelled refers to them."""
    with suppress(IntegrityError), db.atomic():
        Shift.delete().where(Shift.hours == hours).execute()
        hours.delete_instance()


def _booked_after(hours: DeskHours, last_day: date) -> int:
    shifts = Shift.select(Shift, DeskHours).join(DeskHours)
    after = shifts.where(
        Shift.hours == hours, Shift.held_on > last_day, Shift.status != ShiftStatus.CANCELLED
    )
    return sum(queries.booked_at(shift) for shift in after)


def close(by: Person, first_on: date, last_on: date, reason: str) -> Closure:
    """Close the branch for some days.

    Raises Doubled, StillBooked while there are appointments in them.
    """
    with db.atomic():
        hold(by.branch)
        if said := queries.closed_already(by.branch_id, first_on, last_on):
            raise Doubled(said)
        if count := queries.booked_between(by.branch_id, first_on, last_on):
            raise StillBooked(count)
        closure = Closure.create(
            branch=by.branch_id, first_on=first_on, last_on=last_on, reason=reason
        )
        audit.record(by, "roster.close", closure, why=reason)
        ical.publish_between(by.branch_id, first_on, last_on)
        return closure


def reopen(closure: Closure, by: Person) -> None:
    with db.atomic():
        changes = {
            "first_on": (closure.first_on, None),
            "last_on": (closure.last_on, None),
            "reason": (closure.reason, None),
        }
        audit.record(by, "roster.reopen", closure, changes=changes)
        closure.delete_instance()
        ical.publish_between(by.branch_id, closure.first_on, closure.last_on)


def sign_up(person: Person, by: Person, session: OpenDesk, weeks: int = 1) -> list[Shift]:
    """Put somebody on at this desk, that day and the same day of the weeks after it.

    A day that is closed or past is left out, as is one on which they are on already, here or at
    another desk at that time. Raises NotPossible, ElsewhereThen when none is left.
    """
    wanted = open_for(person, session, weeks)
    if not wanted:
        raise NotPossible
    with db.atomic():
        take_turn("shift", person.id)
        free = [one for one in wanted if not queries.elsewhere(person, one)]
        if not free:
            _insist_on_one_desk(person, wanted[0])
        return [_put_on(person, by, one) for one in free]


def _insist_on_one_desk(person: Person, session: OpenDesk) -> None:
    """Raises ElsewhereThen."""
    if other := queries.elsewhere(person, session):
        told = gettext(
            "%(name)s is then at: %(desk)s, %(day)s, %(time)s. Take them off there first.",
            name=person.label,
            **{name: text for name, text in _when(other).items() if name != "link"},
        )
        raise ElsewhereThen(told)


def _put_on(person: Person, by: Person, session: OpenDesk) -> Shift:
    Shift.insert(
        branch=person.branch_id,
        hours=session.hours,
        person=person,
        held_on=session.day,
        status=ShiftStatus.ON,
        changed_at=now(),
    ).on_conflict(
        conflict_target=[Shift.hours, Shift.held_on, Shift.person],
        update={Shift.status: ShiftStatus.ON, Shift.version: Shift.version + 1},
    ).execute()
    shift = Shift.get(
        Shift.hours == session.hours, Shift.held_on == session.day, Shift.person == person
    )
    shift.hours, shift.person = session.hours, person
    audit.record(by, "shift.on", shift)
    ical.publish_shift(shift)
    return shift


def seek(shift: Shift, by: Person, version: int) -> None:
    """Ask the others to take it over; until somebody does it stays. Raises StaleVersion."""
    with db.atomic():
        _set(shift, ShiftStatus.SEEKING, version)
        audit.record(by, "shift.seek", shift)
        for other in queries.who_can_staff(shift.person, Desk(shift.hours.desk)):
            if other.id != shift.person_id:
                queue(other, "roster.seek", lambda: _seek_text(shift))


def stay(shift: Shift, by: Person, version: int) -> None:
    """Come after all. Raises StaleVersion."""
    with db.atomic():
        _set(shift, ShiftStatus.ON, version)
        audit.record(by, "shift.stay", shift)


def leave(shift: Shift, by: Person, version: int) -> None:
    """Not be on after all; the leaders hear of the gap.

    Raises StillBooked while there are appointments in it, StaleVersion.
    """
    with db.atomic():
        hold(by.branch)  # no time at this desk is booked meanwhile
        if count := queries.booked_at(shift):
            raise StillBooked(count)
        _set(shift, ShiftStatus.CANCELLED, version)
        audit.record(by, "shift.leave", shift)
        session = queries.session(shift.branch_id, shift.hours_id, shift.held_on)
        if session and session.missing and shift.held_on >= today():
            for leader in leaders_of(shift.branch_id):
                if leader.id != by.id:
                    queue(leader, "roster.gap", lambda: _gap_text(shift))


def take_over(shift: Shift, person: Person, version: int) -> Shift:
    """Be on instead of who sought somebody, with the appointments that are booked with it.

    Raises NotPossible when somebody else was first, ElsewhereThen when one is on then already.
    """
    before = shift.person
    with db.atomic():
        hold(person.branch)
        session = queries.session(shift.branch_id, shift.hours_id, shift.held_on)
        if session is None or not session.can_be_joined_by(person):
            raise NotPossible
        take_turn("shift", person.id)
        _insist_on_one_desk(person, session)
        try:
            _set(shift, ShiftStatus.CANCELLED, version)
        except StaleVersion as error:
            raise NotPossible from error
        taken = _put_on(person, person, session)
        audit.record(person, "shift.take", taken, changes={"person": (before.id, person.id)})
        for hand_over in contributed().on_shift_taken:
            hand_over(taken, before, person)
        queue(before, "roster.taken", lambda: _taken_text(taken))
        return taken


def take_off(shift: Shift) -> None:
    """They are not on; who calls this notes it."""
    _set(shift, ShiftStatus.CANCELLED)


def _set(shift: Shift, status: ShiftStatus, version: int | None = None) -> None:
    seen = shift.version if version is None else version
    save_changes(shift, seen, status=status, changed_at=now())
    ical.publish_shift(shift)


def _when(shift: Shift) -> dict[str, str]:
    starts = shift.hours.starts_at(shift.held_on)
    return {
        "desk": str(Desk(shift.hours.desk).label),
        "day": day(shift.held_on),
        "time": clock(starts),
        "link": link_to("desk_hours.week", week=shift.held_on),
    }


def _seek_text(shift: Shift) -> tuple[str, str]:
    when = _when(shift)
    return (
        gettext("Can you be at the desk on %(day)s?", day=when["day"]),
        gettext(
            "%(desk)s, %(day)s at %(time)s. A colleague cannot come. Do you take over?\n\n%(link)s",
            **when,
        ),
    )


def _gap_text(shift: Shift) -> tuple[str, str]:
    when = _when(shift)
    return (
        gettext("Somebody is missing at the desk on %(day)s", day=when["day"]),
        gettext("%(desk)s, %(day)s at %(time)s: there are too few people.\n\n%(link)s", **when),
    )


def _taken_text(shift: Shift) -> tuple[str, str]:
    when = _when(shift)
    return (
        gettext("Somebody takes over at the desk on %(day)s", day=when["day"]),
        gettext(
            "%(desk)s, %(day)s at %(time)s: you need not come. %(name)s is there.\n\n%(link)s",
            name=shift.person.label,
            **when,
        ),
    )


def still_booked_words(count: int) -> str:
    """Why something stays open, and what to do."""
    return ngettext(
        "There is %(num)s appointment in it. Move it or cancel it first.",
        "There are %(num)s appointments in it. Move or cancel them first.",
        count,
    )
