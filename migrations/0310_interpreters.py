"""Interpreters: the languages that people speak, and requests for an interpreter."""

from peewee import (
    SQL,
    BigIntegerField,
    CharField,
    Check,
    DateField,
    ForeignKeyField,
    IntegerField,
    PostgresqlDatabase,
)

OWN = "current_setting('app.branch', true) IN ('all', branch_id::text)"
TABLES = ("person_language", "interpreter_request")


def up(migrator, db):
    class Branch(db.Model):
        pass

    class Person(db.Model):
        pass

    class Client(db.Model):
        pass

    class PersonLanguage(db.Model):
        branch = ForeignKeyField(Branch, on_delete="RESTRICT")
        person = ForeignKeyField(Person, on_delete="CASCADE")
        language = CharField(max_length=3, constraints=[Check("length(language) <= 3")])

        class Meta:
            table_name = "person_language"
            indexes = ((("person", "language"), True), (("branch", "language"), False))
            constraints = [
                SQL("FOREIGN KEY (person_id, branch_id) REFERENCES person (id, branch_id)")
            ]

    class InterpreterRequest(db.Model):
        branch = ForeignKeyField(Branch, on_delete="RESTRICT")
        client = ForeignKeyField(Client, on_delete="RESTRICT")
        language = CharField(max_length=3, constraints=[Check("length(language) <= 3")])
        wanted_on = DateField()
        starts_minute = IntegerField(
            null=True, constraints=[Check("starts_minute BETWEEN 0 AND 1439")]
        )
        minutes = IntegerField(constraints=[Check("minutes BETWEEN 5 AND 720")])
        channel = CharField(
            max_length=10, constraints=[Check("channel IN ('in_person', 'phone', 'video')")]
        )
        note = CharField(max_length=300, null=True, constraints=[Check("length(note) <= 300")])
        state = CharField(
            max_length=10,
            constraints=[Check("state IN ('asked', 'found', 'elsewhere', 'withdrawn')")],
        )
        interpreter = ForeignKeyField(Person, null=True, on_delete="RESTRICT")
        elsewhere = CharField(
            max_length=120, null=True, constraints=[Check("length(elsewhere) <= 120")]
        )
        asked_by = ForeignKeyField(Person, null=True, on_delete="RESTRICT")
        asked_at = BigIntegerField()
        version = IntegerField()

        class Meta:
            table_name = "interpreter_request"
            indexes = (
                (("branch", "wanted_on"), False),
                (("client", "wanted_on"), False),
            )
            constraints = [
                Check("(interpreter_id IS NOT NULL) = (state = 'found')"),
                Check("(elsewhere IS NOT NULL) = (state = 'elsewhere')"),
                SQL("FOREIGN KEY (client_id, branch_id) REFERENCES client (id, branch_id)"),
                SQL("FOREIGN KEY (interpreter_id, branch_id) REFERENCES person (id, branch_id)"),
                SQL("FOREIGN KEY (asked_by_id, branch_id) REFERENCES person (id, branch_id)"),
            ]

    db.create_tables([PersonLanguage, InterpreterRequest])
    if isinstance(db, PostgresqlDatabase):
        for table in TABLES:
            db.execute_sql(f"ALTER TABLE {table} ENABLE ROW LEVEL SECURITY")
            db.execute_sql(f"ALTER TABLE {table} FORCE ROW LEVEL SECURITY")
            db.execute_sql(f"CREATE POLICY own_branch ON {table} USING ({OWN})")


def down(migrator, db):
    migrator.migrate(
        migrator.drop_table("interpreter_request"), migrator.drop_table("person_language")
    )
