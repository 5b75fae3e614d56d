"""The rooms of a branch, in which meetings are held."""

from peewee import CharField, Check, ForeignKeyField, PostgresqlDatabase

TABLE = "room"
OWN = "current_setting('app.branch', true) IN ('all', branch_id::text)"


def up(migrator, db):
    class Branch(db.Model):
        pass

    class Room(db.Model):
        branch = ForeignKeyField(Branch, on_delete="RESTRICT")
        name = CharField(max_length=60, constraints=[Check("length(name) <= 60")])

        class Meta:
            table_name = TABLE
            indexes = ((("branch", "name"), True),)

    db.create_tables([Room])
    if isinstance(db, PostgresqlDatabase):
        db.execute_sql(f"ALTER TABLE {TABLE} ENABLE ROW LEVEL SECURITY")
        db.execute_sql(f"ALTER TABLE {TABLE} FORCE ROW LEVEL SECURITY")
        db.execute_sql(f"CREATE POLICY own_branch ON {TABLE} USING ({OWN})")


def down(migrator, db):
    migrator.migrate(migrator.drop_table(TABLE))
