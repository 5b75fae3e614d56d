"""Since when somebody has a role, and the roles that they had before."""

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


def up(migrator, db):
    class Branch(db.Model):
        pass

    class Person(db.Model):
        pass

    class EndedRole(db.Model):
        branch = ForeignKeyField(Branch, on_delete="RESTRICT")
        person = ForeignKeyField(Person, on_delete="CASCADE")
        role = CharField(
            max_length=20,
            constraints=[
                Check(
                    "role IN ('guide', 'legal_guide', 'language_coach', 'job_coach',"
                    " 'interpreter', 'team_leader', 'senior_team_leader', 'administrator',"
                    " 'treasurer', 'national_reader', 'neighbour')"
                )
            ],
        )
        since = DateField(null=True)
        until = DateField()
        version = IntegerField()

        class Meta:
            table_name = "ended_role"
            indexes = ((("person", "role", "until"), True),)
            constraints = [
                Check("until >= since"),
                SQL("FOREIGN KEY (person_id, branch_id) REFERENCES person (id, branch_id)"),
            ]

    db.create_tables([EndedRole])
    migrator.migrate(
        migrator.add_column("person_role", "since", DateField(null=True)),
        migrator.add_column("person_role", "version", IntegerField(default=0)),
    )
    if isinstance(db, PostgresqlDatabase):
        db.execute_sql("ALTER TABLE ended_role ENABLE ROW LEVEL SECURITY")
        db.execute_sql("ALTER TABLE ended_role FORCE ROW LEVEL SECURITY")
        db.execute_sql(f"CREATE POLICY own_branch ON ended_role USING ({OWN})")


def down(migrator, db):
    migrator.migrate(
        migrator.drop_column("person_role", "version"),
        migrator.drop_column("person_role", "since"),
    )
    db.execute_sql("DROP TABLE ended_role")
