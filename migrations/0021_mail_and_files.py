"""A mail knows its kind and whom it is for, and may carry an invitation; files are kept sealed."""

from peewee import (
    BigIntegerField,
    BlobField,
    CharField,
    Check,
    ForeignKeyField,
    IntegerField,
    PostgresqlDatabase,
    TextField,
)

METHODS = "calendar_method IN ('REQUEST', 'CANCEL', 'PUBLISH')"


def up(migrator, db):
    class Branch(db.Model):
        pass

    class Person(db.Model):
        pass

    class SwitchedOff(db.Model):
        person = ForeignKeyField(Person, on_delete="CASCADE")
        kind = CharField(max_length=40)

        class Meta:
            table_name = "switched_off"
            indexes = ((("person", "kind"), True),)

    class StoredFile(db.Model):
        branch = ForeignKeyField(Branch, on_delete="RESTRICT")
        place = CharField(max_length=43, unique=True)
        name = CharField(max_length=100)
        media_type = CharField(max_length=100)
        pages = IntegerField(constraints=[Check("pages >= 1")])
        size = IntegerField(constraints=[Check("size > 0")])
        digest = CharField(max_length=64, index=True)
        content_sealed = BlobField()
        preview_sealed = BlobField(null=True)
        stored_at = BigIntegerField()
        stored_by_id = IntegerField(null=True)

        class Meta:
            table_name = "stored_file"
            indexes = ((("id", "branch"), True),)

    db.create_tables([SwitchedOff, StoredFile])
    method = CharField(max_length=10, null=True, constraints=[Check(METHODS)])
    whom = ForeignKeyField(Person, field=Person.id, on_delete="CASCADE", null=True)
    migrator.migrate(
        migrator.add_column("outbox_mail", "person_id", whom),
        migrator.add_column("outbox_mail", "kind", CharField(max_length=40, default="")),
        migrator.add_column("outbox_mail", "calendar", TextField(null=True)),
        migrator.add_column("outbox_mail", "calendar_method", method),
    )
    if isinstance(db, PostgresqlDatabase):
        db.execute_sql("ALTER TABLE stored_file ENABLE ROW LEVEL SECURITY")
        db.execute_sql("ALTER TABLE stored_file FORCE ROW LEVEL SECURITY")
        db.execute_sql(
            "CREATE POLICY own_branch ON stored_file USING ("
            " current_setting('app.branch', true) IN ('all', branch_id::text))"
        )


def down(migrator, db):
    migrator.migrate(
        migrator.drop_column("outbox_mail", "calendar_method"),
        migrator.drop_column("outbox_mail", "calendar"),
        migrator.drop_column("outbox_mail", "kind"),
        migrator.drop_index("outbox_mail", "outbox_mail_person_id"),
        migrator.drop_column("outbox_mail", "person_id"),
        migrator.drop_table("stored_file"),
        migrator.drop_table("switched_off"),
    )
