"""A file that goes with a meeting, such as what is talked about."""

from portal.branches.models import Branch
from portal.core.clock import now
from portal.core.database import BaseModel, MomentField, parent, same_branch
from portal.files.models import StoredFile
from portal.people.models import Person
from portal.schedule.meetings.models import Meeting


class MeetingFile(BaseModel):
    branch = parent(Branch)
    meeting = parent(Meeting)
    file = parent(StoredFile, unique=True)
    added_by = parent(Person)
    added_at = MomentField(default=now)

    class Meta:
        constraints = [
            same_branch("meeting_id", "meeting"),
            same_branch("file_id", "stored_file"),
            same_branch("added_by_id", "person"),
        ]

    def can_be_removed_by(self, person: Person) -> bool:
        """By who added it until it is noted who came, and by who minutes the meeting."""
        mine = self.added_by_id == person.id and self.meeting.takes_points
        return mine or self.meeting.can_be_minuted_by(person)
