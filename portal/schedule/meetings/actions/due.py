"""The steps of `flask jobs run` for meetings; each is safe to run twice at once."""

from portal.core.clock import now
from portal.core.database import db
from portal.mail.queries import REMINDED_BEFORE
from portal.schedule.meetings import ical, queries
from portal.schedule.meetings.actions import mails, polls
from portal.schedule.meetings.models import ActionPoint, Invitation, Meeting
from portal.schedule.meetings.queries import due


def invite_newcomers() -> str | None:
    """Who came to work here is asked for the meetings that are for everybody."""
    if not (found := due.newcomers()):
        return None
    columns = [Invitation.branch, Invitation.meeting, Invitation.person]
    with db.atomic():
        Invitation.insert_many(found, fields=columns).on_conflict_ignore().execute()
        for meeting in queries.numbered(sorted({number for _branch, number, _person in found})):
            ical.publish(meeting)
    return f"{len(found)} invitations for newcomers."


def send_invitations() -> str | None:
    """Some weeks before each date its invitation for a calendar goes out."""
    sent = 0
    for number in [meeting.id for meeting in due.to_invite()]:
        with db.atomic():
            # Holds the meeting: another run at the same moment waits, and finds nothing left.
            Meeting.update(status=Meeting.status).where(Meeting.id == number).execute()
            meeting = Meeting.get_by_id(number)
            sent += mails.invite(meeting, ical.told(meeting))
    return f"{sent} invitations to meetings." if sent else None


def send_reminders() -> str | None:
    sent = 0
    for invitation in list(due.to_remind(REMINDED_BEFORE)):
        mine = (Invitation.id == invitation.id) & Invitation.reminded_at.is_null()
        with db.atomic():
            if Invitation.update(reminded_at=now()).where(mine).execute():
                mails.remind(invitation.meeting, invitation)
                sent += 1
    return f"{sent} reminders of meetings." if sent else None


def remind_of_actions() -> str | None:
    """On its day, who agreed to do something hears of it; two days late at most."""
    sent = 0
    for action in list(due.actions_to_remind()):
        still = (ActionPoint.id == action.id) & ActionPoint.reminded_at.is_null()
        with db.atomic():
            if ActionPoint.update(reminded_at=now()).where(still).execute():
                mails.remind_of_action(action)
                sent += 1
    return f"{sent} reminders of action points." if sent else None


def tell_of_actions() -> None:
    """What calendars do not know yet: what was agreed before they heard of it."""
    for number in due.untold_actions():
        with db.atomic():
            ical.publish_action(number)


TASKS = {
    "invite newcomers to meetings": invite_newcomers,
    "send invitations to meetings": send_invitations,
    "remind of meetings": send_reminders,
    "remind of date polls": polls.send_reminders,
    "remind of action points": remind_of_actions,
    "tell calendars of action points": tell_of_actions,
}
