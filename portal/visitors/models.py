"""Who waits at the desk today."""

from peewee import CharField, Check, DateField

from portal.branches.models import Branch
from portal.core.clock import now, today
from portal.core.database import BaseModel, MomentField, no_longer_than, parent, same_branch
from portal.people.models import Person

CALLED_LENGTH, ABOUT_LENGTH = 60, 120  # characters


class Visitor(BaseModel):
    """Somebody at the desk, as they were called there; gone from the portal the next day."""

    branch = parent(Branch)
    came_on = DateField(default=today)
    came_at = MomentField(default=now)
    called = CharField(
        max_length=CALLED_LENGTH, constraints=[no_longer_than("called", CALLED_LENGTH)]
    )
    about = CharField(
        max_length=ABOUT_LENGTH, null=True, constraints=[no_longer_than("about", ABOUT_LENGTH)]
    )
    taken_by = parent(Person, null=True)  # who helps them
    taken_at = MomentField(null=True)
    done_at = MomentField(null=True)  # helped, or left

    class Meta:
        indexes = ((("branch", "came_on", "came_at"), False),)
        constraints = [
            Check("(taken_by_id IS NULL) = (taken_at IS NULL)"),
            same_branch("taken_by_id", "person"),
        ]
