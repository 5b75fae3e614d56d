"""Vacancies, what they ask, the clients proposed for them, and what work a client looks for."""

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

KINDS = (
    "kind IN ('orientation_visit', 'internship', 'work_experience', 'trial', 'learn_work', "
    "'agency', 'volunteering', 'paid_job', 'self_employed')"
)
STAGES = "stage IN ('lead', 'open', 'talking', 'filled', 'closed')"
REASONS = (
    "reason IN ('filled_by_another', 'withdrawn', 'no_fitting_client', 'conditions', "
    "'no_reply', 'other')"
)
OF_CANDIDATES = "stage IN ('proposed', 'cv_sent', 'talked', 'placed', 'closed')"
OF_EMPLOYER = (
    "employer_reason IN ('position_filled', 'withdrawn', 'language', 'experience', 'hours', "
    "'no_guidance', 'no_reply', 'other')"
)
OF_CLIENT = (
    "client_reason IN ('other_place', 'school_first', 'travel', 'hours', 'care_at_home', "
    "'not_this_work', 'did_not_come', 'other')"
)
LEVELS = "IN ('A0', 'A1', 'A2', 'B1', 'B2', 'C1', 'C2')"
HOURS = "hours_per_week_tenths BETWEEN 0 AND 1680"
OWN_BRANCH = ("vacancy", "vacancy_move", "candidate", "candidate_move", "work_wish")


def same_branch(column, table):
    return SQL(f"FOREIGN KEY ({column}, branch_id) REFERENCES {table} (id, branch_id)")


def up(migrator, db):
    class Branch(db.Model):
        pass

    class Person(db.Model):
        pass

    class Client(db.Model):
        pass

    class Employer(db.Model):
        pass

    class CV(db.Model):
        pass

    class Vacancy(db.Model):
        branch = ForeignKeyField(Branch, on_delete="RESTRICT")
        employer = ForeignKeyField(Employer, on_delete="RESTRICT")
        title = CharField(max_length=120)
        kind = CharField(max_length=20, constraints=[Check(KINDS)])
        place = CharField(max_length=120, null=True)
        hours_per_week_tenths = IntegerField(null=True, constraints=[Check(HOURS)])
        asks = TextField(null=True, constraints=[Check("length(asks) <= 2000")])
        stage = CharField(max_length=10, constraints=[Check(STAGES)])
        next_action_on = DateField(null=True)
        next_action = CharField(max_length=300, null=True)
        owner = ForeignKeyField(Person, null=True, on_delete="RESTRICT")
        form_key = CharField(max_length=40, null=True, unique=True)
        created_at = BigIntegerField()
        version = IntegerField()

        class Meta:
            indexes = (
                (("id", "branch"), True),
                (("branch", "stage"), False),
                (("employer", "id"), False),
            )
            constraints = [
                same_branch("employer_id", "employer"),
                same_branch("owner_id", "person"),
            ]

    class VacancyLanguage(db.Model):
        vacancy = ForeignKeyField(Vacancy, on_delete="CASCADE")
        language = CharField(max_length=3)
        spoken = CharField(max_length=2, null=True, constraints=[Check(f"spoken {LEVELS}")])
        written = CharField(max_length=2, null=True, constraints=[Check(f"written {LEVELS}")])

        class Meta:
            table_name = "vacancy_language"
            indexes = ((("vacancy", "language"), True),)
            constraints = [Check("spoken IS NOT NULL OR written IS NOT NULL")]

    class VacancyMove(db.Model):
        branch = ForeignKeyField(Branch, on_delete="RESTRICT")
        vacancy = ForeignKeyField(Vacancy, on_delete="RESTRICT")
        stage = CharField(max_length=10, constraints=[Check(STAGES)])
        reached_on = DateField()
        reason = CharField(max_length=20, null=True, constraints=[Check(REASONS)])
        person = ForeignKeyField(Person, on_delete="RESTRICT")
        noted_at = BigIntegerField()
        undone_at = BigIntegerField(null=True)

        class Meta:
            table_name = "vacancy_move"
            indexes = ((("vacancy", "id"), False),)
            constraints = [
                Check("stage <> 'closed' OR reason IS NOT NULL"),
                same_branch("vacancy_id", "vacancy"),
                same_branch("person_id", "person"),
            ]

    class Candidate(db.Model):
        branch = ForeignKeyField(Branch, on_delete="RESTRICT")
        vacancy = ForeignKeyField(Vacancy, on_delete="RESTRICT")
        client = ForeignKeyField(Client, on_delete="RESTRICT")
        stage = CharField(max_length=10, constraints=[Check(OF_CANDIDATES)])
        cv = ForeignKeyField(CV, null=True, on_delete="RESTRICT")
        cv_sent_at = BigIntegerField(null=True)
        version = IntegerField()

        class Meta:
            indexes = (
                (("vacancy", "client"), True),
                (("client", "id"), False),
                (("id", "branch"), True),
            )
            constraints = [same_branch("vacancy_id", "vacancy"), same_branch("client_id", "client")]

    class CandidateMove(db.Model):
        branch = ForeignKeyField(Branch, on_delete="RESTRICT")
        candidate = ForeignKeyField(Candidate, on_delete="RESTRICT")
        stage = CharField(max_length=10, constraints=[Check(OF_CANDIDATES)])
        reached_on = DateField()
        employer_reason = CharField(max_length=20, null=True, constraints=[Check(OF_EMPLOYER)])
        client_reason = CharField(max_length=20, null=True, constraints=[Check(OF_CLIENT)])
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
                same_branch("candidate_id", "candidate"),
                same_branch("person_id", "person"),
            ]

    class WorkWish(db.Model):
        branch = ForeignKeyField(Branch, on_delete="RESTRICT")
        client = ForeignKeyField(Client, unique=True, on_delete="RESTRICT")
        occupations = CharField(max_length=200, null=True)
        hours_per_week_tenths = IntegerField(null=True, constraints=[Check(HOURS)])
        travel_km = IntegerField(null=True, constraints=[Check("travel_km BETWEEN 0 AND 500")])
        version = IntegerField()

        class Meta:
            table_name = "work_wish"
            constraints = [same_branch("client_id", "client")]

    db.create_tables([Vacancy, VacancyLanguage, VacancyMove, Candidate, CandidateMove, WorkWish])
    if isinstance(db, PostgresqlDatabase):
        for table in OWN_BRANCH:
            db.execute_sql(f"ALTER TABLE {table} ENABLE ROW LEVEL SECURITY")
            db.execute_sql(f"ALTER TABLE {table} FORCE ROW LEVEL SECURITY")
            db.execute_sql(
                f"CREATE POLICY own_branch ON {table} USING ("
                " current_setting('app.branch', true) IN ('all', branch_id::text))"
            )


def down(migrator, db):
    for table in (
        "work_wish",
        "candidate_move",
        "candidate",
        "vacancy_move",
        "vacancy_language",
        "vacancy",
    ):
        migrator.migrate(migrator.drop_table(table))
