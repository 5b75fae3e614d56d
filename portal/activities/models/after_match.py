"""A visit of a day on which its writer helped the household no more: a leader decides on it."""

from peewee import SQL, BooleanField, Check, DateField, TextField

from portal.activities.models import Activity
from portal.branches.models import Branch
from portal.core.database import BaseModel, MomentField, no_longer_than, parent, same_branch
from portal.people.models import Person

WHY_LENGTH = 1000  # characters


class AfterMatch(BaseModel):
    """What was written down of a day after the match; it counts once a leader took it as a visit.

    Until then its activity is withdrawn, so that no figure, claim or list has it.
    """

    branch = parent(Branch)
    activity = parent(Activity, on_delete="CASCADE", unique=True)
    ended_on = DateField()  # the last day of the match
    decided_by = parent(Person, null=True)
    decided_at = MomentField(null=True)
    is_accepted = BooleanField(null=True)
    reason = TextField(null=True, constraints=[no_longer_than("reason", WHY_LENGTH)])
    seen_at = MomentField(null=True)  # by who wrote it, after it was sent back

    class Meta:
        indexes = (
            SQL(
                "CREATE INDEX after_match_waiting ON after_match (branch_id)"
                " WHERE decided_at IS NULL"
            ),
        )
        constraints = [
            Check("(decided_at IS NULL) = (is_accepted IS NULL)"),
            Check("(decided_at IS NULL) = (decided_by_id IS NULL)"),
            same_branch("activity_id", "activity"),
            same_branch("decided_by_id", "person"),
        ]

    @property
    def waits(self) -> bool:
        return self.decided_at is None

    def can_be_decided_by(self, person: Person) -> bool:
        """A leader of the branch, but for what they wrote themselves."""
        return (
            self.waits
            and person.is_leader
            and person.branch_id == self.branch_id
            and person.id != self.activity.person_id
        )
