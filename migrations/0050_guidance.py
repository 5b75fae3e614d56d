"""Guidance on screen: who is entitled to it, how a year ended, and pauses."""

from peewee import (
    SQL,
    CharField,
    Check,
    DateField,
    ForeignKeyField,
    IntegerField,
    PostgresqlDatabase,
)

REASONS = "'finished', 'self_reliant', 'moved', 'transferred', 'declined', 'passed_away', 'other'"
SHOWN = "current_setting('app.branch', true)"


def up(migrator, db):
    is_postgres = isinstance(db, PostgresqlDatabase)
    flag, no = ("BOOLEAN", "FALSE") if is_postgres else ("INTEGER", "0")
    for table, column in (
        (
            "guidance_rule",
            "from_age INTEGER NOT NULL DEFAULT 18 CHECK (from_age BETWEEN 0 AND 120)",
        ),
        ("guidance_rule", "until_age INTEGER CHECK (until_age BETWEEN 1 AND 120)"),
        ("guidance_rule", "source VARCHAR(300)"),
        ("trajectory", f"is_automatic {flag} NOT NULL DEFAULT {no}"),
        ("trajectory", f"end_reason VARCHAR(15) CHECK (end_reason IN ({REASONS}))"),
        ("trajectory", "note VARCHAR(300)"),
        ("trajectory", "ended_before DATE"),
        ("trajectory", "version INTEGER NOT NULL DEFAULT 0"),
    ):
        db.execute_sql(f"ALTER TABLE {table} ADD COLUMN {column}")

    class Branch(db.Model):
        pass

    class Client(db.Model):
        pass

    class GuidancePause(db.Model):
        branch = ForeignKeyField(Branch, on_delete="RESTRICT")
        client = ForeignKeyField(Client, on_delete="RESTRICT")
        started_on = DateField()
        ended_on = DateField(null=True)
        reason = CharField(max_length=300)
        version = IntegerField()

        class Meta:
            table_name = "guidance_pause"
            indexes = ((("client", "started_on"), True),)
            constraints = [
                Check("ended_on >= started_on"),
                SQL("FOREIGN KEY (client_id, branch_id) REFERENCES client (id, branch_id)"),
            ]

    db.create_tables([GuidancePause])
    if is_postgres:
        db.execute_sql("ALTER TABLE guidance_pause ENABLE ROW LEVEL SECURITY")
        db.execute_sql("ALTER TABLE guidance_pause FORCE ROW LEVEL SECURITY")
        db.execute_sql(
            "CREATE POLICY own_branch ON guidance_pause"
            f" USING ({SHOWN} IN ('all', branch_id::text))"
        )


def down(migrator, db):
    migrator.migrate(migrator.drop_table("guidance_pause"))
    for name in ("version", "ended_before", "note", "end_reason", "is_automatic"):
        migrator.migrate(migrator.drop_column("trajectory", name))
    for name in ("source", "until_age", "from_age"):
        migrator.migrate(migrator.drop_column("guidance_rule", name))
