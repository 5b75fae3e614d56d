"""The report of a year: the text of each chapter, each version of it."""

from peewee import (
    SQL,
    BigIntegerField,
    CharField,
    Check,
    ForeignKeyField,
    IntegerField,
    PostgresqlDatabase,
    TextField,
)

SHOWN = "current_setting('app.branch', true)"
CHAPTERS = "'opening', 'housing', 'desk', 'legal', 'guidance', 'work', 'language', 'organisation'"


def up(migrator, db):
    class Branch(db.Model):
        pass

    class Municipality(db.Model):
        pass

    class Person(db.Model):
        pass

    class StoryText(db.Model):
        branch = ForeignKeyField(Branch, on_delete="RESTRICT")
        municipality = ForeignKeyField(Municipality, null=True, on_delete="RESTRICT")
        year = IntegerField(constraints=[Check("year BETWEEN 1901 AND 2199")])
        chapter = CharField(max_length=12, constraints=[Check(f"chapter IN ({CHAPTERS})")])
        version = IntegerField(constraints=[Check("version > 0")])
        text = TextField(constraints=[Check("length(text) <= 8000")])
        written_by = ForeignKeyField(Person, null=True, on_delete="RESTRICT")
        written_at = BigIntegerField()

        class Meta:
            table_name = "story_text"
            indexes = (
                SQL(
                    "CREATE UNIQUE INDEX story_text_once ON story_text"
                    " (branch_id, COALESCE(municipality_id, 0), year, chapter, version)"
                ),
            )
            constraints = [
                SQL(
                    "FOREIGN KEY (municipality_id, branch_id)"
                    " REFERENCES municipality (id, branch_id)"
                ),
                SQL("FOREIGN KEY (written_by_id, branch_id) REFERENCES person (id, branch_id)"),
            ]

    db.create_tables([StoryText])
    if isinstance(db, PostgresqlDatabase):
        db.execute_sql("ALTER TABLE story_text ENABLE ROW LEVEL SECURITY")
        db.execute_sql("ALTER TABLE story_text FORCE ROW LEVEL SECURITY")
        db.execute_sql(
            f"CREATE POLICY own_branch ON story_text USING ({SHOWN} IN ('all', branch_id::text))"
        )


def down(migrator, db):
    migrator.migrate(migrator.drop_table("story_text"))
