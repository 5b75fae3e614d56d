"""The digests of the codes to keep, for who lost the phone."""

from peewee import BigIntegerField, CharField, ForeignKeyField, PostgresqlDatabase

TABLE = "recovery_code"
SEEN = (
    "current_setting('app.branch', true) = 'all'"
    " OR EXISTS (SELECT 1 FROM person o WHERE o.id = recovery_code.person_id)"
)


def up(migrator, db):
    class Person(db.Model):
        pass

    class RecoveryCode(db.Model):
        person = ForeignKeyField(Person, on_delete="CASCADE")
        digest = CharField(max_length=64, unique=True)
        used_at = BigIntegerField(null=True)

        class Meta:
            table_name = "recovery_code"

    db.create_tables([RecoveryCode])
    if isinstance(db, PostgresqlDatabase):
        db.execute_sql(f"ALTER TABLE {TABLE} ENABLE ROW LEVEL SECURITY")
        db.execute_sql(f"ALTER TABLE {TABLE} FORCE ROW LEVEL SECURITY")
        db.execute_sql(f"CREATE POLICY own_branch ON {TABLE} USING ({SEEN})")


def down(migrator, db):
    migrator.migrate(migrator.drop_table(TABLE))
