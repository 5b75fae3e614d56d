"""What stands in the agreements of a branch, for each kind of placement, in versions."""

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
KINDS = (
    "'orientation_visit', 'internship', 'work_experience', 'trial', 'learn_work', 'agency',"
    " 'volunteering', 'paid_job', 'self_employed'"
)


def up(migrator, db):
    class Branch(db.Model):
        pass

    class Person(db.Model):
        pass

    class AgreementText(db.Model):
        branch = ForeignKeyField(Branch, on_delete="RESTRICT")
        kind = CharField(max_length=20, constraints=[Check(f"kind IN ({KINDS})")])
        version = IntegerField(constraints=[Check("version >= 1")])
        goals = TextField(null=True, constraints=[Check("length(goals) <= 2000")])
        hours = TextField(null=True, constraints=[Check("length(hours) <= 2000")])
        guidance = TextField(null=True, constraints=[Check("length(guidance) <= 2000")])
        insurance = TextField(null=True, constraints=[Check("length(insurance) <= 2000")])
        made_by = ForeignKeyField(Person, on_delete="RESTRICT")
        made_at = BigIntegerField()

        class Meta:
            table_name = "agreement_text"
            indexes = ((("branch", "kind", "version"), True),)
            constraints = [
                SQL("FOREIGN KEY (made_by_id, branch_id) REFERENCES person (id, branch_id)"),
            ]

    db.create_tables([AgreementText])
    if isinstance(db, PostgresqlDatabase):
        db.execute_sql("ALTER TABLE agreement_text ENABLE ROW LEVEL SECURITY")
        db.execute_sql("ALTER TABLE agreement_text FORCE ROW LEVEL SECURITY")
        db.execute_sql(
            "CREATE POLICY own_branch ON agreement_text"
            f" USING ({SHOWN} IN ('all', branch_id::text))"
        )


def down(migrator, db):
    migrator.migrate(migrator.drop_table("agreement_text"))
