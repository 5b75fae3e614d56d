"""Team meetings and their series, invitations, agendas, action points and polls."""

from peewee import (
    SQL,
    BigIntegerField,
    BlobField,
    BooleanField,
    CharField,
    Check,
    DateField,
    ForeignKeyField,
    IntegerField,
    TextField,
)

TABLES = (
    "meeting_series",
    "meeting",
    "meeting_word",
    "attendance",
    "day_off",
    "invitation",
    "agenda_point",
    "action_point",
    "poll",
    "poll_date",
    "poll_voter",
    "poll_vote",
)


def up(migrator, db):
    class Branch(db.Model):
        pass

    class Person(db.Model):
        pass

    class MeetingSeries(db.Model):
        branch = ForeignKeyField(Branch, on_delete="RESTRICT")
        title = CharField(max_length=120)
        every_weeks = IntegerField(constraints=[Check("every_weeks BETWEEN 1 AND 52")])
        organiser = ForeignKeyField(Person, on_delete="RESTRICT")
        form_key = CharField(max_length=40, null=True, unique=True)
        created_at = BigIntegerField()

        class Meta:
            table_name = "meeting_series"
            indexes = ((("id", "branch"), True),)
            constraints = [
                SQL("FOREIGN KEY (organiser_id, branch_id) REFERENCES person (id, branch_id)")
            ]

    class Meeting(db.Model):
        sorts_as = BlobField(null=True)
        branch = ForeignKeyField(Branch, on_delete="RESTRICT")
        code = CharField(max_length=60)
        title = CharField(max_length=120, null=True)
        starts_at = BigIntegerField()
        held_on = DateField()
        minutes = IntegerField(constraints=[Check("minutes BETWEEN 1 AND 1440")])
        place = CharField(max_length=200, null=True)
        status = CharField(
            max_length=10, constraints=[Check("status IN ('planned', 'held', 'cancelled')")]
        )
        series = ForeignKeyField(MeetingSeries, on_delete="RESTRICT", null=True)
        shift_reason = CharField(max_length=200, null=True)
        organiser = ForeignKeyField(Person, on_delete="RESTRICT", null=True)
        is_for_all = BooleanField()
        cancel_reason = CharField(max_length=300, null=True)
        notes = TextField(null=True, constraints=[Check("length(notes) <= 20000")])
        form_key = CharField(max_length=40, null=True, unique=True)
        version = IntegerField()

        class Meta:
            table_name = "meeting"
            indexes = (
                (("branch", "code"), True),
                (("id", "branch"), True),
                (("branch", "held_on"), False),
            )
            constraints = [
                Check("status <> 'cancelled' OR cancel_reason IS NOT NULL"),
                SQL("FOREIGN KEY (series_id, branch_id) REFERENCES meeting_series (id, branch_id)"),
                SQL("FOREIGN KEY (organiser_id, branch_id) REFERENCES person (id, branch_id)"),
            ]

    class MeetingWord(db.Model):
        branch = ForeignKeyField(Branch, on_delete="RESTRICT", index=False)
        word = BlobField()
        record = ForeignKeyField(Meeting, on_delete="CASCADE")

        class Meta:
            table_name = "meeting_word"
            indexes = ((("branch", "word", "record"), False),)

    class Attendance(db.Model):
        branch = ForeignKeyField(Branch, on_delete="RESTRICT")
        meeting = ForeignKeyField(Meeting, on_delete="CASCADE")
        person = ForeignKeyField(Person, on_delete="RESTRICT")

        class Meta:
            table_name = "attendance"
            indexes = (
                (("meeting", "person"), True),
                (("person", "meeting"), False),
            )
            constraints = [
                SQL("FOREIGN KEY (meeting_id, branch_id) REFERENCES meeting (id, branch_id)"),
                SQL("FOREIGN KEY (person_id, branch_id) REFERENCES person (id, branch_id)"),
            ]

    class DayOff(db.Model):
        branch = ForeignKeyField(Branch, on_delete="RESTRICT")
        first_on = DateField()
        last_on = DateField()
        name = CharField(max_length=120)
        is_off = BooleanField()

        class Meta:
            table_name = "day_off"
            indexes = ((("branch", "first_on", "last_on", "is_off"), True),)
            constraints = [Check("last_on >= first_on")]

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
            table_name = "invitation"
            indexes = (
                (("meeting", "person"), True),
                (("person", "meeting"), False),
            )
            constraints = [
                SQL("FOREIGN KEY (meeting_id, branch_id) REFERENCES meeting (id, branch_id)"),
                SQL("FOREIGN KEY (person_id, branch_id) REFERENCES person (id, branch_id)"),
            ]

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
                SQL("FOREIGN KEY (meeting_id, branch_id) REFERENCES meeting (id, branch_id)"),
                SQL("FOREIGN KEY (added_by_id, branch_id) REFERENCES person (id, branch_id)"),
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
                SQL("FOREIGN KEY (meeting_id, branch_id) REFERENCES meeting (id, branch_id)"),
                SQL("FOREIGN KEY (owner_id, branch_id) REFERENCES person (id, branch_id)"),
                SQL("FOREIGN KEY (done_by_id, branch_id) REFERENCES person (id, branch_id)"),
            ]

    class Poll(db.Model):
        branch = ForeignKeyField(Branch, on_delete="RESTRICT")
        title = CharField(max_length=120)
        minutes = IntegerField(constraints=[Check("minutes BETWEEN 1 AND 1440")])
        place = CharField(max_length=200, null=True)
        organiser = ForeignKeyField(Person, on_delete="RESTRICT")
        deadline_on = DateField()
        meeting = ForeignKeyField(Meeting, on_delete="RESTRICT", null=True)
        closed_at = BigIntegerField(null=True)
        form_key = CharField(max_length=40, null=True, unique=True)
        created_at = BigIntegerField()

        class Meta:
            table_name = "poll"
            indexes = (
                (("id", "branch"), True),
                (("branch", "deadline_on"), False),
            )
            constraints = [
                SQL("FOREIGN KEY (organiser_id, branch_id) REFERENCES person (id, branch_id)"),
                SQL("FOREIGN KEY (meeting_id, branch_id) REFERENCES meeting (id, branch_id)"),
            ]

    class PollDate(db.Model):
        branch = ForeignKeyField(Branch, on_delete="RESTRICT")
        poll = ForeignKeyField(Poll, on_delete="CASCADE")
        starts_at = BigIntegerField()

        class Meta:
            table_name = "poll_date"
            indexes = (
                (("poll", "starts_at"), True),
                (("id", "branch"), True),
            )
            constraints = [SQL("FOREIGN KEY (poll_id, branch_id) REFERENCES poll (id, branch_id)")]

    class Voter(db.Model):
        branch = ForeignKeyField(Branch, on_delete="RESTRICT")
        poll = ForeignKeyField(Poll, on_delete="CASCADE")
        person = ForeignKeyField(Person, on_delete="RESTRICT")
        answered_at = BigIntegerField(null=True)
        reminded_at = BigIntegerField(null=True)

        class Meta:
            table_name = "poll_voter"
            indexes = (
                (("poll", "person"), True),
                (("id", "branch"), True),
            )
            constraints = [
                SQL("FOREIGN KEY (poll_id, branch_id) REFERENCES poll (id, branch_id)"),
                SQL("FOREIGN KEY (person_id, branch_id) REFERENCES person (id, branch_id)"),
            ]

    class PollVote(db.Model):
        branch = ForeignKeyField(Branch, on_delete="RESTRICT")
        voter = ForeignKeyField(Voter, on_delete="CASCADE")
        date = ForeignKeyField(PollDate, on_delete="CASCADE")
        answer = CharField(max_length=5, constraints=[Check("answer IN ('yes', 'maybe', 'no')")])

        class Meta:
            table_name = "poll_vote"
            indexes = ((("voter", "date"), True),)
            constraints = [
                SQL("FOREIGN KEY (voter_id, branch_id) REFERENCES poll_voter (id, branch_id)"),
                SQL("FOREIGN KEY (date_id, branch_id) REFERENCES poll_date (id, branch_id)"),
            ]

    db.create_tables(
        [
            MeetingSeries,
            Meeting,
            MeetingWord,
            Attendance,
            DayOff,
            Invitation,
            AgendaPoint,
            ActionPoint,
            Poll,
            PollDate,
            Voter,
            PollVote,
        ]
    )


def down(migrator, db):
    migrator.migrate(*(migrator.drop_table(table) for table in reversed(TABLES)))
