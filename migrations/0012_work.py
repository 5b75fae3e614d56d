"""Towards work: placements, CVs made and steps on the participation ladder."""

from peewee import SQL, CharField, Check, DateField, ForeignKeyField, IntegerField


def up(migrator, db):
    class Branch(db.Model):
        pass

    class Client(db.Model):
        pass

    class Employer(db.Model):
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
                    "kind IN ('orientation_visit', 'internship', 'work_experience', 'trial', "
                    "'learn_work', 'agency', 'volunteering', 'paid_job', 'self_employed')"
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

        class Meta:
            indexes = (
                (("branch", "code"), True),
                (("branch", "started_on"), False),
                (("client", "started_on"), False),
            )
            constraints = [
                Check("ended_on >= started_on"),
                SQL("FOREIGN KEY (client_id, branch_id) REFERENCES client (id, branch_id)"),
                SQL("FOREIGN KEY (employer_id, branch_id) REFERENCES employer (id, branch_id)"),
            ]

    class LadderStep(db.Model):
        branch = ForeignKeyField(Branch, on_delete="RESTRICT")
        client = ForeignKeyField(Client, on_delete="RESTRICT")
        measured_on = DateField()
        step = IntegerField(constraints=[Check("step BETWEEN 1 AND 6")])

        class Meta:
            table_name = "ladder_step"
            indexes = (
                (("client", "measured_on"), True),
                (("branch", "measured_on"), False),
            )
            constraints = [
                SQL("FOREIGN KEY (client_id, branch_id) REFERENCES client (id, branch_id)")
            ]

    class CV(db.Model):
        branch = ForeignKeyField(Branch, on_delete="RESTRICT")
        client = ForeignKeyField(Client, on_delete="RESTRICT")
        made_on = DateField()
        language = CharField(max_length=20)

        class Meta:
            indexes = (
                (("client", "made_on", "language"), True),
                (("branch", "made_on"), False),
            )
            constraints = [
                SQL("FOREIGN KEY (client_id, branch_id) REFERENCES client (id, branch_id)")
            ]

    db.create_tables([Placement, LadderStep, CV])


def down(migrator, db):
    migrator.migrate(migrator.drop_table("cv"))
    migrator.migrate(migrator.drop_table("ladder_step"))
    migrator.migrate(migrator.drop_table("placement"))
