"""Team meetings and who was there."""

from peewee import CharField, Check, DateField, IntegerField

from portal.db import BaseModel, MomentField, parent, same_branch
from portal.organisation.models import Branch
from portal.people.models import Person


class Meeting(BaseModel):
    branch = parent(Branch)
    code = CharField(max_length=60)
    title = CharField(max_length=120, null=True)
    starts_at = MomentField()
    held_on = DateField()
    minutes = IntegerField(constraints=[Check("minutes BETWEEN 1 AND 1440")])
    place = CharField(max_length=200, null=True)

    class Meta:
        indexes = (
            (("branch", "code"), True),
            (("id", "branch"), True),
            (("branch", "held_on"), False),
        )


class Attendance(BaseModel):
    branch = parent(Branch)
    meeting = parent(Meeting, on_delete="CASCADE")
    person = parent(Person)

    class Meta:
        indexes = ((("meeting", "person"), True), (("person", "meeting"), False))
        constraints = [same_branch("meeting_id", "meeting"), same_branch("person_id", "person")]
