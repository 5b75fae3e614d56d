"""Referrals: who was passed on to another organisation."""

from peewee import SQL, CharField, Check, DateField, ForeignKeyField, PostgresqlDatabase

SHOWN = "current_setting('app.branch', true)"


def up(migrator, db):
    class Branch(db.Model):
        pass

    class Client(db.Model):
        pass

    class Person(db.Model):
        pass

    class Referral(db.Model):
        branch = ForeignKeyField(Branch, on_delete="RESTRICT")
        client = ForeignKeyField(Client, on_delete="RESTRICT")
        referred_on = DateField()
        referred_to = CharField(max_length=120, constraints=[Check("length(referred_to) <= 120")])
        note = CharField(max_length=300, null=True, constraints=[Check("length(note) <= 300")])
        referred_by = ForeignKeyField(Person, null=True, on_delete="RESTRICT")

        class Meta:
            table_name = "referral"
            indexes = ((("branch", "referred_on"), False), (("client", "referred_on"), False))
            constraints = [
                SQL("FOREIGN KEY (client_id, branch_id) REFERENCES client (id, branch_id)"),
                SQL("FOREIGN KEY (referred_by_id, branch_id) REFERENCES person (id, branch_id)"),
            ]

    db.create_tables([Referral])
    if isinstance(db, PostgresqlDatabase):
        db.execute_sql("ALTER TABLE referral ENABLE ROW LEVEL SECURITY")
        db.execute_sql("ALTER TABLE referral FORCE ROW LEVEL SECURITY")
        db.execute_sql(
            f"CREATE POLICY own_branch ON referral USING ({SHOWN} IN ('all', branch_id::text))"
        )


def down(migrator, db):
    migrator.migrate(migrator.drop_table("referral"))
