"""Appointments and planned visits, the time they take, and links for clients."""

from peewee import (
    SQL,
    BigIntegerField,
    CharField,
    Check,
    DateField,
    ForeignKeyField,
    IntegerField,
    PostgresqlDatabase,
)

TABLES = ("appointment", "taken_time", "booking_link")
KINDS = (
    "home_visit desk_contact guidance_talk language_lesson legal_consultation job_coaching"
    " employer_contact information_session training office other"
).split()


def one_of(column, values):
    return Check(f"{column} IN (" + ", ".join(f"'{value}'" for value in values) + ")")


def up(migrator, db):
    class Branch(db.Model):
        pass

    class Person(db.Model):
        pass

    class Client(db.Model):
        pass

    class DeskHours(db.Model):
        class Meta:
            table_name = "desk_hours"

    class Appointment(db.Model):
        branch = ForeignKeyField(Branch, on_delete="RESTRICT")
        person = ForeignKeyField(Person, on_delete="RESTRICT")
        client = ForeignKeyField(Client, on_delete="RESTRICT")
        kind = CharField(max_length=20, constraints=[one_of("kind", KINDS)])
        hours = ForeignKeyField(DeskHours, on_delete="RESTRICT", null=True)
        starts_at = BigIntegerField()
        held_on = DateField()
        minutes = IntegerField(constraints=[Check("minutes BETWEEN 5 AND 720")])
        interpreter = ForeignKeyField(Person, on_delete="RESTRICT", null=True, backref="+")
        interpreter_answer = CharField(
            max_length=3, null=True, constraints=[one_of("interpreter_answer", ("yes", "no"))]
        )
        client_answer = CharField(
            max_length=3, null=True, constraints=[one_of("client_answer", ("yes", "no"))]
        )
        note = CharField(max_length=300, null=True, constraints=[Check("length(note) <= 300")])
        status = CharField(
            max_length=10, constraints=[one_of("status", ("planned", "cancelled", "no_show"))]
        )
        form_key = CharField(max_length=40, unique=True)
        booked_by = ForeignKeyField(Person, on_delete="RESTRICT", null=True, backref="+")
        created_at = BigIntegerField()
        cancelled_at = BigIntegerField(null=True)
        reminded_at = BigIntegerField(null=True)
        log_reminded_at = BigIntegerField(null=True)
        version = IntegerField()

        class Meta:
            indexes = (
                (("id", "branch"), True),
                (("person", "held_on"), False),
                (("client", "held_on"), False),
                (("branch", "held_on"), False),
                (("status", "starts_at"), False),
            )
            constraints = [
                SQL("FOREIGN KEY (person_id, branch_id) REFERENCES person (id, branch_id)"),
                SQL("FOREIGN KEY (client_id, branch_id) REFERENCES client (id, branch_id)"),
                SQL("FOREIGN KEY (hours_id, branch_id) REFERENCES desk_hours (id, branch_id)"),
                SQL("FOREIGN KEY (interpreter_id, branch_id) REFERENCES person (id, branch_id)"),
                SQL("FOREIGN KEY (booked_by_id, branch_id) REFERENCES person (id, branch_id)"),
            ]

    class TakenTime(db.Model):
        branch = ForeignKeyField(Branch, on_delete="RESTRICT")
        appointment = ForeignKeyField(Appointment, on_delete="CASCADE")
        person = ForeignKeyField(Person, on_delete="RESTRICT")
        at = BigIntegerField()

        class Meta:
            table_name = "taken_time"
            indexes = ((("person", "at"), True), (("appointment", "at"), False))
            constraints = [
                SQL(
                    "FOREIGN KEY (appointment_id, branch_id) REFERENCES appointment (id, branch_id)"
                )
            ]

    class BookingLink(db.Model):
        digest = CharField(max_length=64, unique=True)
        branch = ForeignKeyField(Branch, on_delete="RESTRICT")
        client = ForeignKeyField(Client, on_delete="RESTRICT")
        desk = CharField(
            max_length=12,
            null=True,
            constraints=[one_of("desk", ("walk_in", "legal_guide", "job_coach"))],
        )
        appointment = ForeignKeyField(Appointment, on_delete="CASCADE", null=True)
        made_by = ForeignKeyField(Person, on_delete="RESTRICT", null=True, backref="+")
        made_at = BigIntegerField()
        expires_at = BigIntegerField()

        class Meta:
            table_name = "booking_link"
            indexes = ((("client", "expires_at"), False),)
            constraints = [
                Check("desk IS NOT NULL OR appointment_id IS NOT NULL"),
                SQL("FOREIGN KEY (client_id, branch_id) REFERENCES client (id, branch_id)"),
                SQL(
                    "FOREIGN KEY (appointment_id, branch_id) REFERENCES appointment (id, branch_id)"
                ),
            ]

    db.create_tables([Appointment, TakenTime, BookingLink])
    restrict(db)


def restrict(db):
    """A connection sees the rows of its own branch, as in 0014."""
    if not isinstance(db, PostgresqlDatabase):
        return
    for table in TABLES:
        db.execute_sql(f"ALTER TABLE {table} ENABLE ROW LEVEL SECURITY")
        db.execute_sql(f"ALTER TABLE {table} FORCE ROW LEVEL SECURITY")
        db.execute_sql(
            f"CREATE POLICY own_branch ON {table} USING ("
            " current_setting('app.branch', true) IN ('all', branch_id::text))"
        )


def down(migrator, db):
    migrator.migrate(*(migrator.drop_table(table) for table in reversed(TABLES)))
