"""An own appointment keeps its place in a calendar without its names; more that a feed can be."""

from peewee import PostgresqlDatabase

BEFORE = "'mine', 'meetings', 'terms', 'opening', 'room'"
COLORS = "'teal', 'royalblue', 'forestgreen', 'darkorange', 'rebeccapurple', 'firebrick'"


def up(migrator, db):
    on_postgres = isinstance(db, PostgresqlDatabase)
    blob, empty, moment = ("BYTEA", "''", "BIGINT") if on_postgres else ("BLOB", "X''", "INTEGER")
    flag, yes = ("BOOLEAN", "TRUE") if on_postgres else ("INTEGER", "1")
    for table, column in (
        ("calendar_event", f"nameless_body {blob} NOT NULL DEFAULT {empty}"),
        ("action_point", f"reminded_at {moment}"),
        ("feed", f"color VARCHAR(20) NOT NULL DEFAULT 'teal' CHECK (color IN ({COLORS}))"),
        (
            "feed",
            f"shows_declined {flag} NOT NULL DEFAULT {yes}",
        ),
        ("feed", "ends_on DATE"),
    ):
        db.execute_sql(f"ALTER TABLE {table} ADD COLUMN {column}")
    offer(db, BEFORE, f"{BEFORE}, 'branch'")


def down(migrator, db):
    db.execute_sql("DELETE FROM feed WHERE purpose = 'branch'")
    offer(db, f"{BEFORE}, 'branch'", BEFORE)
    for table, column in (
        ("feed", "ends_on"),
        ("feed", "shows_declined"),
        ("feed", "color"),
        ("action_point", "reminded_at"),
        ("calendar_event", "nameless_body"),
    ):
        db.execute_sql(f"ALTER TABLE {table} DROP COLUMN {column}")


def offer(db, before, after):
    """Let a feed be for these purposes. SQLite changes a check only where its words stand
    (sqlite.org/lang_altertable); the columns before it tell other connections."""
    if isinstance(db, PostgresqlDatabase):
        db.execute_sql("ALTER TABLE feed DROP CONSTRAINT feed_purpose_check")
        db.execute_sql(
            f"ALTER TABLE feed ADD CONSTRAINT feed_purpose_check CHECK (purpose IN ({after}))"
        )
        return
    of_table = "FROM sqlite_master WHERE type = 'table' AND name = 'feed'"
    [[words]] = db.execute_sql(f"SELECT sql {of_table}")
    if words.count(f"({before})") != 1:
        raise LookupError(before)
    db.execute_sql("PRAGMA writable_schema = ON")
    db.execute_sql(
        "UPDATE sqlite_master SET sql = ? WHERE type = 'table' AND name = 'feed'",
        (words.replace(f"({before})", f"({after})"),),
    )
    db.execute_sql("PRAGMA writable_schema = RESET")
