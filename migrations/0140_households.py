"""The role of a client in the household, and where somebody lived before."""

from peewee import SQL, Check, DateField, ForeignKeyField, PostgresqlDatabase

ROLES = "'main', 'partner', 'child', 'parent', 'other'"
SHOWN = "current_setting('app.branch', true)"


def up(migrator, db):
    db.execute_sql(
        "ALTER TABLE client ADD COLUMN household_role VARCHAR(10)"
        f" CHECK (household_role IN ({ROLES}))"
    )
    db.execute_sql("ALTER TABLE client ADD COLUMN home_since DATE")

    class Branch(db.Model):
        pass

    class Client(db.Model):
        pass

    class Home(db.Model):
        pass

    class PastHome(db.Model):
        branch = ForeignKeyField(Branch, on_delete="RESTRICT")
        client = ForeignKeyField(Client, on_delete="RESTRICT")
        home = ForeignKeyField(Home, on_delete="RESTRICT")
        started_on = DateField(null=True)
        ended_on = DateField()

        class Meta:
            table_name = "past_home"
            indexes = ((("client", "ended_on"), False),)
            constraints = [
                Check("ended_on >= started_on"),
                SQL("FOREIGN KEY (client_id, branch_id) REFERENCES client (id, branch_id)"),
                SQL("FOREIGN KEY (home_id, branch_id) REFERENCES home (id, branch_id)"),
            ]

    db.create_tables([PastHome])
    if isinstance(db, PostgresqlDatabase):
        db.execute_sql("ALTER TABLE past_home ENABLE ROW LEVEL SECURITY")
        db.execute_sql("ALTER TABLE past_home FORCE ROW LEVEL SECURITY")
        db.execute_sql(
            f"CREATE POLICY own_branch ON past_home USING ({SHOWN} IN ('all', branch_id::text))"
        )


def down(migrator, db):
    migrator.migrate(migrator.drop_table("past_home"))
    for name in ("home_since", "household_role"):
        migrator.migrate(migrator.drop_column("client", name))
