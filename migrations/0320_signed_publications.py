"""A publication that a file brought keeps its signature, its PDF and its records."""

from peewee import PostgresqlDatabase


def up(migrator, db):
    blob = "BYTEA" if isinstance(db, PostgresqlDatabase) else "BLOB"
    db.execute_sql("ALTER TABLE publication ADD COLUMN signed TEXT CHECK (length(signed) <= 4000)")
    db.execute_sql(f"ALTER TABLE publication ADD COLUMN renumbered {blob}")


def down(migrator, db):
    for name in ("renumbered", "signed"):
        db.execute_sql(f"ALTER TABLE publication DROP COLUMN {name}")
