"""Language lessons: who waits for a coach, and when, where and to whom coaches give lessons."""

from peewee import (
    SQL,
    CharField,
    Check,
    DateField,
    ForeignKeyField,
    IntegerField,
    PostgresqlDatabase,
)

OWN = "current_setting('app.branch', true) IN ('all', branch_id::text)"
TABLES = ("lesson_wait", "lesson_offer")
LEVELS = "IN ('A0', 'A1', 'A2', 'B1', 'B2', 'C1', 'C2')"


def up(migrator, db):
    class Branch(db.Model):
        pass

    class Person(db.Model):
        pass

    class Client(db.Model):
        pass

    class LessonWait(db.Model):
        branch = ForeignKeyField(Branch, on_delete="RESTRICT")
        client = ForeignKeyField(Client, on_delete="RESTRICT")
        waits_since = DateField()
        days = CharField(max_length=7, constraints=[Check("length(days) <= 7")])
        places = CharField(max_length=40, constraints=[Check("length(places) <= 40")])
        note = CharField(max_length=300, null=True, constraints=[Check("length(note) <= 300")])
        ended_on = DateField(null=True)
        ended_because = CharField(
            max_length=10,
            null=True,
            constraints=[Check("ended_because IN ('matched', 'withdrawn')")],
        )
        noted_by = ForeignKeyField(Person, null=True, on_delete="RESTRICT")
        version = IntegerField()

        class Meta:
            table_name = "lesson_wait"
            indexes = ((("branch", "waits_since"), False),)
            constraints = [
                Check("ended_on >= waits_since"),
                Check("(ended_on IS NULL) = (ended_because IS NULL)"),
                SQL("FOREIGN KEY (client_id, branch_id) REFERENCES client (id, branch_id)"),
                SQL("FOREIGN KEY (noted_by_id, branch_id) REFERENCES person (id, branch_id)"),
            ]

    class LessonOffer(db.Model):
        branch = ForeignKeyField(Branch, on_delete="RESTRICT")
        person = ForeignKeyField(Person, on_delete="CASCADE", unique=True)
        days = CharField(max_length=7, constraints=[Check("length(days) <= 7")])
        places = CharField(max_length=40, constraints=[Check("length(places) <= 40")])
        level_from = CharField(max_length=2, null=True, constraints=[Check(f"level_from {LEVELS}")])
        level_to = CharField(max_length=2, null=True, constraints=[Check(f"level_to {LEVELS}")])
        most = IntegerField(constraints=[Check("most BETWEEN 0 AND 20")])
        version = IntegerField()

        class Meta:
            table_name = "lesson_offer"
            constraints = [
                Check("level_to >= level_from"),
                SQL("FOREIGN KEY (person_id, branch_id) REFERENCES person (id, branch_id)"),
            ]

    db.create_tables([LessonWait, LessonOffer])
    db.execute_sql(
        "CREATE UNIQUE INDEX lesson_wait_once ON lesson_wait (client_id) WHERE ended_on IS NULL"
    )
    if isinstance(db, PostgresqlDatabase):
        for table in TABLES:
            db.execute_sql(f"ALTER TABLE {table} ENABLE ROW LEVEL SECURITY")
            db.execute_sql(f"ALTER TABLE {table} FORCE ROW LEVEL SECURITY")
            db.execute_sql(f"CREATE POLICY own_branch ON {table} USING ({OWN})")


def down(migrator, db):
    migrator.migrate(migrator.drop_table("lesson_offer"), migrator.drop_table("lesson_wait"))
