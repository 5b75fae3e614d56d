"""Date polls: several moments, and who can when."""

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


def same_branch(column, table):
    return SQL(f"FOREIGN KEY ({column}, branch_id) REFERENCES {table} (id, branch_id)")


def up(migrator, db):
    class Branch(db.Model):
        pass

    class Person(db.Model):
        pass

    class Meeting(db.Model):
        pass

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
            indexes = ((("id", "branch"), True), (("branch", "deadline_on"), False))
            constraints = [
                same_branch("organiser_id", "person"),
                same_branch("meeting_id", "meeting"),
            ]

    class PollDate(db.Model):
        branch = ForeignKeyField(Branch, on_delete="RESTRICT")
        poll = ForeignKeyField(Poll, on_delete="CASCADE")
        starts_at = BigIntegerField()

        class Meta:
            table_name = "poll_date"
            indexes = ((("poll", "starts_at"), True), (("id", "branch"), True))
            constraints = [same_branch("poll_id", "poll")]

    class Voter(db.Model):
        branch = ForeignKeyField(Branch, on_delete="RESTRICT")
        poll = ForeignKeyField(Poll, on_delete="CASCADE")
        person = ForeignKeyField(Person, on_delete="RESTRICT")
        answered_at = BigIntegerField(null=True)
        reminded_at = BigIntegerField(null=True)

        class Meta:
            table_name = "poll_voter"
            indexes = ((("poll", "person"), True), (("id", "branch"), True))
            constraints = [same_branch("poll_id", "poll"), same_branch("person_id", "person")]

    class PollVote(db.Model):
        branch = ForeignKeyField(Branch, on_delete="RESTRICT")
        voter = ForeignKeyField(Voter, on_delete="CASCADE")
        date = ForeignKeyField(PollDate, on_delete="CASCADE")
        answer = CharField(max_length=5, constraints=[Check("answer IN ('yes', 'maybe', 'no')")])

        class Meta:
            table_name = "poll_vote"
            indexes = ((("voter", "date"), True),)
            constraints = [
                same_branch("voter_id", "poll_voter"),
                same_branch("date_id", "poll_date"),
            ]

    db.create_tables([Poll, PollDate, Voter, PollVote])
    if isinstance(db, PostgresqlDatabase):
        for table in ("poll", "poll_date", "poll_voter", "poll_vote"):
            db.execute_sql(f"ALTER TABLE {table} ENABLE ROW LEVEL SECURITY")
            db.execute_sql(f"ALTER TABLE {table} FORCE ROW LEVEL SECURITY")
            db.execute_sql(
                f"CREATE POLICY own_branch ON {table} USING ("
                " current_setting('app.branch', true) IN ('all', branch_id::text))"
            )


def down(migrator, db):
    for table in ("poll_vote", "poll_voter", "poll_date", "poll"):
        migrator.migrate(migrator.drop_table(table))
