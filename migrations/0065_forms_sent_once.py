"""What a form said that made an activity; sent again with something else, it makes another."""

from peewee import CharField


def up(migrator, db):
    migrator.migrate(
        migrator.add_column("activity", "form_digest", CharField(max_length=64, null=True))
    )


def down(migrator, db):
    migrator.migrate(migrator.drop_column("activity", "form_digest"))
