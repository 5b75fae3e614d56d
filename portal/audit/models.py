"""Who did or read what, and what changed: entries are only ever added."""

from peewee import CharField, ForeignKeyField, IntegerField, TextField

from portal.audit import sealing
from portal.core.clock import now
from portal.core.database import BaseModel, MomentField

READ = ".read"  # at the end of an action that changed nothing
WHY = "why"  # the field in which the words stand that somebody typed about an act


class AuditEntry(BaseModel):
    """One act. Plain numbers, not references: an entry outlives what it is about.

    The table keeps its first name, as its policies and backups do: to rename it would buy nothing.
    """

    at = MomentField(default=now)
    branch_id = IntegerField(null=True)
    actor_id = IntegerField(null=True, index=True)
    action = CharField(max_length=40)
    object_kind = CharField(max_length=40, null=True)
    object_id = IntegerField(null=True)
    reason = CharField(max_length=300, null=True)
    fields = TextField(null=True)  # the names of what changed: never what it was

    class Meta:
        table_name = "journal_entry"
        indexes = (
            (("object_kind", "object_id", "at"), False),
            (("branch_id", "at"), False),
        )

    @property
    def why(self) -> str | None:
        """The reason that somebody typed; of an entry from before these were sealed as well."""
        said = FieldChange.get_or_none(FieldChange.entry == self.id, FieldChange.field == WHY)
        return said.new if said is not None else self.reason


class FieldChange(BaseModel):
    """What one field was and became: sealed, and apart from its entry so that it can be erased."""

    entry = ForeignKeyField(AuditEntry, backref="changes", on_delete="CASCADE")
    field = CharField(max_length=40)
    old_sealed = TextField(null=True, column_name="old")
    new_sealed = TextField(null=True, column_name="new")

    @property
    def old(self) -> str | None:
        return sealing.opened(self.old_sealed, self.entry_id, self.field)

    @property
    def new(self) -> str | None:
        return sealing.opened(self.new_sealed, self.entry_id, self.field)


class AuditLink(BaseModel):
    """Where an entry stands in the chain of its branch: none can be changed or left out unseen.

    It holds nothing of what the entry says, so it stays when an entry has become too old to keep.
    """

    entry_id = IntegerField(primary_key=True)
    chain = IntegerField()  # the number of the branch; 0 for what is of none
    number = IntegerField()
    mac = CharField(max_length=64)

    class Meta:
        indexes = ((("chain", "number"), True),)
