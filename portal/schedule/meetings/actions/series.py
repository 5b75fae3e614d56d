"""Moving and cancelling a date of a series with all that follow it: one mail each."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from portal.core.database import db
from portal.people.models import Person
from portal.schedule.meetings.actions import moved_to, series_mails, status_set
from portal.schedule.meetings.models import Meeting, MeetingStatus


@dataclass(frozen=True)
class Move:
    """What becomes of one date, and the version at which it was read."""

    meeting: Meeting
    version: int
    values: dict[str, Any]


def move_all(moves: Sequence[Move], by: Person) -> bool:
    """Change the title, moment, length or place of each; whether those who are invited hear of it.

    Another moment asks everybody anew. Raises StaleVersion: then nothing has changed.
    """
    with db.atomic():
        done = (moved_to(one.meeting, by, one.version, **one.values) for one in moves)
        moved = [one for one in done if one is not None]
        if moved:
            series_mails.tell_of_moves(moved)
    return bool(moved)


def cancel_all(meetings: Sequence[tuple[Meeting, int]], by: Person, reason: str) -> None:
    """Each with the version at which it was read. Raises StaleVersion: then all goes on."""
    gone = []
    with db.atomic():
        for meeting, version in meetings:
            values = {"status": MeetingStatus.CANCELLED, "cancel_reason": reason}
            event = status_set(meeting, by, version, **values)
            if event is not None:
                gone.append((meeting, event))
        if gone:
            series_mails.tell_of_cancellations(gone, reason)
