"""Team meetings and who was there."""

from peewee import SQL, BigIntegerField, CharField, Check, DateField, ForeignKeyField, IntegerField


def up(migrator, db):
    class Branch(db.Model):
        pass

    class Person(db.Model):
        pass

    class Meeting(db.Model):
        branch = ForeignKeyField(Branch, on_delete="RESTRICT")
        code = CharField(max_length=60)
        title = CharField(max_length=120, null=True)
        starts_at = BigIntegerField()
        held_on = DateField()
        minutes = IntegerField(constraints=[Check("minutes BETWEEN 1 AND 1440")])
        place = CharField(max_length=200, null=True)

        class Meta:
            indexes = (
                (("branch", "code"), True),
                (("id", "branch"), True),
                (("branch", "held_on"), False),
            )

    class Attendance(db.Model):
        branch = ForeignKeyField(Branch, on_delete="RESTRICT")
        meeting = ForeignKeyField(Meeting, on_delete="CASCADE")
        person = ForeignKeyField(Person, on_delete="RESTRICT")

        class Meta:
            indexes = (
                (("meeting", "person"), True),
                (("person", "meeting"), False),
            )
            constraints = [
                SQL("FOREIGN KEY (meeting_id, branch_id) REFERENCES meeting (id, branch_id)"),
                SQL("FOREIGN KEY (person_id, branch_id) REFERENCES person (id, branch_id)"),
            ]

    db.create_tables([Meeting, Attendance])


def down(migrator, db):
    migrator.migrate(migrator.drop_table("attendance"))
    migrator.migrate(migrator.drop_table("meeting"))
