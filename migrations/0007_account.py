"""Log-in: sessions, links that work once, changes of address, and what was tried too often."""

from peewee import BigIntegerField, CharField, Check, ForeignKeyField, IntegerField, TextField

TABLES = (
    "session",
    "one_time_link",
    "address_change",
    "throttle",
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

        class Meta:
            table_name = "session"

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

    class AddressChange(db.Model):
        person = ForeignKeyField(Person, on_delete="CASCADE")
        old = CharField(max_length=254, null=True)
        address = CharField(max_length=254)
        asked_by = ForeignKeyField(Person, on_delete="CASCADE", null=True)
        asked_at = BigIntegerField()
        confirm_digest = CharField(max_length=64, unique=True)
        stop_digest = CharField(max_length=64, unique=True)
        due_at = BigIntegerField()
        done_at = BigIntegerField(null=True)
        stopped_at = BigIntegerField(null=True)

        class Meta:
            table_name = "address_change"

    class Throttle(db.Model):
        bucket = CharField(max_length=120, unique=True)
        hits = IntegerField()
        expires_at = BigIntegerField(index=True)

        class Meta:
            table_name = "throttle"

    db.create_tables([Session, OneTimeLink, AddressChange, Throttle])


def down(migrator, db):
    migrator.migrate(*(migrator.drop_table(table) for table in reversed(TABLES)))
