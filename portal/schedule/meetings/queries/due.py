"""What `flask jobs run` has to do for meetings."""

from datetime import timedelta

from peewee import fn

from portal.core.clock import now, today
from portal.core.database import Rows
from portal.people.models import Person
from portal.schedule.meetings.models import Answer, Invitation, Meeting, MeetingStatus
from portal.schedule.meetings.queries import technical, works_on

INVITED_BEFORE = timedelta(weeks=3)


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
