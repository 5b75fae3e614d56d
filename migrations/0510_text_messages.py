"""A mail may be a text message to a phone instead."""

from peewee import BooleanField


def up(migrator, db):
    migrator.migrate(migrator.add_column("outbox_mail", "is_text", BooleanField(default=False)))


def down(migrator, db):
    migrator.migrate(migrator.drop_column("outbox_mail", "is_text"))
