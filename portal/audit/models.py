"""Who did or read what, and what changed: entries are only ever added."""

from peewee import CharField, ForeignKeyField, IntegerField, TextField

from portal.core.clock import now
from portal.core.database import BaseModel, MomentField


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

    class Meta:
        table_name = "journal_entry"
        indexes = (
            (("object_kind", "object_id", "at"), False),
            (("branch_id", "at"), False),
        )


class FieldChange(BaseModel):
    """What one field was and became, apart from its entry so that it can be erased."""

    entry = ForeignKeyField(AuditEntry, backref="changes", on_delete="CASCADE")
    field = CharField(max_length=40)
    old = TextField(null=True)
    new = TextField(null=True)
