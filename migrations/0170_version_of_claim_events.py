"""Which version of a claim a decision left: a change after it can be seen."""

from peewee import IntegerField


def up(migrator, db):
    migrator.migrate(migrator.add_column("claim_event", "version", IntegerField(null=True)))


def down(migrator, db):
    migrator.migrate(migrator.drop_column("claim_event", "version"))
