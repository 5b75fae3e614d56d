"""CVs, their parts and versions, consents, templates, and to whom one was shown."""

from peewee import (
    SQL,
    BigIntegerField,
    BooleanField,
    CharField,
    Check,
    DateField,
    ForeignKeyField,
    IntegerField,
    TextField,
)

TABLES = (
    "cv",
    "consent",
    "cv_profile",
    "cv_job",
    "cv_school",
    "cv_certificate",
    "cv_language",
    "cv_skill",
    "cv_version",
    "cv_share",
    "cv_template",
)


def up(migrator, db):
    class Branch(db.Model):
        pass

    class StoredFile(db.Model):
        class Meta:
            table_name = "stored_file"

    class Person(db.Model):
        pass

    class Client(db.Model):
        pass

    class CV(db.Model):
        branch = ForeignKeyField(Branch, on_delete="RESTRICT")
        client = ForeignKeyField(Client, on_delete="RESTRICT")
        made_on = DateField()
        language = CharField(max_length=20)

        class Meta:
            table_name = "cv"
            indexes = (
                (("client", "made_on", "language"), True),
                (("branch", "made_on"), False),
                (("id", "branch"), True),
            )
            constraints = [
                SQL("FOREIGN KEY (client_id, branch_id) REFERENCES client (id, branch_id)")
            ]

    class Consent(db.Model):
        branch = ForeignKeyField(Branch, on_delete="RESTRICT")
        client = ForeignKeyField(Client, on_delete="RESTRICT")
        purpose = CharField(
            max_length=10, constraints=[Check("purpose IN ('make_cv', 'share_cv')")]
        )
        source = CharField(
            max_length=10, constraints=[Check("source IN ('spoken', 'paper', 'mail')")]
        )
        given_on = DateField()
        noted_by = ForeignKeyField(Person, on_delete="RESTRICT")
        noted_at = BigIntegerField()
        withdrawn_on = DateField(null=True)
        withdrawn_by = ForeignKeyField(Person, on_delete="RESTRICT", null=True)

        class Meta:
            table_name = "consent"
            indexes = (
                SQL(
                    "CREATE UNIQUE INDEX consent_that_runs ON consent (client_id,"
                    " purpose) WHERE withdrawn_on IS NULL"
                ),
            )
            constraints = [
                Check("withdrawn_on >= given_on"),
                SQL("FOREIGN KEY (client_id, branch_id) REFERENCES client (id, branch_id)"),
                SQL("FOREIGN KEY (noted_by_id, branch_id) REFERENCES person (id, branch_id)"),
                SQL("FOREIGN KEY (withdrawn_by_id, branch_id) REFERENCES person (id, branch_id)"),
            ]

    class CVProfile(db.Model):
        branch = ForeignKeyField(Branch, on_delete="RESTRICT")
        client = ForeignKeyField(Client, on_delete="RESTRICT", unique=True)
        name = CharField(max_length=120, null=True)
        place = CharField(max_length=120, null=True)
        phone = CharField(max_length=30, null=True)
        email = CharField(max_length=254, null=True)
        wish = CharField(max_length=200, null=True)
        about = TextField(null=True, constraints=[Check("length(about) <= 1000")])
        licences = CharField(max_length=60)
        has_car = BooleanField()
        parts_of_day = CharField(max_length=60)
        hours_per_week = IntegerField(
            null=True, constraints=[Check("hours_per_week BETWEEN 1 AND 60")]
        )
        available_from = DateField(null=True)
        version = IntegerField()

        class Meta:
            table_name = "cv_profile"
            indexes = ((("id", "branch"), True),)
            constraints = [
                SQL("FOREIGN KEY (client_id, branch_id) REFERENCES client (id, branch_id)")
            ]

    class CVJob(db.Model):
        branch = ForeignKeyField(Branch, on_delete="RESTRICT")
        profile = ForeignKeyField(CVProfile, on_delete="CASCADE")
        position = IntegerField()
        title = CharField(max_length=120)
        employer = CharField(max_length=120, null=True)
        sector = CharField(
            max_length=20,
            null=True,
            constraints=[
                Check(
                    "sector IN ('agriculture', 'building', 'care', 'cleaning',"
                    " 'clothing', 'education', 'food', 'hair_and_beauty',"
                    " 'hospitality', 'ict', 'industry', 'logistics', 'office',"
                    " 'public', 'shop', 'technical', 'transport', 'other')"
                )
            ],
        )
        place = CharField(max_length=120, null=True)
        country = CharField(max_length=60, null=True)
        since = IntegerField(null=True, constraints=[Check("since BETWEEN 190000 AND 210012")])
        until = IntegerField(null=True, constraints=[Check("until BETWEEN 190000 AND 210012")])
        is_current = BooleanField()
        tasks = TextField(null=True, constraints=[Check("length(tasks) <= 1000")])

        class Meta:
            table_name = "cv_job"
            indexes = ((("profile", "position"), True),)
            constraints = [
                Check("until / 100 >= since / 100"),
                SQL("FOREIGN KEY (profile_id, branch_id) REFERENCES cv_profile (id, branch_id)"),
            ]

    class CVSchool(db.Model):
        branch = ForeignKeyField(Branch, on_delete="RESTRICT")
        profile = ForeignKeyField(CVProfile, on_delete="CASCADE")
        position = IntegerField()
        study = CharField(max_length=120)
        school = CharField(max_length=120, null=True)
        place = CharField(max_length=120, null=True)
        country = CharField(max_length=60, null=True)
        since = IntegerField(null=True, constraints=[Check("since BETWEEN 190000 AND 210012")])
        until = IntegerField(null=True, constraints=[Check("until BETWEEN 190000 AND 210012")])
        has_diploma = BooleanField()
        valued = BooleanField(null=True)
        valued_as = CharField(max_length=120, null=True)

        class Meta:
            table_name = "cv_school"
            indexes = ((("profile", "position"), True),)
            constraints = [
                Check("until / 100 >= since / 100"),
                SQL("FOREIGN KEY (profile_id, branch_id) REFERENCES cv_profile (id, branch_id)"),
            ]

    class CVCertificate(db.Model):
        branch = ForeignKeyField(Branch, on_delete="RESTRICT")
        profile = ForeignKeyField(CVProfile, on_delete="CASCADE")
        position = IntegerField()
        title = CharField(max_length=120)
        issuer = CharField(max_length=120, null=True)
        year = IntegerField(null=True, constraints=[Check("year BETWEEN 1900 AND 2100")])

        class Meta:
            table_name = "cv_certificate"
            indexes = ((("profile", "position"), True),)
            constraints = [
                SQL("FOREIGN KEY (profile_id, branch_id) REFERENCES cv_profile (id, branch_id)")
            ]

    class CVLanguage(db.Model):
        branch = ForeignKeyField(Branch, on_delete="RESTRICT")
        profile = ForeignKeyField(CVProfile, on_delete="CASCADE")
        position = IntegerField()
        language = CharField(max_length=3)
        spoken = CharField(
            max_length=6,
            null=True,
            constraints=[Check("spoken IN ('A1', 'A2', 'B1', 'B2', 'C1', 'C2', 'native')")],
        )
        written = CharField(
            max_length=6,
            null=True,
            constraints=[Check("written IN ('A1', 'A2', 'B1', 'B2', 'C1', 'C2', 'native')")],
        )
        can_phone = BooleanField()

        class Meta:
            table_name = "cv_language"
            indexes = (
                (("profile", "position"), True),
                (("profile", "language"), True),
            )
            constraints = [
                SQL("FOREIGN KEY (profile_id, branch_id) REFERENCES cv_profile (id, branch_id)")
            ]

    class CVSkill(db.Model):
        branch = ForeignKeyField(Branch, on_delete="RESTRICT")
        profile = ForeignKeyField(CVProfile, on_delete="CASCADE")
        position = IntegerField()
        text = CharField(max_length=120)

        class Meta:
            table_name = "cv_skill"
            indexes = ((("profile", "position"), True),)
            constraints = [
                SQL("FOREIGN KEY (profile_id, branch_id) REFERENCES cv_profile (id, branch_id)")
            ]

    class CVVersion(db.Model):
        branch = ForeignKeyField(Branch, on_delete="RESTRICT")
        client = ForeignKeyField(Client, on_delete="RESTRICT")
        number = IntegerField(constraints=[Check("number >= 1")])
        reference = CharField(max_length=10)
        content = TextField()
        nameless = TextField()
        made_by = ForeignKeyField(Person, on_delete="RESTRICT")
        made_at = BigIntegerField()

        class Meta:
            table_name = "cv_version"
            indexes = (
                (("client", "number"), True),
                (("branch", "reference"), True),
                (("id", "branch"), True),
            )
            constraints = [
                SQL("FOREIGN KEY (client_id, branch_id) REFERENCES client (id, branch_id)"),
                SQL("FOREIGN KEY (made_by_id, branch_id) REFERENCES person (id, branch_id)"),
            ]

    class CVShare(db.Model):
        branch = ForeignKeyField(Branch, on_delete="RESTRICT")
        version = ForeignKeyField(CVVersion, on_delete="RESTRICT")
        digest = CharField(max_length=64, unique=True)
        recipient = CharField(max_length=120)
        without_name = BooleanField()
        layout = CharField(max_length=10, constraints=[Check("layout IN ('classic', 'modern')")])
        jobs = CharField(max_length=300, null=True)
        made_by = ForeignKeyField(Person, on_delete="RESTRICT")
        made_at = BigIntegerField()
        ends_at = BigIntegerField()
        withdrawn_at = BigIntegerField(null=True)
        first_opened_at = BigIntegerField(null=True)
        last_opened_at = BigIntegerField(null=True)
        times_opened = IntegerField()

        class Meta:
            table_name = "cv_share"
            indexes = ((("version", "id"), False),)
            constraints = [
                Check("ends_at > made_at"),
                SQL("FOREIGN KEY (version_id, branch_id) REFERENCES cv_version (id, branch_id)"),
                SQL("FOREIGN KEY (made_by_id, branch_id) REFERENCES person (id, branch_id)"),
            ]

    class CVTemplate(db.Model):
        branch = ForeignKeyField(Branch, on_delete="RESTRICT", unique=True)
        file = ForeignKeyField(StoredFile, on_delete="RESTRICT")
        added_by = ForeignKeyField(Person, on_delete="RESTRICT")
        added_at = BigIntegerField()

        class Meta:
            table_name = "cv_template"
            constraints = [
                SQL("FOREIGN KEY (file_id, branch_id) REFERENCES stored_file (id, branch_id)"),
                SQL("FOREIGN KEY (added_by_id, branch_id) REFERENCES person (id, branch_id)"),
            ]

    db.create_tables(
        [
            CV,
            Consent,
            CVProfile,
            CVJob,
            CVSchool,
            CVCertificate,
            CVLanguage,
            CVSkill,
            CVVersion,
            CVShare,
            CVTemplate,
        ]
    )


def down(migrator, db):
    migrator.migrate(*(migrator.drop_table(table) for table in reversed(TABLES)))
