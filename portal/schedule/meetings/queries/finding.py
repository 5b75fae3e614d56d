"""The meetings that the field on top finds."""

from portal.core.i18n.formatting import plain_day
from portal.core.web.addresses import path_to
from portal.feature import Hit
from portal.people.models import Person
from portal.schedule.meetings.models import Meeting
from portal.schedule.meetings.queries import visible_to
from portal.search.index import fits


def find(person: Person, typed: str, most: int) -> list[Hit]:
    """By title, code and place, the last first."""
    rows = visible_to(person).where(fits(Meeting, person.branch_id, typed))
    return [
        Hit(
            meeting.label,
            path_to("meetings.show", meeting_id=meeting.id),
            [plain_day(meeting.held_on), meeting.place or ""],
        )
        for meeting in rows.order_by(Meeting.starts_at.desc(), Meeting.id.desc()).limit(most)
    ]
