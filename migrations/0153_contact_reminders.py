"""Who was told of a client without contact (J2)."""

from peewee import SQL, DateField, ForeignKeyField, PostgresqlDatabase

SHOWN = "current_setting('app.branch', true)"


def up(migrator, db):
    class Branch(db.Model):
        pass

    class Client(db.Model):
        pass

    class ContactReminder(db.Model):
        branch = ForeignKeyField(Branch, on_delete="RESTRICT")
        client = ForeignKeyField(Client, unique=True, on_delete="RESTRICT")
        reminded_on = DateField()

        class Meta:
            table_name = "contact_reminder"
            constraints = [
                SQL("FOREIGN KEY (client_id, branch_id) REFERENCES client (id, branch_id)")
            ]

    db.create_tables([ContactReminder])
    if isinstance(db, PostgresqlDatabase):
        db.execute_sql("ALTER TABLE contact_reminder ENABLE ROW LEVEL SECURITY")
        db.execute_sql("ALTER TABLE contact_reminder FORCE ROW LEVEL SECURITY")
        db.execute_sql(
            "CREATE POLICY own_branch ON contact_reminder"
            f" USING ({SHOWN} IN ('all', branch_id::text))"
        )


def down(migrator, db):
    migrator.migrate(migrator.drop_table("contact_reminder"))
