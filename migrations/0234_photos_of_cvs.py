"""A photo in a CV, if the client wants one."""

from peewee import SQL, BigIntegerField, ForeignKeyField, PostgresqlDatabase

SHOWN = "current_setting('app.branch', true)"


def up(migrator, db):
    class Branch(db.Model):
        pass

    class Client(db.Model):
        pass

    class Person(db.Model):
        pass

    class StoredFile(db.Model):
        class Meta:
            table_name = "stored_file"

    class CVPhoto(db.Model):
        branch = ForeignKeyField(Branch, on_delete="RESTRICT")
        client = ForeignKeyField(Client, on_delete="RESTRICT")
        file = ForeignKeyField(StoredFile, null=True, on_delete="RESTRICT")
        added_by = ForeignKeyField(Person, on_delete="RESTRICT")
        added_at = BigIntegerField()

        class Meta:
            table_name = "cv_photo"
            constraints = [
                SQL("FOREIGN KEY (client_id, branch_id) REFERENCES client (id, branch_id)"),
                SQL("FOREIGN KEY (file_id, branch_id) REFERENCES stored_file (id, branch_id)"),
                SQL("FOREIGN KEY (added_by_id, branch_id) REFERENCES person (id, branch_id)"),
            ]

    db.create_tables([CVPhoto])
    if isinstance(db, PostgresqlDatabase):
        db.execute_sql("ALTER TABLE cv_photo ENABLE ROW LEVEL SECURITY")
        db.execute_sql("ALTER TABLE cv_photo FORCE ROW LEVEL SECURITY")
        db.execute_sql(
            f"CREATE POLICY own_branch ON cv_photo USING ({SHOWN} IN ('all', branch_id::text))"
        )


def down(migrator, db):
    migrator.migrate(migrator.drop_table("cv_photo"))
