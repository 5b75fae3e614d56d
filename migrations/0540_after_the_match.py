"""What was written down of a day after the match waits for a leader."""

from peewee import (
    SQL,
    BigIntegerField,
    BooleanField,
    Check,
    DateField,
    ForeignKeyField,
    PostgresqlDatabase,
    TextField,
)

OWN = "current_setting('app.branch', true) IN ('all', branch_id::text)"


def up(migrator, db):
    class Branch(db.Model):
        pass

    class Activity(db.Model):
        pass

    class Person(db.Model):
        pass

    class AfterMatch(db.Model):
        branch = ForeignKeyField(Branch, on_delete="RESTRICT")
        activity = ForeignKeyField(Activity, on_delete="CASCADE", unique=True)
        ended_on = DateField()
        decided_by = ForeignKeyField(Person, null=True, on_delete="RESTRICT")
        decided_at = BigIntegerField(null=True)
        is_accepted = BooleanField(null=True)
        reason = TextField(null=True, constraints=[Check("length(reason) <= 1000")])
        seen_at = BigIntegerField(null=True)

        class Meta:
            table_name = "after_match"
            indexes = (
                SQL(
                    "CREATE INDEX after_match_waiting ON after_match (branch_id)"
                    " WHERE decided_at IS NULL"
                ),
            )
            constraints = [
                Check("(decided_at IS NULL) = (is_accepted IS NULL)"),
                Check("(decided_at IS NULL) = (decided_by_id IS NULL)"),
                SQL("FOREIGN KEY (activity_id, branch_id) REFERENCES activity (id, branch_id)"),
                SQL("FOREIGN KEY (decided_by_id, branch_id) REFERENCES person (id, branch_id)"),
            ]

    db.create_tables([AfterMatch])
    if isinstance(db, PostgresqlDatabase):
        db.execute_sql("ALTER TABLE after_match ENABLE ROW LEVEL SECURITY")
        db.execute_sql("ALTER TABLE after_match FORCE ROW LEVEL SECURITY")
        db.execute_sql(f"CREATE POLICY own_branch ON after_match USING ({OWN})")


def down(migrator, db):
    migrator.migrate(migrator.drop_table("after_match"))
