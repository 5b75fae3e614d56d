"""PostgreSQL itself keeps the branches apart: a connection sees the branch it was set to.

A connection that was set to nothing sees no personal row at all. Superusers pass by every
policy, so the portal's own role must not be one (docs/operations.md). SQLite has no such thing.
"""

from peewee import PostgresqlDatabase

TABLES = (
    "person",
    "home",
    "employer",
    "household",
    "client",
    "assignment",
    "search_word",
    "conflict",
    "desk_card",
    "trip",
    "expense_claim",
    "expense_line",
    "activity",
    "activity_client",
    "legal_case",
    "trajectory",
    "placement",
    "ladder_step",
    "cv",
    "meeting",
    "attendance",
)


def up(migrator, db):
    if not isinstance(db, PostgresqlDatabase):
        return
    for table in TABLES:
        db.execute_sql(f"ALTER TABLE {table} ENABLE ROW LEVEL SECURITY")
        db.execute_sql(f"ALTER TABLE {table} FORCE ROW LEVEL SECURITY")
        db.execute_sql(
            f"CREATE POLICY own_branch ON {table} USING ("
            " current_setting('app.branch', true) IN ('all', branch_id::text))"
        )


def down(migrator, db):
    if not isinstance(db, PostgresqlDatabase):
        return
    for table in TABLES:
        db.execute_sql(f"DROP POLICY own_branch ON {table}")
        db.execute_sql(f"ALTER TABLE {table} NO FORCE ROW LEVEL SECURITY")
        db.execute_sql(f"ALTER TABLE {table} DISABLE ROW LEVEL SECURITY")
