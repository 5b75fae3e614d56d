"""One more thing that can happen to a claim: who claimed asks it again once it was refused."""

from peewee import PostgresqlDatabase

BEFORE = (
    "'submitted', 'taken_back', 'corrected', 'first_approved', 'approved', 'returned',"
    " 'rejected', 'undone', 'escalated', 'in_payout', 'out_of_payout', 'paid', 'bounced'"
)
AFTER = BEFORE.replace("'taken_back'", "'taken_back', 'asked_again'")


def up(migrator, db):
    allow(db, BEFORE, AFTER)


def down(migrator, db):
    db.execute_sql("DELETE FROM claim_event WHERE what = 'asked_again'")
    allow(db, AFTER, BEFORE)


def allow(db, before, after):
    """Let these things happen. SQLite changes a check only where its words stand
    (sqlite.org/lang_altertable); a column that comes and goes tells other connections."""
    if isinstance(db, PostgresqlDatabase):
        db.execute_sql("ALTER TABLE claim_event DROP CONSTRAINT claim_event_what_check")
        db.execute_sql(
            f"ALTER TABLE claim_event ADD CONSTRAINT claim_event_what_check"
            f" CHECK (what IN ({after}))"
        )
        return
    db.execute_sql("ALTER TABLE claim_event ADD COLUMN comes_and_goes INTEGER")
    db.execute_sql("ALTER TABLE claim_event DROP COLUMN comes_and_goes")
    of_table = "FROM sqlite_master WHERE type = 'table' AND name = 'claim_event'"
    [[words]] = db.execute_sql(f"SELECT sql {of_table}")
    if words.count(f"({before})") != 1:
        raise LookupError(before)
    db.execute_sql("PRAGMA writable_schema = ON")
    db.execute_sql(
        "UPDATE sqlite_master SET sql = ? WHERE type = 'table' AND name = 'claim_event'",
        (words.replace(f"({before})", f"({after})"),),
    )
    db.execute_sql("PRAGMA writable_schema = RESET")
