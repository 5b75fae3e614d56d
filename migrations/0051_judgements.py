"""Judgements of a client, by whom, never overwritten: the ladder anew, and language levels.

No other table points to ladder_step, so that it can be made anew with its rows.
"""

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

LEVELS = "IN ('A0', 'A1', 'A2', 'B1', 'B2', 'C1', 'C2')"
OF_THE_BRANCH = [
    SQL("FOREIGN KEY (client_id, branch_id) REFERENCES client (id, branch_id)"),
    SQL("FOREIGN KEY (judged_by_id, branch_id) REFERENCES person (id, branch_id)"),
    SQL("FOREIGN KEY (withdrawn_by_id, branch_id) REFERENCES person (id, branch_id)"),
]
ALL = "SELECT branch_id, client_id, measured_on, step FROM ladder_step ORDER BY id"
STANDING = ALL.replace("ORDER", "WHERE withdrawn_at IS NULL ORDER")
KEPT = ("branch_id", "client_id", "measured_on", "step")


def protect(db, table):
    if isinstance(db, PostgresqlDatabase):
        db.execute_sql(f"ALTER TABLE {table} ENABLE ROW LEVEL SECURITY")
        db.execute_sql(f"ALTER TABLE {table} FORCE ROW LEVEL SECURITY")
        db.execute_sql(
            f"CREATE POLICY own_branch ON {table} USING ("
            " current_setting('app.branch', true) IN ('all', branch_id::text))"
        )


def stored_steps(db, query):
    return [dict(zip(KEPT, row, strict=True)) for row in db.execute_sql(query).fetchall()]


def refill(model, rows):
    for start in range(0, len(rows), 200):
        model.insert_many(rows[start : start + 200]).execute()


def up(migrator, db):
    class Branch(db.Model):
        pass

    class Client(db.Model):
        pass

    class Person(db.Model):
        pass

    class Judgement(db.Model):
        branch = ForeignKeyField(Branch, on_delete="RESTRICT")
        client = ForeignKeyField(Client, on_delete="RESTRICT")
        measured_on = DateField()
        judged_by = ForeignKeyField(Person, null=True, on_delete="RESTRICT")
        withdrawn_at = BigIntegerField(null=True)
        withdrawn_by = ForeignKeyField(Person, null=True, on_delete="RESTRICT")
        withdrawn_because = CharField(
            max_length=300, null=True, constraints=[Check("length(withdrawn_because) <= 300")]
        )

    class LadderStep(Judgement):
        step = IntegerField(constraints=[Check("step BETWEEN 1 AND 6")])

        class Meta:
            table_name = "ladder_step"
            indexes = (
                SQL(
                    "CREATE UNIQUE INDEX ladder_step_of_a_day"
                    " ON ladder_step (client_id, measured_on) WHERE withdrawn_at IS NULL"
                ),
                (("branch", "measured_on"), False),
            )
            constraints = OF_THE_BRANCH

    class LanguageLevel(Judgement):
        language = CharField(max_length=3)
        spoken = CharField(max_length=2, null=True, constraints=[Check(f"spoken {LEVELS}")])
        written = CharField(max_length=2, null=True, constraints=[Check(f"written {LEVELS}")])

        class Meta:
            table_name = "language_level"
            indexes = (
                SQL(
                    "CREATE UNIQUE INDEX language_level_of_a_day"
                    " ON language_level (client_id, language, measured_on)"
                    " WHERE withdrawn_at IS NULL"
                ),
            )
            constraints = [Check("spoken IS NOT NULL OR written IS NOT NULL"), *OF_THE_BRANCH]

    rows = stored_steps(db, ALL)
    migrator.migrate(migrator.drop_table("ladder_step"))
    db.create_tables([LadderStep, LanguageLevel])
    refill(LadderStep, rows)
    for table in ("ladder_step", "language_level"):
        protect(db, table)


def down(migrator, db):
    class Branch(db.Model):
        pass

    class Client(db.Model):
        pass

    class LadderStep(db.Model):
        branch = ForeignKeyField(Branch, on_delete="RESTRICT")
        client = ForeignKeyField(Client, on_delete="RESTRICT")
        measured_on = DateField()
        step = IntegerField(constraints=[Check("step BETWEEN 1 AND 6")])

        class Meta:
            table_name = "ladder_step"
            indexes = ((("client", "measured_on"), True), (("branch", "measured_on"), False))
            constraints = [OF_THE_BRANCH[0]]

    rows = stored_steps(db, STANDING)
    migrator.migrate(migrator.drop_table("language_level"), migrator.drop_table("ladder_step"))
    db.create_tables([LadderStep])
    refill(LadderStep, rows)
    protect(db, "ladder_step")
