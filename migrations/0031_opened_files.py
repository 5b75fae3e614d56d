"""A whole file that somebody opened at the desk, for a while and with a reason (R04h)."""

from peewee import BigIntegerField, CharField


def up(migrator, db):
    migrator.migrate(
        migrator.add_column("desk_card", "opened_at", BigIntegerField(null=True)),
        migrator.add_column("desk_card", "opened_because", CharField(max_length=300, null=True)),
    )


def down(migrator, db):
    migrator.migrate(
        migrator.drop_column("desk_card", "opened_at"),
        migrator.drop_column("desk_card", "opened_because"),
    )
