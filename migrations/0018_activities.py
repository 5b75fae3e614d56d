"""What was done, for whom, and on which topics."""

from peewee import (
    SQL,
    BigIntegerField,
    BooleanField,
    CharField,
    Check,
    CompositeKey,
    DateField,
    ForeignKeyField,
    IntegerField,
    TextField,
)

TABLES = (
    "activity",
    "activity_client",
    "activity_topic",
)


def up(migrator, db):
    class Branch(db.Model):
        pass

    class Person(db.Model):
        pass

    class Employer(db.Model):
        pass

    class Client(db.Model):
        pass

    class Trip(db.Model):
        pass

    class Activity(db.Model):
        branch = ForeignKeyField(Branch, on_delete="RESTRICT")
        code = CharField(max_length=60)
        person = ForeignKeyField(Person, on_delete="RESTRICT")
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
        channel = CharField(
            max_length=10,
            null=True,
            constraints=[Check("channel IN ('in_person', 'phone', 'video', 'mail')")],
        )
        started_at = BigIntegerField()
        is_start_typed = BooleanField()
        happened_on = DateField()
        year_month = IntegerField()
        minutes = IntegerField(constraints=[Check("minutes BETWEEN 1 AND 1440")])
        employer = ForeignKeyField(Employer, on_delete="RESTRICT", null=True)
        distance_hm = IntegerField(
            null=True, constraints=[Check("distance_hm BETWEEN 0 AND 20000")]
        )
        trip = ForeignKeyField(Trip, on_delete="RESTRICT", null=True)
        note = TextField(null=True, constraints=[Check("length(note) <= 20000")])
        outcome = CharField(
            max_length=12, constraints=[Check("outcome IN ('done', 'nobody_home', 'no_show')")]
        )
        interpreter = CharField(max_length=20, null=True)
        form_key = CharField(max_length=40, null=True, unique=True)
        form_digest = CharField(max_length=64, null=True)
        created_at = BigIntegerField()
        was_imported = BooleanField()
        withdrawn_at = BigIntegerField(null=True)
        version = IntegerField()

        class Meta:
            table_name = "activity"
            indexes = (
                (("branch", "code"), True),
                (("id", "branch"), True),
                (("person", "happened_on", "id"), False),
                (("branch", "happened_on", "id"), False),
                SQL(
                    "CREATE INDEX activity_counted ON activity (year_month,"
                    " branch_id, kind, minutes, outcome, withdrawn_at) WHERE"
                    " withdrawn_at IS NULL AND outcome = 'done'"
                ),
                SQL(
                    "CREATE INDEX activity_not_counted ON activity (year_month, id,"
                    " outcome, withdrawn_at) WHERE withdrawn_at IS NOT NULL OR"
                    " outcome <> 'done'"
                ),
            )
            constraints = [
                Check("year_month BETWEEN 190001 AND 299912"),
                SQL("FOREIGN KEY (person_id, branch_id) REFERENCES person (id, branch_id)"),
                SQL("FOREIGN KEY (employer_id, branch_id) REFERENCES employer (id, branch_id)"),
                SQL("FOREIGN KEY (trip_id, branch_id) REFERENCES trip (id, branch_id)"),
            ]

    class ActivityClient(db.Model):
        activity = ForeignKeyField(Activity, on_delete="CASCADE")
        position = IntegerField(constraints=[Check("position >= 0")])
        client = ForeignKeyField(Client, on_delete="RESTRICT")
        branch = ForeignKeyField(Branch, on_delete="RESTRICT")
        year_month = IntegerField()
        kind = CharField(max_length=20)

        class Meta:
            table_name = "activity_client"
            primary_key = CompositeKey("activity", "position")
            indexes = (
                (("activity", "client"), True),
                (("client", "year_month"), False),
                (("year_month", "branch", "kind", "client", "activity"), False),
            )
            constraints = [
                SQL("FOREIGN KEY (activity_id, branch_id) REFERENCES activity (id, branch_id)"),
                SQL("FOREIGN KEY (client_id, branch_id) REFERENCES client (id, branch_id)"),
            ]

    class ActivityTopic(db.Model):
        activity = ForeignKeyField(Activity, on_delete="CASCADE")
        topic = CharField(
            max_length=15,
            constraints=[
                Check(
                    "topic IN ('tax_allowances', 'finance', 'legal', 'education',"
                    " 'participation', 'work', 'housing', 'care')"
                )
            ],
        )
        times = IntegerField(constraints=[Check("times >= 1")])

        class Meta:
            table_name = "activity_topic"
            primary_key = CompositeKey("activity", "topic")

    db.create_tables([Activity, ActivityClient, ActivityTopic])


def down(migrator, db):
    migrator.migrate(*(migrator.drop_table(table) for table in reversed(TABLES)))
