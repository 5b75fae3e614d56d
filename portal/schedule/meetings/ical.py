"""One meeting as an event of a calendar."""

from collections.abc import Iterable

from portal.calendar_feeds.events import actions as calendars
from portal.calendar_feeds.events.models import CalendarEvent, Details, EventKind
from portal.core.web.addresses import path_to
from portal.schedule.meetings.models import Meeting
from portal.schedule.meetings.queries import invited_to, numbered

SOURCE = "meeting"


def details(numbers: list[int]) -> Iterable[Details]:
    """The events of these meetings; of a cancelled one nothing is to be told anew."""
    invited = invited_to(numbers)
    for meeting in numbered(numbers):
        if not meeting.is_cancelled:
            yield Details(
                kind=EventKind.TEAM_MEETING,
                branch_id=meeting.branch_id,
                source=SOURCE,
                source_id=meeting.id,
                starts=meeting.starts_at,
                ends=meeting.ends_at,
                title=meeting.label,
                # Nobody named would be the whole branch: then it stands in the organiser's own.
                people=tuple(invited.get(meeting.id) or [meeting.organiser_id]),
                place=meeting.place or "",
                path=path_to("meetings.show", meeting_id=meeting.id),
            )


def told(meeting: Meeting) -> CalendarEvent:
    """Keep the event of a meeting that goes on, in the transaction that changes it."""
    [known] = details([meeting.id])
    return calendars.put(known)


def publish(meeting: Meeting) -> CalendarEvent | None:
    """The same of one that may be cancelled; nothing where calendars knew of none."""
    return calendars.cancel(SOURCE, meeting.id) if meeting.is_cancelled else told(meeting)
