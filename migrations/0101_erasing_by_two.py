"""Somebody is erased by two: what one leader asks waits for another."""

from peewee import SQL, BigIntegerField, Check, ForeignKeyField, PostgresqlDatabase

TABLE = "erase_request"
OWN = "current_setting('app.branch', true) IN ('all', branch_id::text)"


def up(migrator, db):
    class Branch(db.Model):
        pass

    class Client(db.Model):
        pass

    class Person(db.Model):
        pass

    class EraseRequest(db.Model):
        branch = ForeignKeyField(Branch, on_delete="RESTRICT")
        client = ForeignKeyField(Client, null=True, on_delete="RESTRICT")
        person = ForeignKeyField(Person, null=True, on_delete="RESTRICT")
        asked_by = ForeignKeyField(Person, on_delete="RESTRICT")
        asked_at = BigIntegerField()
        settled_at = BigIntegerField(null=True)

        class Meta:
            table_name = TABLE
            constraints = [
                Check("(client_id IS NULL) <> (person_id IS NULL)"),
                SQL("FOREIGN KEY (client_id, branch_id) REFERENCES client (id, branch_id)"),
                SQL("FOREIGN KEY (person_id, branch_id) REFERENCES person (id, branch_id)"),
                SQL("FOREIGN KEY (asked_by_id, branch_id) REFERENCES person (id, branch_id)"),
            ]

    db.create_tables([EraseRequest])
    if isinstance(db, PostgresqlDatabase):
        db.execute_sql(f"ALTER TABLE {TABLE} ENABLE ROW LEVEL SECURITY")
        db.execute_sql(f"ALTER TABLE {TABLE} FORCE ROW LEVEL SECURITY")
        db.execute_sql(f"CREATE POLICY own_branch ON {TABLE} USING ({OWN})")


def down(migrator, db):
    migrator.migrate(migrator.drop_table(TABLE))
