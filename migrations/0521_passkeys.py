"""Passkeys: keys on a device of one's own that log in; and the challenges that they answer."""

from peewee import (
    BigIntegerField,
    BlobField,
    CharField,
    Check,
    ForeignKeyField,
    PostgresqlDatabase,
    TextField,
)

TABLE = "passkey"
SEEN = (
    "current_setting('app.branch', true) = 'all'"
    " OR EXISTS (SELECT 1 FROM person o WHERE o.id = passkey.person_id)"
)


def up(migrator, db):
    class Person(db.Model):
        pass

    class Passkey(db.Model):
        person = ForeignKeyField(Person, on_delete="CASCADE")
        digest = CharField(max_length=64, unique=True)
        credential = TextField()
        public_key = BlobField()
        sign_count = BigIntegerField()
        name = CharField(max_length=60, constraints=[Check("length(name) <= 60")])
        added_at = BigIntegerField()
        used_at = BigIntegerField(null=True)

        class Meta:
            table_name = TABLE

    class PasskeyChallenge(db.Model):
        digest = CharField(max_length=64, unique=True)
        expires_at = BigIntegerField(index=True)

        class Meta:
            table_name = "passkey_challenge"

    db.create_tables([Passkey, PasskeyChallenge])
    if isinstance(db, PostgresqlDatabase):
        db.execute_sql(f"ALTER TABLE {TABLE} ENABLE ROW LEVEL SECURITY")
        db.execute_sql(f"ALTER TABLE {TABLE} FORCE ROW LEVEL SECURITY")
        db.execute_sql(f"CREATE POLICY own_branch ON {TABLE} USING ({SEEN})")


def down(migrator, db):
    migrator.migrate(migrator.drop_table("passkey_challenge"), migrator.drop_table(TABLE))
