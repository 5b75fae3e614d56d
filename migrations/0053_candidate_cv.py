"""Which version of the client's CV was sent for a vacancy, by its number."""

from peewee import IntegerField


def up(migrator, db):
    migrator.migrate(migrator.add_column("candidate", "cv_number", IntegerField(null=True)))


def down(migrator, db):
    migrator.migrate(migrator.drop_column("candidate", "cv_number"))
