"""The instruments that go with a placement: a subsidy, a job coach, a course and so on."""

from peewee import SQL, CharField, Check, ForeignKeyField, PostgresqlDatabase

INSTRUMENTS = (
    "wage_subsidy",
    "employer_premium",
    "no_risk_policy",
    "job_coaching",
    "job_carving",
    "trial_placement",
    "training",
    "practice_learning",
    "travel_costs",
    "work_clothes",
    "adapted_workplace",
)


def up(migrator, db):
    class Branch(db.Model):
        pass

    class Placement(db.Model):
        pass

    class PlacementInstrument(db.Model):
        branch = ForeignKeyField(Branch, on_delete="RESTRICT")
        placement = ForeignKeyField(Placement, on_delete="CASCADE")
        instrument = CharField(
            max_length=20,
            constraints=[Check(f"instrument IN ({', '.join(map(repr, INSTRUMENTS))})")],
        )

        class Meta:
            table_name = "placement_instrument"
            indexes = ((("placement", "instrument"), True),)
            constraints = [
                SQL("FOREIGN KEY (placement_id, branch_id) REFERENCES placement (id, branch_id)")
            ]

    db.create_tables([PlacementInstrument])
    migrator.migrate(
        migrator.add_column(
            "placement_terms", "other_instruments", CharField(max_length=200, null=True)
        )
    )
    if isinstance(db, PostgresqlDatabase):
        db.execute_sql("ALTER TABLE placement_instrument ENABLE ROW LEVEL SECURITY")
        db.execute_sql("ALTER TABLE placement_instrument FORCE ROW LEVEL SECURITY")
        db.execute_sql(
            "CREATE POLICY own_branch ON placement_instrument USING ("
            " current_setting('app.branch', true) IN ('all', branch_id::text))"
        )


def down(migrator, db):
    migrator.migrate(
        migrator.drop_column("placement_terms", "other_instruments"),
        migrator.drop_table("placement_instrument"),
    )
