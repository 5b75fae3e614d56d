"""Files that somebody chose to bring in, kept sealed between the preview and the import."""

from enum import StrEnum

from peewee import BlobField, CharField, IntegerField

from portal.branches.models import Branch
from portal.core.clock import now
from portal.core.database import BaseModel, MomentField, one_of, parent, same_branch
from portal.people.models import Person


class RunState(StrEnum):
    WAITING = "waiting"
    RUNNING = "running"
    DONE = "done"
    FAILED = "failed"


class ImportRun(BaseModel):
    branch = parent(Branch)
    person = parent(Person, on_delete="CASCADE")
    files_sealed = BlobField(null=True)  # gone once they are in
    state = CharField(
        max_length=8, default=RunState.WAITING, constraints=[one_of("state", RunState)]
    )
    rows = IntegerField(default=0)
    created_at = MomentField(default=now, index=True)

    class Meta:
        constraints = [same_branch("person_id", "person")]
