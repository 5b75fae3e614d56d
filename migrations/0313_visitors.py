"""Who waits at the desk today, in the order in which they came."""

from peewee import (
    SQL,
    BigIntegerField,
    CharField,
    Check,
    DateField,
    ForeignKeyField,
    PostgresqlDatabase,
)

TABLE = "visitor"
OWN = "current_setting('app.branch', true) IN ('all', branch_id::text)"


def up(migrator, db):
    class Branch(db.Model):
        pass

    class Person(db.Model):
        pass

    class Visitor(db.Model):
        branch = ForeignKeyField(Branch, on_delete="RESTRICT")
        came_on = DateField()
        came_at = BigIntegerField()
        called = CharField(max_length=60, constraints=[Check("length(called) <= 60")])
        about = CharField(max_length=120, null=True, constraints=[Check("length(about) <= 120")])
        taken_by = ForeignKeyField(Person, null=True, on_delete="RESTRICT")
        taken_at = BigIntegerField(null=True)
        done_at = BigIntegerField(null=True)

        class Meta:
            table_name = TABLE
            indexes = ((("branch", "came_on", "came_at"), False),)
            constraints = [
                Check("(taken_by_id IS NULL) = (taken_at IS NULL)"),
                SQL("FOREIGN KEY (taken_by_id, branch_id) REFERENCES person (id, branch_id)"),
            ]

    db.create_tables([Visitor])
    if isinstance(db, PostgresqlDatabase):
        db.execute_sql(f"ALTER TABLE {TABLE} ENABLE ROW LEVEL SECURITY")
        db.execute_sql(f"ALTER TABLE {TABLE} FORCE ROW LEVEL SECURITY")
        db.execute_sql(f"CREATE POLICY own_branch ON {TABLE} USING ({OWN})")


def down(migrator, db):
    migrator.migrate(migrator.drop_table(TABLE))
