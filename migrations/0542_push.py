"""Devices that are told what is new, and who wants which kind there."""

from peewee import (
    BigIntegerField,
    BooleanField,
    CharField,
    ForeignKeyField,
    PostgresqlDatabase,
)

COLUMNS = ("switched_off", "outbox_mail")
OWN = (
    "current_setting('app.branch', true) = 'all'"
    " OR EXISTS (SELECT 1 FROM person o WHERE o.id = push_device.person_id)"
)


def up(migrator, db):
    class Person(db.Model):
        pass

    class PushDevice(db.Model):
        person = ForeignKeyField(Person, on_delete="CASCADE")
        endpoint = CharField(max_length=1000)
        digest = CharField(max_length=64, unique=True)
        p256dh = CharField(max_length=100)
        auth = CharField(max_length=30)
        name = CharField(max_length=60)
        created_at = BigIntegerField()

        class Meta:
            table_name = "push_device"

    db.create_tables([PushDevice])
    if isinstance(db, PostgresqlDatabase):
        db.execute_sql("ALTER TABLE push_device ENABLE ROW LEVEL SECURITY")
        db.execute_sql("ALTER TABLE push_device FORCE ROW LEVEL SECURITY")
        db.execute_sql(f"CREATE POLICY own_branch ON push_device USING ({OWN})")
    for table in COLUMNS:
        migrator.migrate(migrator.add_column(table, "is_push", BooleanField(default=False)))


def down(migrator, db):
    for table in COLUMNS:
        migrator.migrate(migrator.drop_column(table, "is_push"))
    migrator.migrate(migrator.drop_table("push_device"))
