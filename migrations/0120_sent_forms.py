"""Forms that were sent and taken, so that a second click makes no second record."""

from peewee import BigIntegerField, CharField, ForeignKeyField, SmallIntegerField


def up(migrator, db):
    class Person(db.Model):
        pass

    class SentForm(db.Model):
        person = ForeignKeyField(Person, on_delete="CASCADE", backref="+")
        form_key = CharField(max_length=40, unique=True)
        address = CharField(max_length=500, default="")
        code = SmallIntegerField(default=303)
        sent_at = BigIntegerField()

        class Meta:
            table_name = "sent_form"

    db.create_tables([SentForm])


def down(migrator, db):
    migrator.migrate(migrator.drop_table("sent_form"))
