"""Vacancies, candidates, the wish of a client, the ladder and the levels of language."""

from peewee import (
    SQL,
    BigIntegerField,
    CharField,
    Check,
    DateField,
    ForeignKeyField,
    IntegerField,
    TextField,
)

TABLES = (
    "ladder_step",
    "language_level",
    "vacancy",
    "vacancy_language",
    "vacancy_move",
    "candidate",
    "candidate_move",
    "work_wish",
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

    class CV(db.Model):
        pass

    class LadderStep(db.Model):
        branch = ForeignKeyField(Branch, on_delete="RESTRICT")
        client = ForeignKeyField(Client, on_delete="RESTRICT")
        measured_on = DateField()
        step = IntegerField(constraints=[Check("step BETWEEN 1 AND 6")])
        judged_by = ForeignKeyField(Person, on_delete="RESTRICT", null=True)
        withdrawn_at = BigIntegerField(null=True)
        withdrawn_by = ForeignKeyField(Person, on_delete="RESTRICT", null=True)
        withdrawn_because = CharField(
            max_length=300, null=True, constraints=[Check("length(withdrawn_because) <= 300")]
        )

        class Meta:
            table_name = "ladder_step"
            indexes = (
                SQL(
                    "CREATE UNIQUE INDEX ladder_step_of_a_day ON ladder_step"
                    " (client_id, measured_on) WHERE withdrawn_at IS NULL"
                ),
                (("branch", "measured_on"), False),
            )
            constraints = [
                SQL("FOREIGN KEY (client_id, branch_id) REFERENCES client (id, branch_id)"),
                SQL("FOREIGN KEY (judged_by_id, branch_id) REFERENCES person (id, branch_id)"),
                SQL("FOREIGN KEY (withdrawn_by_id, branch_id) REFERENCES person (id, branch_id)"),
            ]

    class LanguageLevel(db.Model):
        branch = ForeignKeyField(Branch, on_delete="RESTRICT")
        client = ForeignKeyField(Client, on_delete="RESTRICT")
        measured_on = DateField()
        language = CharField(max_length=3)
        spoken = CharField(
            max_length=2,
            null=True,
            constraints=[Check("spoken IN ('A0', 'A1', 'A2', 'B1', 'B2', 'C1', 'C2')")],
        )
        written = CharField(
            max_length=2,
            null=True,
            constraints=[Check("written IN ('A0', 'A1', 'A2', 'B1', 'B2', 'C1', 'C2')")],
        )
        judged_by = ForeignKeyField(Person, on_delete="RESTRICT", null=True)
        withdrawn_at = BigIntegerField(null=True)
        withdrawn_by = ForeignKeyField(Person, on_delete="RESTRICT", null=True)
        withdrawn_because = CharField(
            max_length=300, null=True, constraints=[Check("length(withdrawn_because) <= 300")]
        )

        class Meta:
            table_name = "language_level"
            indexes = (
                SQL(
                    "CREATE UNIQUE INDEX language_level_of_a_day ON language_level"
                    " (client_id, language, measured_on) WHERE withdrawn_at IS NULL"
                ),
            )
            constraints = [
                Check("spoken IS NOT NULL OR written IS NOT NULL"),
                SQL("FOREIGN KEY (client_id, branch_id) REFERENCES client (id, branch_id)"),
                SQL("FOREIGN KEY (judged_by_id, branch_id) REFERENCES person (id, branch_id)"),
                SQL("FOREIGN KEY (withdrawn_by_id, branch_id) REFERENCES person (id, branch_id)"),
            ]

    class Vacancy(db.Model):
        branch = ForeignKeyField(Branch, on_delete="RESTRICT")
        employer = ForeignKeyField(Employer, on_delete="RESTRICT")
        title = CharField(max_length=120)
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
        place = CharField(max_length=120, null=True)
        hours_per_week_tenths = IntegerField(
            null=True, constraints=[Check("hours_per_week_tenths BETWEEN 0 AND 1680")]
        )
        asks = TextField(null=True, constraints=[Check("length(asks) <= 2000")])
        stage = CharField(
            max_length=10,
            constraints=[Check("stage IN ('lead', 'open', 'talking', 'filled', 'closed')")],
        )
        next_action_on = DateField(null=True)
        next_action = CharField(max_length=300, null=True)
        owner = ForeignKeyField(Person, on_delete="RESTRICT", null=True)
        form_key = CharField(max_length=40, null=True, unique=True)
        created_at = BigIntegerField()
        version = IntegerField()

        class Meta:
            table_name = "vacancy"
            indexes = (
                (("id", "branch"), True),
                (("branch", "stage"), False),
                (("employer", "id"), False),
            )
            constraints = [
                SQL("FOREIGN KEY (employer_id, branch_id) REFERENCES employer (id, branch_id)"),
                SQL("FOREIGN KEY (owner_id, branch_id) REFERENCES person (id, branch_id)"),
            ]

    class VacancyLanguage(db.Model):
        vacancy = ForeignKeyField(Vacancy, on_delete="CASCADE")
        language = CharField(max_length=3)
        spoken = CharField(
            max_length=2,
            null=True,
            constraints=[Check("spoken IN ('A0', 'A1', 'A2', 'B1', 'B2', 'C1', 'C2')")],
        )
        written = CharField(
            max_length=2,
            null=True,
            constraints=[Check("written IN ('A0', 'A1', 'A2', 'B1', 'B2', 'C1', 'C2')")],
        )

        class Meta:
            table_name = "vacancy_language"
            indexes = ((("vacancy", "language"), True),)
            constraints = [Check("spoken IS NOT NULL OR written IS NOT NULL")]

    class VacancyMove(db.Model):
        branch = ForeignKeyField(Branch, on_delete="RESTRICT")
        vacancy = ForeignKeyField(Vacancy, on_delete="RESTRICT")
        stage = CharField(
            max_length=10,
            constraints=[Check("stage IN ('lead', 'open', 'talking', 'filled', 'closed')")],
        )
        reached_on = DateField()
        reason = CharField(
            max_length=20,
            null=True,
            constraints=[
                Check(
                    "reason IN ('filled_by_another', 'withdrawn',"
                    " 'no_fitting_client', 'conditions', 'no_reply', 'other')"
                )
            ],
        )
        person = ForeignKeyField(Person, on_delete="RESTRICT")
        noted_at = BigIntegerField()
        undone_at = BigIntegerField(null=True)

        class Meta:
            table_name = "vacancy_move"
            indexes = ((("vacancy", "id"), False),)
            constraints = [
                Check("stage <> 'closed' OR reason IS NOT NULL"),
                SQL("FOREIGN KEY (vacancy_id, branch_id) REFERENCES vacancy (id, branch_id)"),
                SQL("FOREIGN KEY (person_id, branch_id) REFERENCES person (id, branch_id)"),
            ]

    class Candidate(db.Model):
        branch = ForeignKeyField(Branch, on_delete="RESTRICT")
        vacancy = ForeignKeyField(Vacancy, on_delete="RESTRICT")
        client = ForeignKeyField(Client, on_delete="RESTRICT")
        stage = CharField(
            max_length=10,
            constraints=[Check("stage IN ('proposed', 'cv_sent', 'talked', 'placed', 'closed')")],
        )
        cv = ForeignKeyField(CV, on_delete="RESTRICT", null=True)
        cv_sent_at = BigIntegerField(null=True)
        cv_number = IntegerField(null=True)
        version = IntegerField()

        class Meta:
            table_name = "candidate"
            indexes = (
                (("vacancy", "client"), True),
                (("client", "id"), False),
                (("id", "branch"), True),
            )
            constraints = [
                SQL("FOREIGN KEY (vacancy_id, branch_id) REFERENCES vacancy (id, branch_id)"),
                SQL("FOREIGN KEY (client_id, branch_id) REFERENCES client (id, branch_id)"),
                SQL("FOREIGN KEY (cv_id, branch_id) REFERENCES cv (id, branch_id)"),
            ]

    class CandidateMove(db.Model):
        branch = ForeignKeyField(Branch, on_delete="RESTRICT")
        candidate = ForeignKeyField(Candidate, on_delete="RESTRICT")
        stage = CharField(
            max_length=10,
            constraints=[Check("stage IN ('proposed', 'cv_sent', 'talked', 'placed', 'closed')")],
        )
        reached_on = DateField()
        employer_reason = CharField(
            max_length=20,
            null=True,
            constraints=[
                Check(
                    "employer_reason IN ('position_filled', 'withdrawn', 'language',"
                    " 'experience', 'hours', 'no_guidance', 'no_reply', 'other')"
                )
            ],
        )
        client_reason = CharField(
            max_length=20,
            null=True,
            constraints=[
                Check(
                    "client_reason IN ('other_place', 'school_first', 'travel',"
                    " 'hours', 'care_at_home', 'not_this_work', 'did_not_come',"
                    " 'other')"
                )
            ],
        )
        person = ForeignKeyField(Person, on_delete="RESTRICT")
        noted_at = BigIntegerField()
        undone_at = BigIntegerField(null=True)

        class Meta:
            table_name = "candidate_move"
            indexes = ((("candidate", "id"), False),)
            constraints = [
                Check(
                    "stage <> 'closed' OR employer_reason IS NOT NULL OR client_reason IS NOT NULL"
                ),
                SQL("FOREIGN KEY (candidate_id, branch_id) REFERENCES candidate (id, branch_id)"),
                SQL("FOREIGN KEY (person_id, branch_id) REFERENCES person (id, branch_id)"),
            ]

    class WorkWish(db.Model):
        branch = ForeignKeyField(Branch, on_delete="RESTRICT")
        client = ForeignKeyField(Client, on_delete="RESTRICT", unique=True)
        occupations = CharField(max_length=200, null=True)
        hours_per_week_tenths = IntegerField(
            null=True, constraints=[Check("hours_per_week_tenths BETWEEN 0 AND 1680")]
        )
        travel_km = IntegerField(null=True, constraints=[Check("travel_km BETWEEN 0 AND 500")])
        version = IntegerField()

        class Meta:
            table_name = "work_wish"
            constraints = [
                SQL("FOREIGN KEY (client_id, branch_id) REFERENCES client (id, branch_id)")
            ]

    db.create_tables(
        [
            LadderStep,
            LanguageLevel,
            Vacancy,
            VacancyLanguage,
            VacancyMove,
            Candidate,
            CandidateMove,
            WorkWish,
        ]
    )


def down(migrator, db):
    migrator.migrate(*(migrator.drop_table(table) for table in reversed(TABLES)))
