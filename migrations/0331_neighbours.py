"""One more role: who decides on claims for a neighbour branch in which nobody can."""

import re

from peewee import PostgresqlDatabase

TABLES = ("person_role", "role_request")
BEFORE = (
    "guide", "legal_guide", "language_coach", "job_coach", "interpreter", "team_leader",
    "senior_team_leader", "administrator", "treasurer", "national_reader",
)  # fmt: skip
CHECK = re.compile(r"CHECK \(role IN \([^)]*\)\)")


def up(migrator, db):
    allow(db, (*BEFORE, "neighbour"))


def down(migrator, db):
    for table in TABLES:
        db.execute_sql(f"DELETE FROM {table} WHERE role = 'neighbour'")  # noqa: S608  a name above
    allow(db, (*BEFORE, "national_reader"))


def allow(db, roles):
    """Let these tables hold these roles."""
    check = f"CHECK (role IN ({', '.join(map(repr, roles))}))"
    for table in TABLES:
        if isinstance(db, PostgresqlDatabase):
            name = f"{table}_role_check"
            db.execute_sql(f"ALTER TABLE {table} DROP CONSTRAINT {name}")
            db.execute_sql(f"ALTER TABLE {table} ADD CONSTRAINT {name} {check}")
        else:
            rebuild(db, table, check)


def rebuild(db, table, check):
    """Make the table anew with another check: SQLite changes none in place."""
    found = db.execute_sql(
        "SELECT type, sql FROM sqlite_master WHERE tbl_name = ? AND sql IS NOT NULL", (table,)
    ).fetchall()
    [whole] = [sql for kind, sql in found if kind == "table"]
    new = CHECK.sub(check, whole).replace(f'"{table}"', '"rebuilt"', 1)
    db.execute_sql(new)
    db.execute_sql(f"INSERT INTO rebuilt SELECT * FROM {table}")  # noqa: S608  a name above
    db.execute_sql(f"DROP TABLE {table}")
    db.execute_sql(f"ALTER TABLE rebuilt RENAME TO {table}")
    for kind, sql in found:
        if kind != "table":
            db.execute_sql(sql)
