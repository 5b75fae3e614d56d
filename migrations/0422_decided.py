"""What was decided at a point of the agenda."""

from peewee import CharField, Check


def up(migrator, db):
    column = CharField(max_length=500, null=True, constraints=[Check("length(decided) <= 500")])
    migrator.migrate(migrator.add_column("agenda_point", "decided", column))


def down(migrator, db):
    migrator.migrate(migrator.drop_column("agenda_point", "decided"))
