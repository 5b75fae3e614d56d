"""What `flask jobs run` has to do for meetings."""

from datetime import timedelta

from peewee import fn

from portal.calendar_feeds.events.models import BACK, CalendarEvent
from portal.core.clock import now, today
from portal.core.database import Rows
from portal.people.models import Person
from portal.schedule.meetings.models import ActionPoint, Answer, Invitation, Meeting, MeetingStatus
from portal.schedule.meetings.queries import technical, works_on

INVITED_BEFORE = timedelta(weeks=3)
ACTIONS_SINCE = timedelta(days=2)


def _ahead():
    return (Meeting.status == MeetingStatus.PLANNED) & (Meeting.starts_at > now())


def to_invite() -> Rows:
    """Meetings of the next weeks with somebody who had no invitation by mail yet."""
    unasked = Invitation.select(Invitation.meeting).where(Invitation.mailed_at.is_null())
    soon = Meeting.starts_at <= now() + INVITED_BEFORE
    return Meeting.select().where(_ahead(), soon, Meeting.id.in_(unasked)).order_by(Meeting.id)


def to_remind(before: timedelta) -> Rows:
    """Invitations to what begins soon, of who has not said no and was not reminded."""
    may_come = Invitation.answer.is_null() | (Invitation.answer != Answer.NO)
    return (
        Invitation.select(Invitation, Meeting, Person)
        .join(Meeting)
        .switch(Invitation)
        .join(Person)
        .where(
            _ahead(),
            Meeting.starts_at <= now() + before,
            Invitation.reminded_at.is_null(),
            may_come,
        )
        .order_by(Invitation.id)
    )


def actions_to_remind() -> Rows:
    """What is to be done today, or was since two days, and of which no mail went out."""
    return (
        ActionPoint.select(ActionPoint, Meeting, Person)
        .join(Meeting)
        .switch(ActionPoint)
        .join(Person, on=(ActionPoint.owner == Person.id))
        .where(
            ActionPoint.done_at.is_null(),
            ActionPoint.reminded_at.is_null(),
            ActionPoint.due_on.between(today() - ACTIONS_SINCE, today()),
        )
        .order_by(ActionPoint.id)
    )


def untold_actions() -> list[int]:
    """Those that are not done, that feeds can still show, and of which no event is known."""
    known = CalendarEvent.select(CalendarEvent.id).where(
        CalendarEvent.source == "action_point", CalendarEvent.source_id == ActionPoint.id
    )
    found = ActionPoint.select(ActionPoint.id).where(
        ActionPoint.done_at.is_null(), ActionPoint.due_on >= today() - BACK, ~fn.EXISTS(known)
    )
    return [number for (number,) in found.order_by(ActionPoint.id).tuples()]


def newcomers() -> list[tuple[int, int, int]]:
    """(branch, meeting, person) of who works here now and was not asked for what is for all."""
    asked = Invitation.select(Invitation.id).where(
        Invitation.meeting == Meeting.id, Invitation.person == Person.id
    )
    found: Rows = (
        Meeting.select(Meeting.branch, Meeting.id, Person.id)
        .join(Person, on=(Person.branch == Meeting.branch) & works_on(today()))
        .where(
            _ahead(),
            Meeting.is_for_all,
            Person.ended_on.is_null() | (Person.ended_on >= Meeting.held_on),
            Person.id.not_in(technical()),
            ~fn.EXISTS(asked),
        )
        .order_by(Meeting.id, Person.id)
    )
    return list(found.tuples())
