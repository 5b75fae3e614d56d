"""Of a kind of mail somebody may want one a day, with all of the day in it."""

from peewee import BooleanField


def up(migrator, db):
    for table in ("switched_off", "outbox_mail"):
        column = BooleanField(default=False)
        migrator.migrate(migrator.add_column(table, "is_daily", column))


def down(migrator, db):
    for table in ("switched_off", "outbox_mail"):
        migrator.migrate(migrator.drop_column(table, "is_daily"))
