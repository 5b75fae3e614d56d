"""Sessions, one-time links, throttles and the mails that wait to be sent."""

from peewee import (
    BigIntegerField,
    CharField,
    Check,
    ForeignKeyField,
    IntegerField,
    TextField,
)


def up(migrator, db):
    class Person(db.Model):
        pass

    class Session(db.Model):
        digest = CharField(max_length=64, unique=True)
        person = ForeignKeyField(Person, on_delete="CASCADE", null=True)
        epoch = IntegerField()
        data = TextField()
        device = CharField(max_length=200)
        address_prefix = CharField(max_length=60)
        is_own_device = IntegerField()
        created_at = BigIntegerField()
        seen_at = BigIntegerField(index=True)

    class OneTimeLink(db.Model):
        digest = CharField(max_length=64, unique=True)
        person = ForeignKeyField(Person, on_delete="CASCADE")
        purpose = CharField(max_length=10, constraints=[Check("purpose IN ('reset', 'invite')")])
        epoch = IntegerField()
        email = CharField(max_length=254)
        expires_at = BigIntegerField()
        used_at = BigIntegerField(null=True)

        class Meta:
            table_name = "one_time_link"

    class Throttle(db.Model):
        bucket = CharField(max_length=120, unique=True)
        hits = IntegerField()
        expires_at = BigIntegerField(index=True)

    class OutboxMail(db.Model):
        branch_id = IntegerField(null=True)
        recipient = CharField(max_length=254)
        subject = CharField(max_length=200)
        body = TextField()
        created_at = BigIntegerField()
        sent_at = BigIntegerField(null=True, index=True)
        attempts = IntegerField()
        last_error = CharField(max_length=300, null=True)

        class Meta:
            table_name = "outbox_mail"

    db.create_tables([Session, OneTimeLink, Throttle, OutboxMail])


def down(migrator, db):
    migrator.migrate(migrator.drop_table("outbox_mail"))
    migrator.migrate(migrator.drop_table("throttle"))
    migrator.migrate(migrator.drop_table("one_time_link"))
    migrator.migrate(migrator.drop_table("session"))
