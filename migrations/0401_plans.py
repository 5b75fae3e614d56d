"""The plan of a client: goals, each in a domain of life, and the tasks of each goal."""

from peewee import (
    SQL,
    CharField,
    Check,
    DateField,
    ForeignKeyField,
    IntegerField,
    PostgresqlDatabase,
)

OWN = "current_setting('app.branch', true) IN ('all', branch_id::text)"
TABLES = ("plan_goal", "plan_task")


def up(migrator, db):
    class Branch(db.Model):
        pass

    class Client(db.Model):
        pass

    class PlanGoal(db.Model):
        branch = ForeignKeyField(Branch, on_delete="RESTRICT")
        client = ForeignKeyField(Client, on_delete="RESTRICT")
        domain = CharField(
            max_length=20,
            constraints=[
                Check(
                    "domain IN ('tax_allowances', 'finance', 'legal', 'education',"
                    " 'participation', 'work', 'housing', 'care')"
                )
            ],
        )
        goal = CharField(max_length=300, constraints=[Check("length(goal) <= 300")])
        set_on = DateField()
        wanted_by = DateField(null=True)
        ended_on = DateField(null=True)
        outcome = CharField(
            max_length=10, null=True, constraints=[Check("outcome IN ('reached', 'stopped')")]
        )
        version = IntegerField()

        class Meta:
            table_name = "plan_goal"
            indexes = ((("client", "goal"), True),)
            constraints = [
                Check("ended_on >= set_on"),
                Check("(ended_on IS NULL) = (outcome IS NULL)"),
                SQL("UNIQUE (id, branch_id)"),
                SQL("FOREIGN KEY (client_id, branch_id) REFERENCES client (id, branch_id)"),
            ]

    class PlanTask(db.Model):
        branch = ForeignKeyField(Branch, on_delete="RESTRICT")
        goal = ForeignKeyField(PlanGoal, on_delete="CASCADE")
        task = CharField(max_length=300, constraints=[Check("length(task) <= 300")])
        doer = CharField(max_length=10, constraints=[Check("doer IN ('client', 'branch')")])
        due_on = DateField(null=True)
        done_on = DateField(null=True)
        version = IntegerField()

        class Meta:
            table_name = "plan_task"
            indexes = ((("goal", "task"), True),)
            constraints = [
                SQL("FOREIGN KEY (goal_id, branch_id) REFERENCES plan_goal (id, branch_id)")
            ]

    db.create_tables([PlanGoal, PlanTask])
    if isinstance(db, PostgresqlDatabase):
        for table in TABLES:
            db.execute_sql(f"ALTER TABLE {table} ENABLE ROW LEVEL SECURITY")
            db.execute_sql(f"ALTER TABLE {table} FORCE ROW LEVEL SECURITY")
            db.execute_sql(f"CREATE POLICY own_branch ON {table} USING ({OWN})")


def down(migrator, db):
    migrator.migrate(migrator.drop_table("plan_task"), migrator.drop_table("plan_goal"))
