"""Jobs and internships, their instruments, checks and endings; advice without one."""

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
    "placement",
    "placement_instrument",
    "placement_end",
    "placement_check",
    "advice",
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

    class Placement(db.Model):
        branch = ForeignKeyField(Branch, on_delete="RESTRICT")
        code = CharField(max_length=60)
        client = ForeignKeyField(Client, on_delete="RESTRICT")
        employer = ForeignKeyField(Employer, on_delete="RESTRICT", null=True)
        kind = CharField(
            max_length=20,
            constraints=[
                Check(
                    "kind IN ('orientation_visit', 'internship', 'work_experience',"
                    " 'trial', 'learn_work', 'agency', 'volunteering', 'paid_job',"
                    " 'self_employed')"
                )
            ],
        )
        started_on = DateField()
        ended_on = DateField(null=True)
        hours_per_week_tenths = IntegerField(
            null=True, constraints=[Check("hours_per_week_tenths BETWEEN 0 AND 1680")]
        )
        job_title = CharField(max_length=120, null=True)
        course = CharField(max_length=120, null=True)
        course_paid_by = CharField(max_length=120, null=True)
        outcome = CharField(
            max_length=10,
            null=True,
            constraints=[Check("outcome IN ('completed', 'stopped', 'hired')")],
        )
        tutor_name = CharField(max_length=120, null=True)
        tutor_email = CharField(max_length=254, null=True)
        contract = CharField(
            max_length=10,
            null=True,
            constraints=[
                Check("contract IN ('temporary', 'permanent', 'on_call', 'agency', 'none')")
            ],
        )
        conditions = TextField(null=True, constraints=[Check("length(conditions) <= 2000")])
        wage_subsidy_by = CharField(max_length=120, null=True)
        other_instruments = CharField(max_length=200, null=True)
        follows = ForeignKeyField("self", on_delete="RESTRICT", null=True)
        followed_as = CharField(
            max_length=10, null=True, constraints=[Check("followed_as IN ('renewal', 'hire')")]
        )
        form_key = CharField(max_length=40, null=True, unique=True)
        version = IntegerField()
        withdrawn_at = BigIntegerField(null=True)
        withdrawn_because = CharField(
            max_length=300, null=True, constraints=[Check("length(withdrawn_because) <= 300")]
        )

        class Meta:
            table_name = "placement"
            indexes = (
                (("branch", "code"), True),
                (("branch", "started_on"), False),
                (("client", "started_on"), False),
            )
            constraints = [
                SQL("UNIQUE (id, branch_id)"),
                Check("ended_on >= started_on"),
                Check("follows_id <> id"),
                Check("(follows_id IS NULL) = (followed_as IS NULL)"),
                SQL("FOREIGN KEY (client_id, branch_id) REFERENCES client (id, branch_id)"),
                SQL("FOREIGN KEY (employer_id, branch_id) REFERENCES employer (id, branch_id)"),
                SQL("FOREIGN KEY (follows_id, branch_id) REFERENCES placement (id, branch_id)"),
            ]

    class PlacementInstrument(db.Model):
        branch = ForeignKeyField(Branch, on_delete="RESTRICT")
        placement = ForeignKeyField(Placement, on_delete="CASCADE")
        instrument = CharField(
            max_length=20,
            constraints=[
                Check(
                    "instrument IN ('wage_subsidy', 'employer_premium',"
                    " 'no_risk_policy', 'job_coaching', 'job_carving',"
                    " 'trial_placement', 'training', 'practice_learning',"
                    " 'travel_costs', 'work_clothes', 'adapted_workplace')"
                )
            ],
        )

        class Meta:
            table_name = "placement_instrument"
            indexes = ((("placement", "instrument"), True),)
            constraints = [
                SQL("FOREIGN KEY (placement_id, branch_id) REFERENCES placement (id, branch_id)")
            ]

    class PlacementEnd(db.Model):
        branch = ForeignKeyField(Branch, on_delete="RESTRICT")
        placement = ForeignKeyField(Placement, on_delete="CASCADE", unique=True)
        digest = CharField(max_length=64, null=True, unique=True)
        asked_at = BigIntegerField(null=True)
        link_ends_at = BigIntegerField(null=True)
        answered_at = BigIntegerField(null=True)
        answered_by = ForeignKeyField(Person, on_delete="RESTRICT", null=True)
        ending = CharField(
            max_length=15,
            null=True,
            constraints=[Check("ending IN ('completed', 'partly', 'never_started')")],
        )
        last_on = DateField(null=True)
        hours_missed = IntegerField(
            null=True, constraints=[Check("hours_missed BETWEEN 0 AND 2000")]
        )
        became_job = CharField(
            max_length=10, null=True, constraints=[Check("became_job IN ('yes', 'no', 'unknown')")]
        )
        job_contract = CharField(
            max_length=10,
            null=True,
            constraints=[
                Check("job_contract IN ('temporary', 'permanent', 'on_call', 'agency', 'none')")
            ],
        )
        job_from = DateField(null=True)

        class Meta:
            table_name = "placement_end"
            constraints = [
                Check("(answered_at IS NULL) = (ending IS NULL)"),
                SQL("FOREIGN KEY (placement_id, branch_id) REFERENCES placement (id, branch_id)"),
                SQL("FOREIGN KEY (answered_by_id, branch_id) REFERENCES person (id, branch_id)"),
            ]

    class PlacementCheck(db.Model):
        branch = ForeignKeyField(Branch, on_delete="RESTRICT")
        placement = ForeignKeyField(Placement, on_delete="CASCADE")
        months = IntegerField(constraints=[Check("months IN (1, 3, 6, 12)")])
        still_there = BooleanField()
        noted_by = ForeignKeyField(Person, on_delete="RESTRICT")
        noted_at = BigIntegerField()

        class Meta:
            table_name = "placement_check"
            indexes = ((("placement", "months"), True),)
            constraints = [
                SQL("FOREIGN KEY (placement_id, branch_id) REFERENCES placement (id, branch_id)"),
                SQL("FOREIGN KEY (noted_by_id, branch_id) REFERENCES person (id, branch_id)"),
            ]

    class Advice(db.Model):
        branch = ForeignKeyField(Branch, on_delete="RESTRICT")
        client = ForeignKeyField(Client, on_delete="RESTRICT")
        given_on = DateField()
        about = CharField(max_length=200)
        given_by = ForeignKeyField(Person, on_delete="RESTRICT")
        withdrawn_at = BigIntegerField(null=True)
        withdrawn_because = CharField(
            max_length=300, null=True, constraints=[Check("length(withdrawn_because) <= 300")]
        )

        class Meta:
            table_name = "advice"
            indexes = ((("branch", "given_on"), False),)
            constraints = [
                SQL("FOREIGN KEY (client_id, branch_id) REFERENCES client (id, branch_id)"),
                SQL("FOREIGN KEY (given_by_id, branch_id) REFERENCES person (id, branch_id)"),
            ]

    db.create_tables([Placement, PlacementInstrument, PlacementEnd, PlacementCheck, Advice])


def down(migrator, db):
    migrator.migrate(*(migrator.drop_table(table) for table in reversed(TABLES)))
