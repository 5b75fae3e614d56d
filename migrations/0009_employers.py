"""Employers, who is on them, the people there, how far one is, and two that were one."""

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
    "employer",
    "employer_word",
    "contact_person",
    "employer_move",
    "employer_merge",
    "merged_row",
)


def up(migrator, db):
    class Branch(db.Model):
        pass

    class Person(db.Model):
        pass

    class Employer(db.Model):
        sorts_as = BlobField(null=True)
        is_namesake = BooleanField(null=True)
        branch = ForeignKeyField(Branch, on_delete="RESTRICT")
        code = CharField(max_length=60)
        name = CharField(max_length=120, null=True)
        place = CharField(max_length=120, null=True)
        sector = CharField(max_length=60, null=True)
        contact_name = CharField(max_length=120, null=True)
        contact_email = CharField(max_length=254, null=True)
        contact_phone = CharField(max_length=30, null=True)
        stage = CharField(
            max_length=10,
            null=True,
            constraints=[Check("stage IN ('lead', 'contacted', 'visited', 'partner', 'closed')")],
        )
        next_action_on = DateField(null=True)
        next_action = CharField(max_length=300, null=True)
        owner = ForeignKeyField(Person, on_delete="RESTRICT", null=True)
        offers = TextField(null=True, constraints=[Check("length(offers) <= 1000")])
        merged_into = ForeignKeyField("self", on_delete="RESTRICT", null=True)
        version = IntegerField()

        class Meta:
            table_name = "employer"
            indexes = (
                (("branch", "code"), True),
                (("branch", "sorts_as"), False),
            )
            constraints = [
                SQL("UNIQUE (id, branch_id)"),
                Check("merged_into_id <> id"),
                SQL("FOREIGN KEY (owner_id, branch_id) REFERENCES person (id, branch_id)"),
                SQL("FOREIGN KEY (merged_into_id, branch_id) REFERENCES employer (id, branch_id)"),
            ]

    class EmployerWord(db.Model):
        branch = ForeignKeyField(Branch, on_delete="RESTRICT", index=False)
        word = BlobField()
        record = ForeignKeyField(Employer, on_delete="CASCADE")

        class Meta:
            table_name = "employer_word"
            indexes = ((("branch", "word", "record"), False),)

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
            constraints = [
                SQL("FOREIGN KEY (employer_id, branch_id) REFERENCES employer (id, branch_id)")
            ]

    class EmployerMove(db.Model):
        branch = ForeignKeyField(Branch, on_delete="RESTRICT")
        employer = ForeignKeyField(Employer, on_delete="RESTRICT")
        stage = CharField(
            max_length=10,
            constraints=[Check("stage IN ('lead', 'contacted', 'visited', 'partner', 'closed')")],
        )
        reached_on = DateField(null=True)
        reason = CharField(
            max_length=20,
            null=True,
            constraints=[
                Check(
                    "reason IN ('no_places', 'no_reply', 'not_interested',"
                    " 'not_suitable', 'went_out_of_business', 'other')"
                )
            ],
        )
        person = ForeignKeyField(Person, on_delete="RESTRICT", null=True)
        noted_at = BigIntegerField()
        undone_at = BigIntegerField(null=True)

        class Meta:
            table_name = "employer_move"
            indexes = (
                (("employer", "id"), False),
                (("branch", "stage", "reached_on"), False),
            )
            constraints = [
                Check("stage <> 'closed' OR reason IS NOT NULL OR person_id IS NULL"),
                SQL("FOREIGN KEY (employer_id, branch_id) REFERENCES employer (id, branch_id)"),
                SQL("FOREIGN KEY (person_id, branch_id) REFERENCES person (id, branch_id)"),
            ]

    class EmployerMerge(db.Model):
        branch = ForeignKeyField(Branch, on_delete="RESTRICT")
        kept = ForeignKeyField(Employer, on_delete="CASCADE")
        gone = ForeignKeyField(Employer, on_delete="CASCADE")
        merged_at = BigIntegerField()
        merged_by = ForeignKeyField(Person, on_delete="RESTRICT")
        before = TextField()
        undone_at = BigIntegerField(null=True)

        class Meta:
            table_name = "employer_merge"
            indexes = (
                SQL(
                    "CREATE UNIQUE INDEX employer_merge_once ON employer_merge"
                    " (gone_id) WHERE undone_at IS NULL"
                ),
            )
            constraints = [
                Check("kept_id <> gone_id"),
                SQL("FOREIGN KEY (kept_id, branch_id) REFERENCES employer (id, branch_id)"),
                SQL("FOREIGN KEY (gone_id, branch_id) REFERENCES employer (id, branch_id)"),
                SQL("FOREIGN KEY (merged_by_id, branch_id) REFERENCES person (id, branch_id)"),
            ]

    class MergedRow(db.Model):
        merge = ForeignKeyField(EmployerMerge, on_delete="CASCADE")
        kind = CharField(max_length=40)
        record = IntegerField()

        class Meta:
            table_name = "merged_row"

    db.create_tables(
        [Employer, EmployerWord, ContactPerson, EmployerMove, EmployerMerge, MergedRow]
    )


def down(migrator, db):
    migrator.migrate(*(migrator.drop_table(table) for table in reversed(TABLES)))
