"""Tokens with which other programs read and write in the name of somebody."""

from peewee import (
    SQL,
    BigIntegerField,
    CharField,
    Check,
    ForeignKeyField,
    IntegerField,
    PostgresqlDatabase,
)

TABLE = "api_token"
OWN = "current_setting('app.branch', true) IN ('all', branch_id::text)"


def up(migrator, db):
    class Branch(db.Model):
        pass

    class Person(db.Model):
        pass

    class ApiToken(db.Model):
        branch = ForeignKeyField(Branch, on_delete="RESTRICT")
        owner = ForeignKeyField(Person, on_delete="CASCADE")
        name = CharField(max_length=60)
        scopes = CharField(max_length=600, constraints=[Check("length(scopes) <= 600")])
        digest = CharField(max_length=64, unique=True)
        epoch = IntegerField()
        created_at = BigIntegerField()
        expires_at = BigIntegerField()
        last_used_at = BigIntegerField(null=True)
        revoked_at = BigIntegerField(null=True)

        class Meta:
            table_name = TABLE
            indexes = ((("owner", "revoked_at"), False),)
            constraints = [
                SQL("FOREIGN KEY (owner_id, branch_id) REFERENCES person (id, branch_id)")
            ]

    db.create_tables([ApiToken])
    if isinstance(db, PostgresqlDatabase):
        db.execute_sql(f"ALTER TABLE {TABLE} ENABLE ROW LEVEL SECURITY")
        db.execute_sql(f"ALTER TABLE {TABLE} FORCE ROW LEVEL SECURITY")
        db.execute_sql(f"CREATE POLICY own_branch ON {TABLE} USING ({OWN})")


def down(migrator, db):
    migrator.migrate(migrator.drop_table(TABLE))
