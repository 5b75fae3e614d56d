"""Moving and cancelling a date of a series with all that follow it: one mail each."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from portal import audit
from portal.calendar_feeds.events.models import CalendarEvent
from portal.core.clock import local
from portal.core.database import db, save_changes
from portal.people.models import Person
from portal.schedule.meetings import ical
from portal.schedule.meetings.actions import series_mails
from portal.schedule.meetings.models import Invitation, Meeting, MeetingStatus


@dataclass(frozen=True)
class Move:
    """What becomes of one date, and the version at which it was read."""

    meeting: Meeting
    version: int
    values: dict[str, Any]


@dataclass(frozen=True)
class Moved:
    """A date of which those who are invited hear, and when it was before."""

    meeting: Meeting
    event: CalendarEvent
    before: datetime


def move_all(moves: Sequence[Move], by: Person) -> bool:
    """Change the title, moment, length or place of each; whether those who are invited hear of it.

    Another moment asks everybody anew. Raises StaleVersion: then nothing has changed.
    """
    with db.atomic():
        moved = [done for one in moves if (done := _move(one, by))]
        if moved:
            series_mails.tell_of_moves(moved)
    return bool(moved)


def _move(move: Move, by: Person) -> Moved | None:
    """Nothing where nobody needs to hear of it: of another title, or of what has been."""
    meeting, before = move.meeting, move.meeting.starts_at
    changed = audit.differences(meeting, **move.values)
    if not changed:
        return None
    fields = {name: new for name, (_old, new) in changed.items()}
    if "starts_at" in fields:
        fields["held_on"] = local(fields["starts_at"]).date()
    save_changes(meeting, move.version, **fields)
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


def cancel_all(meetings: Sequence[tuple[Meeting, int]], by: Person, reason: str) -> None:
    """Each with the version at which it was read. Raises StaleVersion: then all goes on."""
    gone = []
    with db.atomic():
        for meeting, version in meetings:
            values = {"status": MeetingStatus.CANCELLED, "cancel_reason": reason}
            changes = audit.differences(meeting, **values)
            save_changes(meeting, version, **values)
            audit.record(by, "meeting.cancel", meeting, changes=changes)
            event = ical.publish(meeting)
            if event is not None and not meeting.has_begun:
                gone.append((meeting, event))
        if gone:
            series_mails.tell_of_cancellations(gone, reason)
