"""A link by mail logs in too, in the browser that asked for it."""

from peewee import CharField, PostgresqlDatabase

BEFORE = "'reset', 'invite'"
AFTER = f"{BEFORE}, 'log_in'"


def up(migrator, db):
    column = CharField(max_length=64, null=True)
    migrator.migrate(migrator.add_column("one_time_link", "browser_digest", column))
    offer(db, BEFORE, AFTER)


def down(migrator, db):
    db.execute_sql("DELETE FROM one_time_link WHERE purpose = 'log_in'")
    offer(db, AFTER, BEFORE)
    migrator.migrate(migrator.drop_column("one_time_link", "browser_digest"))


def offer(db, before, after):
    """Let a link be for these purposes. SQLite changes a check only where its words stand
    (sqlite.org/lang_altertable)."""
    if isinstance(db, PostgresqlDatabase):
        db.execute_sql("ALTER TABLE one_time_link DROP CONSTRAINT one_time_link_purpose_check")
        db.execute_sql(
            "ALTER TABLE one_time_link ADD CONSTRAINT one_time_link_purpose_check"
            f" CHECK (purpose IN ({after}))"
        )
        return
    of_table = "FROM sqlite_master WHERE type = 'table' AND name = 'one_time_link'"
    [[words]] = db.execute_sql(f"SELECT sql {of_table}")
    if words.count(f"({before})") != 1:
        raise LookupError(before)
    db.execute_sql("PRAGMA writable_schema = ON")
    db.execute_sql(
        "UPDATE sqlite_master SET sql = ? WHERE type = 'table' AND name = 'one_time_link'",
        (words.replace(f"({before})", f"({after})"),),
    )
    db.execute_sql("PRAGMA writable_schema = RESET")
