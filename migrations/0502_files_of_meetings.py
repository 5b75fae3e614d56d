"""Files that go with a meeting, for who may see it."""

from peewee import SQL, BigIntegerField, ForeignKeyField, PostgresqlDatabase

SHOWN = "current_setting('app.branch', true)"


def up(migrator, db):
    class Branch(db.Model):
        pass

    class Meeting(db.Model):
        pass

    class Person(db.Model):
        pass

    class StoredFile(db.Model):
        class Meta:
            table_name = "stored_file"

    class MeetingFile(db.Model):
        branch = ForeignKeyField(Branch, on_delete="RESTRICT")
        meeting = ForeignKeyField(Meeting, on_delete="RESTRICT")
        file = ForeignKeyField(StoredFile, unique=True, on_delete="RESTRICT")
        added_by = ForeignKeyField(Person, on_delete="RESTRICT")
        added_at = BigIntegerField()

        class Meta:
            table_name = "meeting_file"
            constraints = [
                SQL("FOREIGN KEY (meeting_id, branch_id) REFERENCES meeting (id, branch_id)"),
                SQL("FOREIGN KEY (file_id, branch_id) REFERENCES stored_file (id, branch_id)"),
                SQL("FOREIGN KEY (added_by_id, branch_id) REFERENCES person (id, branch_id)"),
            ]

    db.create_tables([MeetingFile])
    if isinstance(db, PostgresqlDatabase):
        db.execute_sql("ALTER TABLE meeting_file ENABLE ROW LEVEL SECURITY")
        db.execute_sql("ALTER TABLE meeting_file FORCE ROW LEVEL SECURITY")
        db.execute_sql(
            f"CREATE POLICY own_branch ON meeting_file USING ({SHOWN} IN ('all', branch_id::text))"
        )


def down(migrator, db):
    migrator.migrate(migrator.drop_table("meeting_file"))
