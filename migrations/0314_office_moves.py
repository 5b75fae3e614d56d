"""Moves of the office: another address from a day on."""

from peewee import CharField, Check, DateField, ForeignKeyField, PostgresqlDatabase

TABLE = "office_move"
OWN = "current_setting('app.branch', true) IN ('all', branch_id::text)"


def up(migrator, db):
    class Branch(db.Model):
        pass

    class OfficeMove(db.Model):
        branch = ForeignKeyField(Branch, on_delete="RESTRICT")
        address = CharField(max_length=200, constraints=[Check("length(address) <= 200")])
        moved_on = DateField()

        class Meta:
            table_name = TABLE
            indexes = ((("branch", "moved_on"), True),)

    db.create_tables([OfficeMove])
    if isinstance(db, PostgresqlDatabase):
        db.execute_sql(f"ALTER TABLE {TABLE} ENABLE ROW LEVEL SECURITY")
        db.execute_sql(f"ALTER TABLE {TABLE} FORCE ROW LEVEL SECURITY")
        db.execute_sql(f"CREATE POLICY own_branch ON {TABLE} USING ({OWN})")


def down(migrator, db):
    migrator.migrate(migrator.drop_table(TABLE))
