"""What somebody was typing in a form and has not saved."""

from peewee import BlobField, BooleanField, CharField, SmallIntegerField, TextField

from portal.core.clock import now
from portal.core.database import BaseModel, MomentField, no_longer_than, parent
from portal.people.models import Person


class Draft(BaseModel):
    """One form that somebody opened, as they left it: theirs alone, sealed."""

    person = parent(Person, on_delete="CASCADE")
    form_key = CharField(max_length=40)
    content = TextField(default="", constraints=[no_longer_than("content", 100_000)])  # of old
    content_sealed = BlobField(null=True)
    address = CharField(max_length=500)
    came_late = BooleanField(default=False)  # when its session had ended
    saved_at = MomentField(default=now)
    done_with = CharField(max_length=64, null=True)  # the digest of what was saved in the end

    class Meta:
        indexes = ((("person", "form_key"), True),)

    @property
    def place(self) -> str:
        """Where it is sealed for."""
        return f"draft.{self.person_id}.{self.form_key}"


class SentForm(BaseModel):
    """A form that was sent and taken: what it says makes one record, however often it comes."""

    person = parent(Person, on_delete="CASCADE")
    form_key = CharField(max_length=40, unique=True)  # of who sent it, the form and what it says
    address = CharField(max_length=500, default="")  # where it led to
    code = SmallIntegerField(default=303)
    sent_at = MomentField(default=now)
