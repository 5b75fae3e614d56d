"""Around a claim: uploads that wait for a line, lines that can be put back, reminders."""

from peewee import SQL, BigIntegerField, CharField, ForeignKeyField, IntegerField, TextField

TABLES = (
    "waiting_file",
    "removed_line",
    "claim_reminder",
)


def up(migrator, db):
    class Branch(db.Model):
        pass

    class StoredFile(db.Model):
        class Meta:
            table_name = "stored_file"

    class Person(db.Model):
        pass

    class WaitingFile(db.Model):
        branch = ForeignKeyField(Branch, on_delete="RESTRICT")
        person = ForeignKeyField(Person, on_delete="RESTRICT")
        file = ForeignKeyField(StoredFile, on_delete="RESTRICT", unique=True)
        added_at = BigIntegerField(index=True)

        class Meta:
            table_name = "waiting_file"
            constraints = [
                SQL("FOREIGN KEY (person_id, branch_id) REFERENCES person (id, branch_id)"),
                SQL("FOREIGN KEY (file_id, branch_id) REFERENCES stored_file (id, branch_id)"),
            ]

    class RemovedLine(db.Model):
        branch = ForeignKeyField(Branch, on_delete="RESTRICT")
        person = ForeignKeyField(Person, on_delete="RESTRICT")
        form_key = CharField(max_length=40, unique=True)
        content = TextField()
        removed_at = BigIntegerField(index=True)

        class Meta:
            table_name = "removed_line"
            constraints = [
                SQL("FOREIGN KEY (person_id, branch_id) REFERENCES person (id, branch_id)")
            ]

    class ClaimReminder(db.Model):
        branch = ForeignKeyField(Branch, on_delete="RESTRICT")
        person = ForeignKeyField(Person, on_delete="RESTRICT")
        month = IntegerField()

        class Meta:
            table_name = "claim_reminder"
            indexes = ((("person", "month"), True),)
            constraints = [
                SQL("FOREIGN KEY (person_id, branch_id) REFERENCES person (id, branch_id)")
            ]

    db.create_tables([WaitingFile, RemovedLine, ClaimReminder])


def down(migrator, db):
    migrator.migrate(*(migrator.drop_table(table) for table in reversed(TABLES)))
