"""Municipalities and homes are changed in forms: each says at which version it was opened."""

TABLES = ("municipality", "home")


def up(migrator, db):
    for table in TABLES:
        db.execute_sql(f"ALTER TABLE {table} ADD COLUMN version INTEGER NOT NULL DEFAULT 0")


def down(migrator, db):
    for table in TABLES:
        migrator.migrate(migrator.drop_column(table, "version"))
