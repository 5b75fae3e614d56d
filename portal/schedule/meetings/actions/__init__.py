"""Planning, moving and cancelling meetings; each tells those who are invited."""

import uuid
from dataclasses import dataclass
from datetime import datetime

from peewee import IntegrityError

from portal import audit
from portal.calendar_feeds.events.models import CalendarEvent
from portal.core.clock import local
from portal.core.database import db, save_changes
from portal.core.web.idempotency import made_or_key
from portal.people.models import Person
from portal.schedule.meetings import ical, queries
from portal.schedule.meetings.actions import mails
from portal.schedule.meetings.models import (
    Attendance,
    Invitation,
    Meeting,
    MeetingSeries,
    MeetingStatus,
)


class TooLate(Exception):
    """The meeting is not one that this can be done to any more."""


@dataclass(frozen=True)
class Slot:
    """A moment at which a meeting is to begin, and why it is not where the rhythm has it."""

    starts_at: datetime
    shift_reason: str | None = None


@dataclass(frozen=True)
class Plan:
    """What the meetings to plan have in common."""

    title: str
    minutes: int
    place: str | None
    person_ids: list[int]
    is_for_all: bool


def new_code() -> str:
    return f"meeting-{uuid.uuid4().hex[:12]}"


def plan_series(
    by: Person, plan: Plan, every_weeks: int, slots: list[Slot], form_key: str
) -> MeetingSeries:
    """Put these meetings in the calendar and tell who is invited, in one mail each.

    The same form sent twice makes one series.
    """
    if made := queries.by_form(MeetingSeries, by, form_key):
        return made
    try:
        with db.atomic():
            series = MeetingSeries.create(
                branch=by.branch_id,
                title=plan.title,
                every_weeks=every_weeks,
                organiser=by.id,
                form_key=form_key,
            )
            meetings = [create(by, plan, slot, series=series.id) for slot in slots]
            for meeting in meetings:
                ical.publish(meeting)
            audit.record(by, "meeting.plan", series)
            mails.tell_of_series(series, meetings, by)
    except IntegrityError:
        return _other_wins(MeetingSeries, by, form_key)
    return series


def made_before(by: Person, form_key: str | None) -> tuple[Meeting | None, str | None]:
    """The meeting that this very form made before, if it was not cancelled; or nothing, and a free
    key."""
    return made_or_key(
        form_key,
        lambda key: queries.by_form(Meeting, by, key),
        lambda meeting: not meeting.is_cancelled,
    )


def plan_one(by: Person, plan: Plan, starts_at: datetime, form_key: str | None) -> Meeting:
    """A meeting of its own; one that has been already invites nobody."""
    made, form_key = made_before(by, form_key)
    if made:
        return made
    try:
        with db.atomic():
            meeting = create(by, plan, Slot(starts_at), form_key=form_key)
            audit.record(by, "meeting.plan", meeting)
            mails.invite(meeting, ical.told(meeting))
    except IntegrityError:
        return _other_wins(Meeting, by, form_key)
    return meeting


def _other_wins(model, by: Person, form_key: str | None):
    """Of two equal forms at the same moment the other one made it."""
    made = form_key and queries.by_form(model, by, form_key)
    if not made:
        raise TooLate
    return made


def create(by: Person, plan: Plan, slot: Slot, **more) -> Meeting:
    """A planned meeting with its guests; who calls this publishes it and tells them."""
    meeting = Meeting(
        branch=by.branch_id,
        code=new_code(),
        title=plan.title,
        minutes=plan.minutes,
        place=plan.place,
        status=MeetingStatus.PLANNED,
        shift_reason=slot.shift_reason,
        organiser=by.id,
        is_for_all=plan.is_for_all,
        **more,
    )
    meeting.place_at(slot.starts_at)
    meeting.save()
    add_invitations(meeting, plan.person_ids)
    return meeting


def add_invitations(meeting: Meeting, person_ids: list[int]) -> None:
    rows = [(meeting.branch_id, meeting.id, person) for person in person_ids]
    if rows:
        columns = [Invitation.branch, Invitation.meeting, Invitation.person]
        Invitation.insert_many(rows, fields=columns).on_conflict_ignore().execute()


@dataclass(frozen=True)
class Moved:
    """A date of which those who are invited hear, and when it was before."""

    meeting: Meeting
    event: CalendarEvent
    before: datetime


def move(meeting: Meeting, by: Person, version: int, **values) -> bool:
    """Change title, moment, length or place; whether those who are invited hear of it.

    Another moment asks everybody anew. Raises StaleVersion.
    """
    with db.atomic():
        moved = moved_to(meeting, by, version, **values)
        if moved is not None:
            mails.tell_of_move(moved.meeting, moved.event, moved.before)
    return moved is not None


