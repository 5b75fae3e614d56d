"""What a leader asks about something that was written down, and what the author says."""

from peewee import SQL, Check, TextField

from portal.activities.models import Activity
from portal.branches.models import Branch
from portal.core.clock import now
from portal.core.database import BaseModel, MomentField, no_longer_than, parent, same_branch
from portal.people.models import Person

TEXT_LENGTH = 1000  # characters


class ActivityQuestion(BaseModel):
    """A question with which a leader sent an activity back; it stands until it is answered."""

    branch = parent(Branch)
    activity = parent(Activity)
    question = TextField(constraints=[no_longer_than("question", TEXT_LENGTH)])
    asked_by = parent(Person)
    asked_at = MomentField(default=now)
    answer = TextField(null=True, constraints=[no_longer_than("answer", TEXT_LENGTH)])
    answered_at = MomentField(null=True)
    taken_back_at = MomentField(null=True)

    class Meta:
        indexes = (
            (("branch", "asked_at"), False),
            SQL(
                "CREATE UNIQUE INDEX activity_question_open ON activity_question (activity_id)"
                " WHERE answered_at IS NULL AND taken_back_at IS NULL"
            ),
        )
        constraints = [
            Check("answered_at IS NULL OR taken_back_at IS NULL"),
            same_branch("activity_id", "activity"),
            same_branch("asked_by_id", "person"),
        ]

    @property
    def is_open(self) -> bool:
        return self.answered_at is None and self.taken_back_at is None
