"""Appointments, the times that they take, and the links by which one is booked."""

from peewee import SQL, BigIntegerField, CharField, Check, DateField, ForeignKeyField, IntegerField

TABLES = (
    "appointment",
    "taken_time",
    "booking_link",
)


def up(migrator, db):
    class Branch(db.Model):
        pass

    class Person(db.Model):
        pass

    class DeskHours(db.Model):
        class Meta:
            table_name = "desk_hours"

    class Client(db.Model):
        pass

    class Appointment(db.Model):
        branch = ForeignKeyField(Branch, on_delete="RESTRICT")
        person = ForeignKeyField(Person, on_delete="RESTRICT")
        client = ForeignKeyField(Client, on_delete="RESTRICT")
        kind = CharField(
            max_length=20,
            constraints=[
                Check(
                    "kind IN ('home_visit', 'desk_contact', 'guidance_talk',"
                    " 'language_lesson', 'legal_consultation', 'job_coaching',"
                    " 'employer_contact', 'information_session', 'training',"
                    " 'office', 'other')"
                )
            ],
        )
        hours = ForeignKeyField(DeskHours, on_delete="RESTRICT", null=True)
        starts_at = BigIntegerField()
        held_on = DateField()
        minutes = IntegerField(constraints=[Check("minutes BETWEEN 5 AND 720")])
        interpreter = ForeignKeyField(Person, on_delete="RESTRICT", null=True)
        interpreter_answer = CharField(
            max_length=3, null=True, constraints=[Check("interpreter_answer IN ('yes', 'no')")]
        )
        client_answer = CharField(
            max_length=3, null=True, constraints=[Check("client_answer IN ('yes', 'no')")]
        )
        note = CharField(max_length=300, null=True, constraints=[Check("length(note) <= 300")])
        status = CharField(
            max_length=10, constraints=[Check("status IN ('planned', 'cancelled', 'no_show')")]
        )
        form_key = CharField(max_length=40, unique=True)
        booked_by = ForeignKeyField(Person, on_delete="RESTRICT", null=True)
        created_at = BigIntegerField()
        cancelled_at = BigIntegerField(null=True)
        reminded_at = BigIntegerField(null=True)
        log_reminded_at = BigIntegerField(null=True)
        version = IntegerField()

        class Meta:
            table_name = "appointment"
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
            indexes = (
                (("person", "at"), True),
                (("appointment", "at"), False),
            )
            constraints = [
                SQL("FOREIGN KEY (person_id, branch_id) REFERENCES person (id, branch_id)"),
                SQL(
                    "FOREIGN KEY (appointment_id, branch_id) REFERENCES appointment (id, branch_id)"
                ),
            ]

    class BookingLink(db.Model):
        digest = CharField(max_length=64, unique=True)
        branch = ForeignKeyField(Branch, on_delete="RESTRICT")
        client = ForeignKeyField(Client, on_delete="RESTRICT")
        desk = CharField(
            max_length=12,
            null=True,
            constraints=[Check("desk IN ('walk_in', 'legal_guide', 'job_coach')")],
        )
        appointment = ForeignKeyField(Appointment, on_delete="CASCADE", null=True)
        made_by = ForeignKeyField(Person, on_delete="RESTRICT", null=True)
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
                SQL("FOREIGN KEY (made_by_id, branch_id) REFERENCES person (id, branch_id)"),
            ]

    db.create_tables([Appointment, TakenTime, BookingLink])


def down(migrator, db):
    migrator.migrate(*(migrator.drop_table(table) for table in reversed(TABLES)))
