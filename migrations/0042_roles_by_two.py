"""A role that is given by two waits for the second."""

from peewee import (
    SQL,
    BigIntegerField,
    CharField,
    Check,
    ForeignKeyField,
    PostgresqlDatabase,
)

TABLE = "role_request"
ROLES = (
    "'guide', 'legal_guide', 'language_coach', 'job_coach', 'interpreter', 'team_leader',"
    " 'senior_team_leader', 'administrator'"
)
OWN = "current_setting('app.branch', true) IN ('all', branch_id::text)"


def up(migrator, db):
    class Branch(db.Model):
        pass

    class Person(db.Model):
        pass

    class RoleRequest(db.Model):
        branch = ForeignKeyField(Branch, on_delete="RESTRICT")
        person = ForeignKeyField(Person, on_delete="CASCADE")
        role = CharField(max_length=20, constraints=[Check(f"role IN ({ROLES})")])
        asked_by = ForeignKeyField(
            Person, on_delete="RESTRICT", constraints=[Check("asked_by_id <> person_id")]
        )
        asked_at = BigIntegerField()
        settled_at = BigIntegerField(null=True)

        class Meta:
            table_name = TABLE
            constraints = [
                SQL("FOREIGN KEY (person_id, branch_id) REFERENCES person (id, branch_id)"),
                SQL("FOREIGN KEY (asked_by_id, branch_id) REFERENCES person (id, branch_id)"),
            ]

    db.create_tables([RoleRequest])
    if isinstance(db, PostgresqlDatabase):
        db.execute_sql(f"ALTER TABLE {TABLE} ENABLE ROW LEVEL SECURITY")
        db.execute_sql(f"ALTER TABLE {TABLE} FORCE ROW LEVEL SECURITY")
        db.execute_sql(f"CREATE POLICY own_branch ON {TABLE} USING ({OWN})")


def down(migrator, db):
    migrator.migrate(migrator.drop_table(TABLE))
