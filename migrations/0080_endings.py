"""Placements: that one never began, and why one ended, of each side."""

from peewee import PostgresqlDatabase

EMPLOYER = (
    "'as_agreed', 'less_work', 'language', 'skills', 'hours', 'absence', 'no_guidance', 'other',"
    " 'unknown'"
)
CLIENT = (
    "'as_agreed', 'other_place', 'school_first', 'travel', 'hours', 'care_at_home', 'health',"
    " 'not_this_work', 'other', 'unknown'"
)
# It was known on the day of the answer.
FILL = """
    UPDATE placement SET fell_through_on =
        (SELECT {day} FROM placement_end e WHERE e.placement_id = placement.id)
    WHERE id IN (SELECT placement_id FROM placement_end WHERE ending = 'never_started')
"""
ON_POSTGRESQL = "(to_timestamp(e.answered_at) AT TIME ZONE 'Europe/Amsterdam')::date"
ON_SQLITE = "date(e.answered_at, 'unixepoch')"


def up(migrator, db):
    on_postgresql = isinstance(db, PostgresqlDatabase)
    db.execute_sql("ALTER TABLE placement ADD COLUMN fell_through_on DATE")
    for side, reasons in (("employer", EMPLOYER), ("client", CLIENT)):
        db.execute_sql(
            f"ALTER TABLE placement_end ADD COLUMN {side}_reason VARCHAR(15)"
            f" CHECK ({side}_reason IN ({reasons}))"
        )
    db.execute_sql(FILL.format(day=ON_POSTGRESQL if on_postgresql else ON_SQLITE))


def down(migrator, db):
    for column in ("employer_reason", "client_reason"):
        db.execute_sql(f"ALTER TABLE placement_end DROP COLUMN {column}")
    db.execute_sql("ALTER TABLE placement DROP COLUMN fell_through_on")
