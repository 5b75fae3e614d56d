"""What is being typed, and which forms were sent."""

from peewee import (
    BigIntegerField,
    BlobField,
    BooleanField,
    CharField,
    Check,
    ForeignKeyField,
    SmallIntegerField,
    TextField,
)

TABLES = (
    "draft",
    "sent_form",
)


def up(migrator, db):
    class Person(db.Model):
        pass

    class Draft(db.Model):
        person = ForeignKeyField(Person, on_delete="CASCADE")
        form_key = CharField(max_length=40)
        content = TextField(constraints=[Check("length(content) <= 100000")])
        content_sealed = BlobField(null=True)
        address = CharField(max_length=500)
        came_late = BooleanField()
        saved_at = BigIntegerField()
        done_with = CharField(max_length=64, null=True)

        class Meta:
            table_name = "draft"
            indexes = ((("person", "form_key"), True),)

    class SentForm(db.Model):
        person = ForeignKeyField(Person, on_delete="CASCADE")
        form_key = CharField(max_length=40, unique=True)
        address = CharField(max_length=500)
        code = SmallIntegerField()
        sent_at = BigIntegerField()

        class Meta:
            table_name = "sent_form"

    db.create_tables([Draft, SentForm])


def down(migrator, db):
    migrator.migrate(*(migrator.drop_table(table) for table in reversed(TABLES)))
