"""Mails that wait or went, and which of them somebody does not want."""

from peewee import BigIntegerField, BlobField, CharField, Check, ForeignKeyField, IntegerField

TABLES = (
    "outbox_mail",
    "switched_off",
)


def up(migrator, db):
    class Person(db.Model):
        pass

    class OutboxMail(db.Model):
        branch_id = IntegerField(null=True)
        person = ForeignKeyField(Person, on_delete="CASCADE", null=True)
        kind = CharField(max_length=40)
        recipient = CharField(max_length=254)
        subject = CharField(max_length=200)
        body = BlobField(null=True)
        calendar = BlobField(null=True)
        calendar_method = CharField(
            max_length=10,
            null=True,
            constraints=[Check("calendar_method IN ('REQUEST', 'CANCEL', 'PUBLISH')")],
        )
        caused_by = ForeignKeyField(Person, on_delete="SET NULL", null=True)
        about_kind = CharField(max_length=40, null=True)
        about_id = IntegerField(null=True)
        created_at = BigIntegerField()
        sent_at = BigIntegerField(index=True, null=True)
        attempts = IntegerField()
        last_error = CharField(max_length=300, null=True)
        last_code = IntegerField(null=True)
        settled_at = BigIntegerField(null=True)
        taken_until = BigIntegerField(null=True)

        class Meta:
            table_name = "outbox_mail"
            indexes = ((("about_kind", "about_id"), False),)

    class SwitchedOff(db.Model):
        person = ForeignKeyField(Person, on_delete="CASCADE")
        kind = CharField(max_length=40)

        class Meta:
            table_name = "switched_off"
            indexes = ((("person", "kind"), True),)

    db.create_tables([OutboxMail, SwitchedOff])


def down(migrator, db):
    migrator.migrate(*(migrator.drop_table(table) for table in reversed(TABLES)))
