"""Up to which of what they were told somebody saw."""

from peewee import ForeignKeyField, IntegerField


def up(migrator, db):
    class Person(db.Model):
        pass

    class NewsSeen(db.Model):
        person = ForeignKeyField(Person, on_delete="CASCADE", unique=True)
        last = IntegerField()

        class Meta:
            table_name = "news_seen"

    db.create_tables([NewsSeen])


def down(migrator, db):
    migrator.migrate(migrator.drop_table("news_seen"))
