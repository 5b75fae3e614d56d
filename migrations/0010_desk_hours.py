"""When a desk is open, when it is closed, and who is on."""

from peewee import SQL, BigIntegerField, CharField, Check, DateField, ForeignKeyField, IntegerField

TABLES = (
    "desk_hours",
    "closure",
    "shift",
)


def up(migrator, db):
    class Branch(db.Model):
        pass

    class Person(db.Model):
        pass

    class DeskHours(db.Model):
        branch = ForeignKeyField(Branch, on_delete="RESTRICT")
        desk = CharField(
            max_length=12, constraints=[Check("desk IN ('walk_in', 'legal_guide', 'job_coach')")]
        )
        weekday = IntegerField(constraints=[Check("weekday BETWEEN 0 AND 6")])
        opens_minute = IntegerField(constraints=[Check("opens_minute BETWEEN 0 AND 1439")])
        closes_minute = IntegerField(constraints=[Check("closes_minute BETWEEN 1 AND 1440")])
        slot_minutes = IntegerField(
            null=True, constraints=[Check("slot_minutes BETWEEN 5 AND 240")]
        )
        needed = IntegerField(constraints=[Check("needed BETWEEN 1 AND 20")])
        valid_from = DateField()
        valid_until = DateField(null=True)
        version = IntegerField()

        class Meta:
            table_name = "desk_hours"
            indexes = (
                (("id", "branch"), True),
                (("branch", "valid_from"), False),
            )
            constraints = [
                Check("closes_minute > opens_minute"),
                Check("(desk = 'walk_in') = (slot_minutes IS NULL)"),
                Check("valid_until >= valid_from"),
            ]

    class Closure(db.Model):
        branch = ForeignKeyField(Branch, on_delete="RESTRICT")
        first_on = DateField()
        last_on = DateField()
        reason = CharField(max_length=120)

        class Meta:
            table_name = "closure"
            indexes = ((("branch", "last_on"), False),)
            constraints = [Check("last_on >= first_on")]

    class Shift(db.Model):
        branch = ForeignKeyField(Branch, on_delete="RESTRICT")
        hours = ForeignKeyField(DeskHours, on_delete="RESTRICT")
        person = ForeignKeyField(Person, on_delete="RESTRICT")
        held_on = DateField()
        status = CharField(
            max_length=10, constraints=[Check("status IN ('on', 'seeking', 'cancelled')")]
        )
        changed_at = BigIntegerField()
        version = IntegerField()

        class Meta:
            table_name = "shift"
            indexes = (
                (("hours", "held_on", "person"), True),
                (("branch", "held_on"), False),
                (("person", "held_on"), False),
            )
            constraints = [
                SQL("FOREIGN KEY (hours_id, branch_id) REFERENCES desk_hours (id, branch_id)"),
                SQL("FOREIGN KEY (person_id, branch_id) REFERENCES person (id, branch_id)"),
            ]

    db.create_tables([DeskHours, Closure, Shift])


def down(migrator, db):
    migrator.migrate(*(migrator.drop_table(table) for table in reversed(TABLES)))
