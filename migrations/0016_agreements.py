"""Agreements on a placement, and who signed them."""

from peewee import SQL, BigIntegerField, CharField, Check, ForeignKeyField, TextField

TABLES = (
    "agreement",
    "signature",
)


def up(migrator, db):
    class Branch(db.Model):
        pass

    class StoredFile(db.Model):
        class Meta:
            table_name = "stored_file"

    class Person(db.Model):
        pass

    class Placement(db.Model):
        pass

    class Agreement(db.Model):
        branch = ForeignKeyField(Branch, on_delete="RESTRICT")
        placement = ForeignKeyField(Placement, on_delete="RESTRICT")
        content = TextField()
        made_by = ForeignKeyField(Person, on_delete="RESTRICT")
        made_at = BigIntegerField()
        ends_at = BigIntegerField()
        withdrawn_at = BigIntegerField(null=True)

        class Meta:
            table_name = "agreement"
            indexes = (
                (("id", "branch"), True),
                (("placement", "id"), False),
            )
            constraints = [
                Check("ends_at > made_at"),
                SQL("FOREIGN KEY (placement_id, branch_id) REFERENCES placement (id, branch_id)"),
                SQL("FOREIGN KEY (made_by_id, branch_id) REFERENCES person (id, branch_id)"),
            ]

    class Signature(db.Model):
        branch = ForeignKeyField(Branch, on_delete="RESTRICT")
        agreement = ForeignKeyField(Agreement, on_delete="RESTRICT")
        party = CharField(
            max_length=15, constraints=[Check("party IN ('client', 'employer', 'organisation')")]
        )
        name = CharField(max_length=120)
        email = CharField(max_length=254, null=True)
        nonce = CharField(max_length=43)
        digest = CharField(max_length=64, unique=True)
        signed_at = BigIntegerField(null=True)
        signed_name = CharField(max_length=120, null=True)
        drawing = ForeignKeyField(StoredFile, on_delete="RESTRICT", null=True)
        address = CharField(max_length=45, null=True)
        browser = CharField(max_length=200, null=True)
        mailed_at = BigIntegerField(null=True)

        class Meta:
            table_name = "signature"
            indexes = ((("agreement", "party"), True),)
            constraints = [
                Check("(signed_at IS NULL) = (signed_name IS NULL)"),
                SQL("FOREIGN KEY (agreement_id, branch_id) REFERENCES agreement (id, branch_id)"),
                SQL("FOREIGN KEY (drawing_id, branch_id) REFERENCES stored_file (id, branch_id)"),
            ]

    db.create_tables([Agreement, Signature])


def down(migrator, db):
    migrator.migrate(*(migrator.drop_table(table) for table in reversed(TABLES)))
