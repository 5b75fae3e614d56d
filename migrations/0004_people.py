"""Who works here, in which roles, who stands in for a leader, and by which words one is found."""

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
)

TABLES = (
    "person",
    "person_word",
    "person_role",
    "deputy",
)


def up(migrator, db):
    class Branch(db.Model):
        pass

    class Person(db.Model):
        sorts_as = BlobField(null=True)
        is_namesake = BooleanField(null=True)
        branch = ForeignKeyField(Branch, on_delete="RESTRICT")
        code = CharField(max_length=60)
        name = CharField(max_length=120, null=True)
        email = CharField(max_length=254, null=True, unique=True)
        phone = CharField(max_length=30, null=True)
        employment = CharField(
            max_length=12, constraints=[Check("employment IN ('paid', 'volunteer', 'trainee')")]
        )
        started_on = DateField(null=True)
        ended_on = DateField(null=True)
        iban_sealed = BlobField(null=True)
        iban_digest = CharField(index=True, max_length=64, null=True)
        iban_changed_at = BigIntegerField(null=True)
        language = CharField(max_length=2)
        conduct_certificate_on = DateField(null=True)
        conduct_certificate_until = DateField(null=True)
        confidentiality_on = DateField(null=True)
        was_imported = BooleanField()
        password_hash = CharField(max_length=200, null=True)
        epoch = IntegerField()
        totp_secret_sealed = BlobField(null=True)
        totp_last_step = IntegerField(null=True)
        version = IntegerField()

        class Meta:
            table_name = "person"
            indexes = (
                (("branch", "code"), True),
                (("id", "branch"), True),
                (("branch", "sorts_as"), False),
            )
            constraints = [Check("ended_on >= started_on")]

    class PersonWord(db.Model):
        branch = ForeignKeyField(Branch, on_delete="RESTRICT", index=False)
        word = BlobField()
        record = ForeignKeyField(Person, on_delete="CASCADE")

        class Meta:
            table_name = "person_word"
            indexes = ((("branch", "word", "record"), False),)

    class PersonRole(db.Model):
        person = ForeignKeyField(Person, on_delete="CASCADE")
        role = CharField(
            max_length=20,
            constraints=[
                Check(
                    "role IN ('guide', 'legal_guide', 'language_coach', 'job_coach',"
                    " 'interpreter', 'team_leader', 'senior_team_leader',"
                    " 'administrator')"
                )
            ],
        )

        class Meta:
            table_name = "person_role"
            indexes = ((("person", "role"), True),)

    class Deputy(db.Model):
        branch = ForeignKeyField(Branch, on_delete="RESTRICT")
        leader = ForeignKeyField(Person, on_delete="RESTRICT")
        person = ForeignKeyField(
            Person, on_delete="RESTRICT", constraints=[Check("person_id <> leader_id")]
        )
        starts_on = DateField()
        ends_on = DateField()
        appointed_by = ForeignKeyField(
            Person, on_delete="RESTRICT", constraints=[Check("appointed_by_id <> person_id")]
        )

        class Meta:
            table_name = "deputy"
            indexes = ((("person", "starts_on"), False),)
            constraints = [
                Check("ends_on >= starts_on"),
                SQL("FOREIGN KEY (leader_id, branch_id) REFERENCES person (id, branch_id)"),
                SQL("FOREIGN KEY (person_id, branch_id) REFERENCES person (id, branch_id)"),
                SQL("FOREIGN KEY (appointed_by_id, branch_id) REFERENCES person (id, branch_id)"),
            ]

    db.create_tables([Person, PersonWord, PersonRole, Deputy])


def down(migrator, db):
    migrator.migrate(*(migrator.drop_table(table) for table in reversed(TABLES)))
