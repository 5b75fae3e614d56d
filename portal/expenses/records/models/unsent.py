"""What a claimant has not saved yet or took out again, and whom was reminded."""

from peewee import CharField, IntegerField, TextField

from portal.branches.models import Branch
from portal.core.clock import now
from portal.core.database import BaseModel, MomentField, parent, same_branch
from portal.files.models import StoredFile
from portal.people.models import Person


class WaitingFile(BaseModel):
    """A receipt whose form is not saved yet: for its uploader alone, and for a day."""

    branch = parent(Branch)
    person = parent(Person)
    file = parent(StoredFile, unique=True)
    added_at = MomentField(default=now, index=True)

    class Meta:
        constraints = [
            same_branch("person_id", "person"),
            same_branch("file_id", "stored_file"),
        ]


class RemovedLine(BaseModel):
    """A line that was taken out of a claim, so that it can be put back within a day."""

    branch = parent(Branch)
    person = parent(Person)
    form_key = CharField(max_length=40, unique=True)  # of the line that it becomes again
    content = TextField()  # the values of the line as JSON, with the places of its receipts
    removed_at = MomentField(default=now, index=True)

    class Meta:
        constraints = [same_branch("person_id", "person")]


class ClaimReminder(BaseModel):
    """Somebody was reminded of open lines, once in a month (201804)."""

    branch = parent(Branch)
    person = parent(Person)
    month = IntegerField()

    class Meta:
        indexes = ((("person", "month"), True),)
        constraints = [same_branch("person_id", "person")]
