"""Which activities came by a file: they are history, and were not written down late."""

from peewee import BooleanField


def up(migrator, db):
    migrator.migrate(migrator.add_column("activity", "was_imported", BooleanField(default=False)))
    db.execute_sql("UPDATE activity SET was_imported = (1 = 1) WHERE form_key IS NULL")


def down(migrator, db):
    migrator.migrate(migrator.drop_column("activity", "was_imported"))
