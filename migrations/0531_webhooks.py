"""Addresses at which other programs hear that something happened, and what they were told."""

from peewee import (
    SQL,
    BigIntegerField,
    BlobField,
    CharField,
    Check,
    ForeignKeyField,
    IntegerField,
    PostgresqlDatabase,
)

TABLES = ("webhook", "webhook_delivery")
OWN = "current_setting('app.branch', true) IN ('all', branch_id::text)"


def up(migrator, db):
    class Branch(db.Model):
        pass

    class Person(db.Model):
        pass

    class Webhook(db.Model):
        branch = ForeignKeyField(Branch, on_delete="RESTRICT")
        made_by = ForeignKeyField(Person, on_delete="RESTRICT")
        name = CharField(max_length=60)
        address = CharField(max_length=500, constraints=[Check("length(address) <= 500")])
        events = CharField(max_length=200)
        secret_sealed = BlobField(null=True)
        created_at = BigIntegerField()
        gathered_at = BigIntegerField()
        withdrawn_at = BigIntegerField(null=True)

        class Meta:
            table_name = TABLES[0]
            indexes = ((("id", "branch"), True), (("branch", "withdrawn_at"), False))
            constraints = [
                SQL("FOREIGN KEY (made_by_id, branch_id) REFERENCES person (id, branch_id)")
            ]

    class WebhookDelivery(db.Model):
        branch = ForeignKeyField(Branch, on_delete="RESTRICT")
        webhook = ForeignKeyField(Webhook, on_delete="CASCADE")
        entry_id = IntegerField()
        event = CharField(max_length=30)
        object_kind = CharField(max_length=40)
        object_id = IntegerField()
        happened_at = BigIntegerField()
        attempts = IntegerField()
        next_at = BigIntegerField(null=True)
        taken_until = BigIntegerField(null=True)
        sent_at = BigIntegerField(null=True)
        last_code = IntegerField(null=True)
        last_error = CharField(max_length=60, null=True)

        class Meta:
            table_name = TABLES[1]
            indexes = ((("webhook", "entry_id"), True), (("next_at",), False))
            constraints = [
                SQL("FOREIGN KEY (webhook_id, branch_id) REFERENCES webhook (id, branch_id)")
            ]

    db.create_tables([Webhook, WebhookDelivery])
    if isinstance(db, PostgresqlDatabase):
        for table in TABLES:
            db.execute_sql(f"ALTER TABLE {table} ENABLE ROW LEVEL SECURITY")
            db.execute_sql(f"ALTER TABLE {table} FORCE ROW LEVEL SECURITY")
            db.execute_sql(f"CREATE POLICY own_branch ON {table} USING ({OWN})")


def down(migrator, db):
    for table in reversed(TABLES):
        migrator.migrate(migrator.drop_table(table))
