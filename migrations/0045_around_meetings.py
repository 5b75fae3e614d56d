"""Who is invited to a meeting and answers what, its agenda, and what people will do."""

from peewee import (
    SQL,
    BigIntegerField,
    CharField,
    Check,
    DateField,
    ForeignKeyField,
    PostgresqlDatabase,
    TextField,
)


def same_branch(column, table):
    return SQL(f"FOREIGN KEY ({column}, branch_id) REFERENCES {table} (id, branch_id)")


def up(migrator, db):
    class Branch(db.Model):
        pass

    class Person(db.Model):
        pass

    class Meeting(db.Model):
        pass

    class Invitation(db.Model):
        branch = ForeignKeyField(Branch, on_delete="RESTRICT")
        meeting = ForeignKeyField(Meeting, on_delete="CASCADE")
        person = ForeignKeyField(Person, on_delete="RESTRICT")
        answer = CharField(
            max_length=5, null=True, constraints=[Check("answer IN ('yes', 'maybe', 'no')")]
        )
        answered_at = BigIntegerField(null=True)
        mailed_at = BigIntegerField(null=True)
        reminded_at = BigIntegerField(null=True)

        class Meta:
            indexes = ((("meeting", "person"), True), (("person", "meeting"), False))
            constraints = [same_branch("meeting_id", "meeting"), same_branch("person_id", "person")]

    class AgendaPoint(db.Model):
        branch = ForeignKeyField(Branch, on_delete="RESTRICT")
        meeting = ForeignKeyField(Meeting, on_delete="CASCADE")
        text = CharField(max_length=200)
        added_by = ForeignKeyField(Person, on_delete="RESTRICT", null=True)
        added_at = BigIntegerField()
        said = TextField(null=True, constraints=[Check("length(said) <= 20000")])

        class Meta:
            table_name = "agenda_point"
            indexes = ((("meeting", "text"), True),)
            constraints = [
                same_branch("meeting_id", "meeting"),
                same_branch("added_by_id", "person"),
            ]

    class ActionPoint(db.Model):
        branch = ForeignKeyField(Branch, on_delete="RESTRICT")
        meeting = ForeignKeyField(Meeting, on_delete="CASCADE")
        text = CharField(max_length=200)
        owner = ForeignKeyField(Person, on_delete="RESTRICT")
        due_on = DateField()
        done_at = BigIntegerField(null=True)
        done_by = ForeignKeyField(Person, on_delete="RESTRICT", null=True)

        class Meta:
            table_name = "action_point"
            indexes = (
                (("meeting", "owner", "text"), True),
                (("owner", "done_at", "due_on"), False),
            )
            constraints = [
                same_branch("meeting_id", "meeting"),
                same_branch("owner_id", "person"),
                same_branch("done_by_id", "person"),
            ]

    db.create_tables([Invitation, AgendaPoint, ActionPoint])
    if isinstance(db, PostgresqlDatabase):
        for table in ("invitation", "agenda_point", "action_point"):
            db.execute_sql(f"ALTER TABLE {table} ENABLE ROW LEVEL SECURITY")
            db.execute_sql(f"ALTER TABLE {table} FORCE ROW LEVEL SECURITY")
            db.execute_sql(
                f"CREATE POLICY own_branch ON {table} USING ("
                " current_setting('app.branch', true) IN ('all', branch_id::text))"
            )


def down(migrator, db):
    for table in ("action_point", "agenda_point", "invitation"):
        migrator.migrate(migrator.drop_table(table))
