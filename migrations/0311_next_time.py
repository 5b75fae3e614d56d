"""What is to be done the next time, said of a lesson."""

from peewee import CharField, Check


def up(migrator, db):
    column = CharField(
        max_length=300,
        null=True,
        constraints=[Check("length(next_time) <= 300")],
    )
    migrator.migrate(migrator.add_column("activity", "next_time", column))


def down(migrator, db):
    migrator.migrate(migrator.drop_column("activity", "next_time"))
