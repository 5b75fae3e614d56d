"""What was agreed of a placement, how it ended, whether it lasts; and advice without one."""

from peewee import (
    SQL,
    BigIntegerField,
    BooleanField,
    CharField,
    Check,
    DateField,
    ForeignKeyField,
    IntegerField,
    PostgresqlDatabase,
    TextField,
)

TABLES = (
    "placement_terms",
    "placement_end",
    "placement_check",
    "advice",
)


def up(migrator, db):
    class Branch(db.Model):
        pass

    class Person(db.Model):
        pass

    class Client(db.Model):
        pass

    class Placement(db.Model):
        pass

    class PlacementTerms(db.Model):
        branch = ForeignKeyField(Branch, on_delete="RESTRICT")
        placement = ForeignKeyField(Placement, on_delete="CASCADE", unique=True)
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
        follows = ForeignKeyField(Placement, on_delete="RESTRICT", null=True)
        followed_as = CharField(
            max_length=10, null=True, constraints=[Check("followed_as IN ('renewal', 'hire')")]
        )
        form_key = CharField(max_length=40, unique=True, null=True)
        version = IntegerField()

        class Meta:
            table_name = "placement_terms"
            constraints = [
                Check("follows_id <> placement_id"),
                Check("(follows_id IS NULL) = (followed_as IS NULL)"),
                SQL("FOREIGN KEY (placement_id, branch_id) REFERENCES placement (id, branch_id)"),
                SQL("FOREIGN KEY (follows_id, branch_id) REFERENCES placement (id, branch_id)"),
            ]

    class PlacementEnd(db.Model):
        branch = ForeignKeyField(Branch, on_delete="RESTRICT")
        placement = ForeignKeyField(Placement, on_delete="CASCADE", unique=True)
        digest = CharField(max_length=64, unique=True, null=True)
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

        class Meta:
            table_name = "advice"
            indexes = ((("branch", "given_on"), False),)
            constraints = [
                SQL("FOREIGN KEY (client_id, branch_id) REFERENCES client (id, branch_id)"),
                SQL("FOREIGN KEY (given_by_id, branch_id) REFERENCES person (id, branch_id)"),
            ]

    migrator.migrate(migrator.add_index("placement", ("id", "branch_id"), True))
    db.create_tables([PlacementTerms, PlacementEnd, PlacementCheck, Advice])
    if isinstance(db, PostgresqlDatabase):
        for table in TABLES:
            db.execute_sql(f"ALTER TABLE {table} ENABLE ROW LEVEL SECURITY")
            db.execute_sql(f"ALTER TABLE {table} FORCE ROW LEVEL SECURITY")
            db.execute_sql(
                f"CREATE POLICY own_branch ON {table} USING ("
                " current_setting('app.branch', true) IN ('all', branch_id::text))"
            )


def down(migrator, db):
    for table in reversed(TABLES):
        migrator.migrate(migrator.drop_table(table))
    migrator.migrate(migrator.drop_index("placement", "placement_id_branch_id"))
