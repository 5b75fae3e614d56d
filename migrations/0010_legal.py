"""Legal cases and their outcome."""

from peewee import SQL, CharField, Check, DateField, ForeignKeyField


def up(migrator, db):
    class Branch(db.Model):
        pass

    class Client(db.Model):
        pass

    class LegalCase(db.Model):
        branch = ForeignKeyField(Branch, on_delete="RESTRICT")
        code = CharField(max_length=60)
        client = ForeignKeyField(Client, on_delete="RESTRICT")
        kind = CharField(
            max_length=15,
            constraints=[
                Check(
                    "kind IN ('reunification', 'permit_renewal', 'naturalisation', 'asylum', "
                    "'visa', 'newborn', 'return', 'other')"
                )
            ],
        )
        opened_on = DateField(null=True)
        closed_on = DateField(null=True)
        outcome = CharField(
            max_length=12,
            null=True,
            constraints=[Check("outcome IN ('granted', 'refused', 'withdrawn', 'transferred')")],
        )
        arrived_on = DateField(null=True)

        class Meta:
            table_name = "legal_case"
            indexes = (
                (("branch", "code"), True),
                (("client", "opened_on"), False),
            )
            constraints = [
                Check("closed_on >= opened_on"),
                SQL("FOREIGN KEY (client_id, branch_id) REFERENCES client (id, branch_id)"),
            ]

    db.create_tables([LegalCase])


def down(migrator, db):
    migrator.migrate(migrator.drop_table("legal_case"))
