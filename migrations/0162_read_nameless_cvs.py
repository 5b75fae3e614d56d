"""A CV without a name is read, and edited, by somebody before it leaves."""

from peewee import PostgresqlDatabase


def up(migrator, db):
    moment = "BIGINT" if isinstance(db, PostgresqlDatabase) else "INTEGER"
    db.execute_sql(f"ALTER TABLE cv_version ADD COLUMN read_at {moment}")
    db.execute_sql("ALTER TABLE cv_version ADD COLUMN version INTEGER NOT NULL DEFAULT 0")


def down(migrator, db):
    db.execute_sql("ALTER TABLE cv_version DROP COLUMN version")
    db.execute_sql("ALTER TABLE cv_version DROP COLUMN read_at")
