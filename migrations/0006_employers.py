"""Employers: whom we know, and what the next step is."""

from peewee import CharField, Check, DateField, ForeignKeyField, IntegerField


def up(migrator, db):
    class Branch(db.Model):
        pass

    class Employer(db.Model):
        branch = ForeignKeyField(Branch, on_delete="RESTRICT")
        code = CharField(max_length=60)
        name = CharField(max_length=120, null=True)
        place = CharField(max_length=120, null=True)
        sector = CharField(max_length=60, null=True)
        contact_name = CharField(max_length=120, null=True)
        contact_email = CharField(max_length=254, null=True)
        contact_phone = CharField(max_length=30, null=True)
        stage = CharField(
            max_length=10,
            null=True,
            constraints=[Check("stage IN ('lead', 'contacted', 'visited', 'partner', 'closed')")],
        )
        next_action_on = DateField(null=True)
        next_action = CharField(max_length=300, null=True)
        version = IntegerField()

        class Meta:
            indexes = (
                (("branch", "code"), True),
                (("id", "branch"), True),
            )

    db.create_tables([Employer])


def down(migrator, db):
    migrator.migrate(migrator.drop_table("employer"))
