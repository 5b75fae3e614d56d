"""The audit log: who did what to which record, and what its fields were."""

from peewee import BigIntegerField, CharField, ForeignKeyField, IntegerField, TextField

TABLES = (
    "journal_entry",
    "field_change",
)


def up(migrator, db):
    class JournalEntry(db.Model):
        at = BigIntegerField()
        branch_id = IntegerField(null=True)
        actor_id = IntegerField(index=True, null=True)
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

    class FieldChange(db.Model):
        entry = ForeignKeyField(JournalEntry, on_delete="CASCADE")
        field = CharField(max_length=40)
        old = TextField(null=True)
        new = TextField(null=True)

        class Meta:
            table_name = "field_change"

    db.create_tables([JournalEntry, FieldChange])


def down(migrator, db):
    migrator.migrate(*(migrator.drop_table(table) for table in reversed(TABLES)))
