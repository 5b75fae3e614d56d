"""Answers to invitations."""

from portal.core.clock import now
from portal.core.database import db
from portal.people.models import Person
from portal.schedule.meetings import ical, queries
from portal.schedule.meetings.actions import TooLate, mails
from portal.schedule.meetings.models import Answer, Invitation, Meeting, MeetingStatus


def answer(person: Person, given: dict[int, Answer]) -> None:
    """Keep what somebody answers to invitations {meeting: answer}; it may change until it begins.

    Raises TooLate, and then keeps nothing, where one of the meetings takes no answers any more.
    """
    changed, complete = [], []
    with db.atomic():
        for number, said in sorted(given.items()):
            open_one = (Meeting.id == number) & (Meeting.status == MeetingStatus.PLANNED)
            # Holds the meeting: of two last answers at the same moment one sees the other.
            held = Meeting.update(status=MeetingStatus.PLANNED).where(
                open_one, Meeting.starts_at > now()
            )
            invitation = queries.invitation_of(person.id, number) if held.execute() else None
            if invitation is None:
                raise TooLate
            if invitation.answer == said:
                continue
            Invitation.update(answer=said, answered_at=now()).where(
                Invitation.id == invitation.id
            ).execute()
            changed.append(number)
            if invitation.answer is None and not queries.has_unanswered(number):
                complete.append(number)
        for meeting in queries.numbered(changed):
            ical.publish(meeting)
        if complete:
            mails.tell_everybody_answered(queries.numbered(complete))
