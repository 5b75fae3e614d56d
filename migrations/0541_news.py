"""Up to which of what they were told somebody saw."""

from peewee import ForeignKeyField, IntegerField, PostgresqlDatabase

OWN = (
    "current_setting('app.branch', true) = 'all'"
    " OR EXISTS (SELECT 1 FROM person o WHERE o.id = news_seen.person_id)"
)


def up(migrator, db):
    class Person(db.Model):
        pass

    class NewsSeen(db.Model):
        person = ForeignKeyField(Person, on_delete="CASCADE", unique=True)
        last = IntegerField()

        class Meta:
            table_name = "news_seen"

    db.create_tables([NewsSeen])
    if isinstance(db, PostgresqlDatabase):
        db.execute_sql("ALTER TABLE news_seen ENABLE ROW LEVEL SECURITY")
        db.execute_sql("ALTER TABLE news_seen FORCE ROW LEVEL SECURITY")
        db.execute_sql(f"CREATE POLICY own_branch ON news_seen USING ({OWN})")


def down(migrator, db):
    migrator.migrate(migrator.drop_table("news_seen"))
