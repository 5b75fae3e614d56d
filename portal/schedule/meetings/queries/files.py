"""The files that go with meetings, and who may read them."""

from portal.core.database import Rows, among
from portal.files.models import StoredFile
from portal.people.models import Person
from portal.schedule.meetings.models import Meeting
from portal.schedule.meetings.models.files import MeetingFile
from portal.schedule.meetings.queries import visible_to as meetings_visible_to

FACTS = (StoredFile.id, StoredFile.name, StoredFile.media_type, StoredFile.pages, StoredFile.size)


def visible_to(person: Person) -> Rows:
    """Those of the meetings that this person may see, with their contents."""
    seen = meetings_visible_to(person).select(Meeting.id)
    found = MeetingFile.select(MeetingFile, Meeting, StoredFile).join(Meeting)
    return found.switch(MeetingFile).join(StoredFile).where(among(MeetingFile.meeting, seen))


def files_of(meeting: Meeting) -> list[MeetingFile]:
    """In the order in which they came, without their contents, with who added each."""
    found = (
        MeetingFile.select(MeetingFile, *FACTS, Person)
        .join(StoredFile)
        .switch(MeetingFile)
        .join(Person)
        .where(MeetingFile.meeting == meeting.id)
    )
    rows = list(found.order_by(MeetingFile.id))
    for row in rows:
        row.meeting = meeting
    return rows
