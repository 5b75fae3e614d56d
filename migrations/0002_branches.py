"""Branches, their municipalities and those' rules of guidance, and the settings."""

from peewee import BlobField, CharField, Check, DateField, ForeignKeyField, IntegerField

TABLES = (
    "branch",
    "municipality",
    "guidance_rule",
    "setting",
)


def up(migrator, db):
    class Branch(db.Model):
        code = CharField(max_length=60, unique=True)
        name = CharField(max_length=120)
        office_address = CharField(max_length=200, null=True)
        iban_sealed = BlobField(null=True)
        region = CharField(
            max_length=10, null=True, constraints=[Check("region IN ('Noord', 'Midden', 'Zuid')")]
        )
        reply_email = CharField(max_length=254, null=True)

        class Meta:
            table_name = "branch"

    class Municipality(db.Model):
        branch = ForeignKeyField(Branch, on_delete="RESTRICT")
        name = CharField(max_length=120, unique=True)

        class Meta:
            table_name = "municipality"
            indexes = ((("id", "branch"), True),)

    class GuidanceRule(db.Model):
        municipality = ForeignKeyField(Municipality, on_delete="RESTRICT")
        months = IntegerField(constraints=[Check("months BETWEEN 0 AND 120")])
        valid_from = DateField()

        class Meta:
            table_name = "guidance_rule"
            indexes = ((("municipality", "valid_from"), True),)

    class Setting(db.Model):
        name = CharField(max_length=60, unique=True)
        value = CharField(max_length=500)

        class Meta:
            table_name = "setting"

    db.create_tables([Branch, Municipality, GuidanceRule, Setting])


def down(migrator, db):
    migrator.migrate(*(migrator.drop_table(table) for table in reversed(TABLES)))
