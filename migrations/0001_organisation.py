"""The organisation: branches, their municipalities and how long guidance lasts there."""

from peewee import BlobField, CharField, Check, DateField, ForeignKeyField, IntegerField


def up(migrator, db):
    class Branch(db.Model):
        code = CharField(max_length=60, unique=True)
        name = CharField(max_length=120)
        office_address = CharField(max_length=200, null=True)
        iban_sealed = BlobField(null=True)

    class Municipality(db.Model):
        branch = ForeignKeyField(Branch, on_delete="RESTRICT")
        name = CharField(max_length=120, unique=True)

        class Meta:
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

    db.create_tables([Branch, Municipality, GuidanceRule, Setting])


def down(migrator, db):
    migrator.migrate(migrator.drop_table("setting"))
    migrator.migrate(migrator.drop_table("guidance_rule"))
    migrator.migrate(migrator.drop_table("municipality"))
    migrator.migrate(migrator.drop_table("branch"))