def moved_to(meeting: Meeting, by: Person, version: int, **values) -> Moved | None:
    """The same within a transaction, for who tells of it; nothing where nobody needs to hear of
    it: of another title, or of what has been.
    """
    before, changed = meeting.starts_at, audit.differences(meeting, **values)
    if not changed:
        return None
    fields = {name: new for name, (_old, new) in changed.items()}
    if "starts_at" in fields:
        fields["held_on"] = local(fields["starts_at"]).date()
    save_changes(meeting, version, **fields)
    if "starts_at" in fields:
        Invitation.update(answer=None, answered_at=None, reminded_at=None).where(
            Invitation.meeting == meeting.id
        ).execute()
    audit.record(by, "meeting.change", meeting, changes=changed)
    event = ical.publish(meeting)
    matters = bool(fields.keys() & {"starts_at", "minutes", "place"})
    if event is None or not matters or not meeting.takes_answers:
        return None
    return Moved(meeting, event, before)


def cancel(meeting: Meeting, by: Person, version: int, reason: str) -> None:
    """It stays to be seen, with the reason. Raises TooLate and StaleVersion."""
    if not meeting.is_planned:
        raise TooLate
    _set_status(meeting, by, version, status=MeetingStatus.CANCELLED, cancel_reason=reason)


def restore(meeting: Meeting, by: Person, version: int) -> None:
    """It goes on after all. Raises TooLate and StaleVersion."""
    if not meeting.is_cancelled:
        raise TooLate
    _set_status(meeting, by, version, status=MeetingStatus.PLANNED, cancel_reason=None)


def _set_status(meeting: Meeting, by: Person, version: int, **fields) -> None:
    with db.atomic():
        event = status_set(meeting, by, version, **fields)
        if event is not None:
            mails.tell_of_cancellation(meeting, event)


def status_set(meeting: Meeting, by: Person, version: int, **fields) -> CalendarEvent | None:
    """The same within a transaction: the event of which those who are invited are to hear."""
    changes = audit.differences(meeting, **fields)
    save_changes(meeting, version, **fields)
    action = "meeting.cancel" if meeting.is_cancelled else "meeting.restore"
    audit.record(by, action, meeting, changes=changes)
    event = ical.publish(meeting)
    return None if meeting.has_begun else event


def choose_guests(
    meeting: Meeting, by: Person, version: int, person_ids: set[int], is_for_all: bool
) -> None:
    """Invite these people and no others; who is left out hears that too. Raises StaleVersion."""
    invited = {invitation.person_id: invitation for invitation in queries.invitations_of(meeting)}
    gone = [invitation for person, invitation in invited.items() if person not in person_ids]
    new = sorted(person_ids - invited.keys())
    if not gone and not new and is_for_all == meeting.is_for_all:
        return
    with db.atomic():
        save_changes(meeting, version, is_for_all=is_for_all)
        Invitation.delete().where(Invitation.id.in_([i.id for i in gone])).execute()
        add_invitations(meeting, new)
        audit.record(
            by, "meeting.guests", meeting, changes={"guests": (len(invited), len(person_ids))}
        )
        event = ical.publish(meeting)
        if event is not None and meeting.takes_answers:
            mails.tell_left_out(meeting, event, gone)
            mails.invite(meeting, event)


def note_attendance(
    meeting: Meeting, by: Person, version: int, person_ids: set[int], minutes: int
) -> None:
    """Who came, and how long it took: from here on it counts as hours.

    Raises TooLate for what was cancelled or has not begun, and StaleVersion.
    """
    if meeting.is_cancelled or not meeting.has_begun:
        raise TooLate
    was = {guest.person.id for guest in queries.guests(meeting) if guest.was_there}
    changes = audit.differences(meeting, minutes=minutes, status=MeetingStatus.HELD)
    if was != person_ids:
        changes["attendees"] = (len(was), len(person_ids))
    if not changes:
        return
    with db.atomic():
        save_changes(meeting, version, minutes=minutes, status=MeetingStatus.HELD)
        Attendance.delete().where(
            Attendance.meeting == meeting.id, Attendance.person.not_in(list(person_ids))
        ).execute()
        rows = [(meeting.branch_id, meeting.id, person) for person in sorted(person_ids - was)]
        if rows:
            columns = [Attendance.branch, Attendance.meeting, Attendance.person]
            Attendance.insert_many(rows, fields=columns).execute()
        audit.record(by, "meeting.attendance", meeting, changes=changes)
        ical.publish(meeting)


def follow_dates(person: Person) -> None:
    """After their last day somebody is asked for no meeting any more."""
    if person.ended_on is None:
        return
    for invitation in queries.asked_after(person, person.ended_on):
        meeting = invitation.meeting
        invitation.delete_instance()
        event = ical.publish(meeting)
        if event is not None and meeting.takes_answers:
            mails.tell_left_out(meeting, event, [invitation])
