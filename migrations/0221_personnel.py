"""Talks, trainings, agreements and papers of who works here; who was reminded of a certificate."""

from peewee import (
    SQL,
    CharField,
    Check,
    DateField,
    ForeignKeyField,
    IntegerField,
    PostgresqlDatabase,
)

TABLE = "person_record"
OWN = "current_setting('app.branch', true) IN ('all', branch_id::text)"


def up(migrator, db):
    class Branch(db.Model):
        pass

    class Person(db.Model):
        pass

    class PersonRecord(db.Model):
        branch = ForeignKeyField(Branch, on_delete="RESTRICT")
        person = ForeignKeyField(Person, on_delete="CASCADE")
        kind = CharField(
            max_length=10,
            constraints=[Check("kind IN ('talk', 'training', 'agreement', 'paper')")],
        )
        happened_on = DateField()
        valid_until = DateField(null=True)
        what = CharField(max_length=120, constraints=[Check("length(what) <= 120")])
        note = CharField(max_length=500, null=True, constraints=[Check("length(note) <= 500")])
        noted_by = ForeignKeyField(Person, on_delete="RESTRICT", null=True)
        reminded_until = DateField(null=True)
        version = IntegerField()

        class Meta:
            table_name = TABLE
            indexes = (
                (("person", "happened_on"), False),
                (("branch", "valid_until"), False),
            )
            constraints = [
                Check("valid_until >= happened_on"),
                SQL("FOREIGN KEY (person_id, branch_id) REFERENCES person (id, branch_id)"),
                SQL("FOREIGN KEY (noted_by_id, branch_id) REFERENCES person (id, branch_id)"),
            ]

    db.create_tables([PersonRecord])
    if isinstance(db, PostgresqlDatabase):
        db.execute_sql(f"ALTER TABLE {TABLE} ENABLE ROW LEVEL SECURITY")
        db.execute_sql(f"ALTER TABLE {TABLE} FORCE ROW LEVEL SECURITY")
        db.execute_sql(f"CREATE POLICY own_branch ON {TABLE} USING ({OWN})")
    migrator.migrate(
        migrator.add_column("person", "certificate_reminded_until", DateField(null=True))
    )


def down(migrator, db):
    migrator.migrate(
        migrator.drop_column("person", "certificate_reminded_until"),
        migrator.drop_table(TABLE),
    )
