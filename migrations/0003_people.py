"""Who works here, in which roles, and since when."""

from peewee import (
    BlobField,
    BooleanField,
    CharField,
    Check,
    DateField,
    ForeignKeyField,
    IntegerField,
)


def up(migrator, db):
    class Branch(db.Model):
        pass

    class Person(db.Model):
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
            indexes = (
                (("branch", "code"), True),
                (("id", "branch"), True),
            )
            constraints = [Check("ended_on >= started_on")]

    class PersonRole(db.Model):
        person = ForeignKeyField(Person, on_delete="CASCADE")
        role = CharField(
            max_length=20,
            constraints=[
                Check(
                    "role IN ('guide', 'legal_guide', 'language_coach', 'job_coach', "
                    "'interpreter', 'team_leader', 'senior_team_leader', 'administrator')"
                )
            ],
        )

        class Meta:
            table_name = "person_role"
            indexes = ((("person", "role"), True),)

    db.create_tables([Person, PersonRole])


def down(migrator, db):
    migrator.migrate(migrator.drop_table("person_role"))
    migrator.migrate(migrator.drop_table("person"))
