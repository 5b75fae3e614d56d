"""What a leader keeps of who works here: talks, trainings, agreements and papers."""

from enum import StrEnum

from flask_babel import lazy_gettext as _l
from peewee import CharField, DateField, IntegerField

from portal.branches.models import Branch
from portal.core.clock import today
from portal.core.database import (
    BaseModel,
    in_order,
    no_longer_than,
    one_of,
    parent,
    same_branch,
)
from portal.people.models import Person

WHAT_LENGTH, NOTE_LENGTH = 120, 500  # characters


class RecordKind(StrEnum):
    TALK = "talk"
    TRAINING = "training"
    AGREEMENT = "agreement"
    PAPER = "paper"


KINDS = {
    RecordKind.TALK: _l("Talk"),
    RecordKind.TRAINING: _l("Training"),
    RecordKind.AGREEMENT: _l("Agreement"),
    RecordKind.PAPER: _l("Paper"),
}


class PersonRecord(BaseModel):
    """A talk with somebody, a training, an agreement or a paper, from a day on or until one."""

    branch = parent(Branch)
    person = parent(Person, on_delete="CASCADE")
    kind = CharField(max_length=10, constraints=[one_of("kind", RecordKind)])
    happened_on = DateField()
    valid_until = DateField(null=True)
    what = CharField(max_length=WHAT_LENGTH, constraints=[no_longer_than("what", WHAT_LENGTH)])
    note = CharField(
        max_length=NOTE_LENGTH, null=True, constraints=[no_longer_than("note", NOTE_LENGTH)]
    )
    noted_by = parent(Person, null=True)  # unknown where a file told it
    reminded_until = DateField(null=True)  # the last day of which the leaders were reminded
    version = IntegerField(default=0)

    class Meta:
        table_name = "person_record"
        indexes = ((("person", "happened_on"), False), (("branch", "valid_until"), False))
        constraints = [
            in_order("happened_on", "valid_until"),
            same_branch("person_id", "person"),
            same_branch("noted_by_id", "person"),
        ]

    @property
    def has_ended(self) -> bool:
        return self.valid_until is not None and self.valid_until < today()
