"""Homes, and the target of each municipality with what was corrected of it."""

from peewee import SQL, BigIntegerField, CharField, Check, DateField, ForeignKeyField, IntegerField

TABLES = (
    "home",
    "housing_target",
    "housing_correction",
)


def up(migrator, db):
    class Branch(db.Model):
        pass

    class Municipality(db.Model):
        pass

    class Home(db.Model):
        branch = ForeignKeyField(Branch, on_delete="RESTRICT")
        code = CharField(max_length=60)
        municipality = ForeignKeyField(Municipality, on_delete="RESTRICT", null=True)
        kind = CharField(
            max_length=10,
            constraints=[Check("kind IN ('regular', 'group', 'shared', 'temporary')")],
        )
        available_on = DateField(null=True)
        address = CharField(max_length=200, null=True)

        class Meta:
            table_name = "home"
            indexes = (
                (("branch", "code"), True),
                (("id", "branch"), True),
            )
            constraints = [
                SQL(
                    "FOREIGN KEY (municipality_id, branch_id) REFERENCES"
                    " municipality (id, branch_id)"
                )
            ]

    class HousingTarget(db.Model):
        municipality = ForeignKeyField(Municipality, on_delete="RESTRICT")
        half_year = CharField(
            max_length=7,
            constraints=[Check("half_year LIKE '____-H1' OR half_year LIKE '____-H2'")],
        )
        persons = IntegerField(constraints=[Check("persons >= 0")])
        replaced_at = BigIntegerField(null=True)
        replaced_number = IntegerField()

        class Meta:
            table_name = "housing_target"
            indexes = ((("municipality", "half_year", "replaced_number"), True),)
            constraints = [Check("(replaced_at IS NULL) = (replaced_number = 0)")]

    class HousingCorrection(db.Model):
        municipality = ForeignKeyField(Municipality, on_delete="RESTRICT")
        corrected_on = DateField()
        persons = IntegerField()
        reason = CharField(max_length=300, null=True)

        class Meta:
            table_name = "housing_correction"
            indexes = ((("municipality", "corrected_on"), False),)

    db.create_tables([Home, HousingTarget, HousingCorrection])


def down(migrator, db):
    migrator.migrate(*(migrator.drop_table(table) for table in reversed(TABLES)))
