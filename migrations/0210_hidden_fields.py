"""Which fields of a file a branch hides from a role (G3)."""

from peewee import CharField, Check, ForeignKeyField, PostgresqlDatabase

ROLES = (
    "'guide', 'legal_guide', 'language_coach', 'job_coach', 'interpreter', 'team_leader',"
    " 'senior_team_leader', 'administrator'"
)
FIELDS = (
    "'phone', 'email', 'address', 'municipality', 'born_on', 'sex', 'nationality', 'housed_on',"
    " 'arrival'"
)
SHOWN = "current_setting('app.branch', true)"


def up(migrator, db):
    class Branch(db.Model):
        pass

    class HiddenField(db.Model):
        branch = ForeignKeyField(Branch, on_delete="RESTRICT")
        role = CharField(max_length=20, constraints=[Check(f"role IN ({ROLES})")])
        field = CharField(max_length=20, constraints=[Check(f"field IN ({FIELDS})")])

        class Meta:
            table_name = "hidden_field"
            indexes = ((("branch", "role", "field"), True),)

    db.create_tables([HiddenField])
    if isinstance(db, PostgresqlDatabase):
        db.execute_sql("ALTER TABLE hidden_field ENABLE ROW LEVEL SECURITY")
        db.execute_sql("ALTER TABLE hidden_field FORCE ROW LEVEL SECURITY")
        db.execute_sql(
            f"CREATE POLICY own_branch ON hidden_field USING ({SHOWN} IN ('all', branch_id::text))"
        )


def down(migrator, db):
    migrator.migrate(migrator.drop_table("hidden_field"))
