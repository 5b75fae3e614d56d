"""Totals that branches sent: everybody reads all of them, each branch writes its own."""

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

TABLE = "branch_totals"
OWN = "current_setting('app.branch', true) IN ('all', branch_id::text)"


def up(migrator, db):
    class Branch(db.Model):
        pass

    class Person(db.Model):
        pass

    class BranchTotals(db.Model):
        branch = ForeignKeyField(Branch, on_delete="RESTRICT")
        year = IntegerField(constraints=[Check("year BETWEEN 1902 AND 2199")])
        content = TextField(constraints=[Check("length(content) <= 100000")])
        mac = CharField(max_length=64)
        sent_at = BigIntegerField()
        sent_by = ForeignKeyField(Person, null=True, on_delete="RESTRICT")
        replaced_number = IntegerField()

        class Meta:
            table_name = TABLE
            indexes = ((("branch", "year", "replaced_number"), True),)
            constraints = [
                SQL("FOREIGN KEY (sent_by_id, branch_id) REFERENCES person (id, branch_id)"),
            ]

    db.create_tables([BranchTotals])
    if isinstance(db, PostgresqlDatabase):
        db.execute_sql(f"ALTER TABLE {TABLE} ENABLE ROW LEVEL SECURITY")
        db.execute_sql(f"ALTER TABLE {TABLE} FORCE ROW LEVEL SECURITY")
        db.execute_sql(f"CREATE POLICY all_read ON {TABLE} USING (true) WITH CHECK ({OWN})")


def down(migrator, db):
    migrator.migrate(migrator.drop_table(TABLE))
