"""Another email address to log in with, that waits for its owner."""

from peewee import BigIntegerField, CharField, ForeignKeyField


def up(migrator, db):
    class Person(db.Model):
        pass

    class AddressChange(db.Model):
        person = ForeignKeyField(Person, on_delete="CASCADE")
        old = CharField(max_length=254, null=True)
        address = CharField(max_length=254)
        asked_by = ForeignKeyField(Person, null=True, on_delete="CASCADE", backref="+")
        asked_at = BigIntegerField()
        confirm_digest = CharField(max_length=64, unique=True)
        stop_digest = CharField(max_length=64, unique=True)
        due_at = BigIntegerField()
        done_at = BigIntegerField(null=True)
        stopped_at = BigIntegerField(null=True)

        class Meta:
            table_name = "address_change"

    db.create_tables([AddressChange])


def down(migrator, db):
    migrator.migrate(migrator.drop_table("address_change"))
