"""Employers: who is on them, contact persons, dated stages, and two that turn out to be one."""

from peewee import (
    SQL,
    BigIntegerField,
    CharField,
    Check,
    DateField,
    ForeignKeyField,
    IntegerField,
    PostgresqlDatabase,
    TextField,
)

STAGES = "stage IN ('lead', 'contacted', 'visited', 'partner', 'closed')"
REASONS = (
    "reason IN ('no_places', 'no_reply', 'not_interested', 'not_suitable', "
    "'went_out_of_business', 'other')"
)
OWN_BRANCH = ("employer_profile", "contact_person", "employer_move", "employer_merge")


def same_branch(column, table):
    return SQL(f"FOREIGN KEY ({column}, branch_id) REFERENCES {table} (id, branch_id)")


def up(migrator, db):
    class Branch(db.Model):
        pass

    class Person(db.Model):
        pass

    class Employer(db.Model):
        branch = ForeignKeyField(Branch)
        stage = CharField(null=True)

    class EmployerProfile(db.Model):
        branch = ForeignKeyField(Branch, on_delete="RESTRICT")
        employer = ForeignKeyField(Employer, unique=True, on_delete="CASCADE")
        owner = ForeignKeyField(Person, null=True, on_delete="RESTRICT")
        offers = TextField(null=True, constraints=[Check("length(offers) <= 1000")])
        merged_into = ForeignKeyField(Employer, null=True, index=True, on_delete="RESTRICT")

        class Meta:
            table_name = "employer_profile"
            constraints = [
                Check("merged_into_id <> employer_id"),
                same_branch("employer_id", "employer"),
                same_branch("owner_id", "person"),
                same_branch("merged_into_id", "employer"),
            ]

    class ContactPerson(db.Model):
        branch = ForeignKeyField(Branch, on_delete="RESTRICT")
        employer = ForeignKeyField(Employer, on_delete="RESTRICT")
        name = CharField(max_length=120)
        job = CharField(max_length=120, null=True)
        email = CharField(max_length=254, null=True)
        phone = CharField(max_length=30, null=True)

        class Meta:
            table_name = "contact_person"
            indexes = ((("employer", "name"), False),)
            constraints = [same_branch("employer_id", "employer")]

    class EmployerMove(db.Model):
        branch = ForeignKeyField(Branch, on_delete="RESTRICT")
        employer = ForeignKeyField(Employer, on_delete="RESTRICT")
        stage = CharField(max_length=10, constraints=[Check(STAGES)])
        reached_on = DateField(null=True)
        reason = CharField(max_length=20, null=True, constraints=[Check(REASONS)])
        person = ForeignKeyField(Person, null=True, on_delete="RESTRICT")
        noted_at = BigIntegerField()
        undone_at = BigIntegerField(null=True)

        class Meta:
            table_name = "employer_move"
            indexes = ((("employer", "id"), False), (("branch", "stage", "reached_on"), False))
            constraints = [
                Check("stage <> 'closed' OR reason IS NOT NULL OR person_id IS NULL"),
                same_branch("employer_id", "employer"),
                same_branch("person_id", "person"),
            ]

    class EmployerMerge(db.Model):
        branch = ForeignKeyField(Branch, on_delete="RESTRICT")
        kept = ForeignKeyField(Employer, on_delete="CASCADE")
        gone = ForeignKeyField(Employer, on_delete="CASCADE", index=True)
        merged_at = BigIntegerField()
        merged_by = ForeignKeyField(Person, on_delete="RESTRICT")
        before = TextField()
        undone_at = BigIntegerField(null=True)

        class Meta:
            table_name = "employer_merge"
            indexes = (
                SQL(
                    "CREATE UNIQUE INDEX employer_merge_once ON employer_merge (gone_id)"
                    " WHERE undone_at IS NULL"
                ),
            )
            constraints = [
                Check("kept_id <> gone_id"),
                same_branch("kept_id", "employer"),
                same_branch("gone_id", "employer"),
                same_branch("merged_by_id", "person"),
            ]

    class MergedRow(db.Model):
        merge = ForeignKeyField(EmployerMerge, on_delete="CASCADE", index=True)
        kind = CharField(max_length=40)
        record = IntegerField()

        class Meta:
            table_name = "merged_row"

    db.create_tables([EmployerProfile, ContactPerson, EmployerMove, EmployerMerge, MergedRow])
    # What was known before the history began: the stage, on no day.
    known = Employer.select(Employer.id, Employer.branch, Employer.stage, SQL("0")).where(
        Employer.stage.is_null(False)
    )
    moves = EmployerMove
    moves.insert_from(known, [moves.employer, moves.branch, moves.stage, moves.noted_at]).execute()
    if isinstance(db, PostgresqlDatabase):
        for table in OWN_BRANCH:
            db.execute_sql(f"ALTER TABLE {table} ENABLE ROW LEVEL SECURITY")
            db.execute_sql(f"ALTER TABLE {table} FORCE ROW LEVEL SECURITY")
            db.execute_sql(
                f"CREATE POLICY own_branch ON {table} USING ("
                " current_setting('app.branch', true) IN ('all', branch_id::text))"
            )


def down(migrator, db):
    for table in ("merged_row", *reversed(OWN_BRANCH)):
        migrator.migrate(migrator.drop_table(table))
