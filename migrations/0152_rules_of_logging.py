"""Closed periods, approval of hours, and the days without contact of a branch (A11, J2)."""

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

SHOWN = "current_setting('app.branch', true)"
TABLES = ("log_rules", "activity_approval")


def up(migrator, db):
    class Branch(db.Model):
        pass

    class Activity(db.Model):
        pass

    class Person(db.Model):
        pass

    class LogRules(db.Model):
        branch = ForeignKeyField(Branch, unique=True, on_delete="RESTRICT")
        closed_until = DateField(null=True)
        closed_asks = CharField(
            max_length=10, constraints=[Check("closed_asks IN ('refuse', 'reason')")]
        )
        approved_from = DateField(null=True)
        no_contact_days = IntegerField(
            null=True, constraints=[Check("no_contact_days BETWEEN 7 AND 365")]
        )
        version = IntegerField()

        class Meta:
            table_name = "log_rules"

    class ActivityApproval(db.Model):
        branch = ForeignKeyField(Branch, on_delete="RESTRICT")
        activity = ForeignKeyField(Activity, unique=True, on_delete="CASCADE")
        approved_by = ForeignKeyField(Person, on_delete="RESTRICT")
        approved_at = BigIntegerField()

        class Meta:
            table_name = "activity_approval"
            indexes = ((("branch", "approved_at"), False),)
            constraints = [
                SQL("FOREIGN KEY (activity_id, branch_id) REFERENCES activity (id, branch_id)"),
                SQL("FOREIGN KEY (approved_by_id, branch_id) REFERENCES person (id, branch_id)"),
            ]

    db.create_tables([LogRules, ActivityApproval])
    if isinstance(db, PostgresqlDatabase):
        for table in TABLES:
            db.execute_sql(f"ALTER TABLE {table} ENABLE ROW LEVEL SECURITY")
            db.execute_sql(f"ALTER TABLE {table} FORCE ROW LEVEL SECURITY")
            db.execute_sql(
                f"CREATE POLICY own_branch ON {table} USING ({SHOWN} IN ('all', branch_id::text))"
            )


def down(migrator, db):
    for table in reversed(TABLES):
        migrator.migrate(migrator.drop_table(table))
