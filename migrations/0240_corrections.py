"""A journey that was paid is corrected by a line of its own, which may be less than nothing."""

from peewee import PostgresqlDatabase

JOURNEYS = "kind IN ('mileage', 'public_transport')"
CHECKED = ("amount_cents", "distance_hm")
OF_TRIP = "FOREIGN KEY ({column}, branch_id) REFERENCES trip (id, branch_id)"


def up(migrator, db):
    reference = "ALTER TABLE expense_line ADD COLUMN corrects_id INTEGER REFERENCES trip (id)"
    db.execute_sql(f"{reference} ON DELETE RESTRICT")
    db.execute_sql("CREATE INDEX expenseline_corrects_id ON expense_line (corrects_id)")
    if isinstance(db, PostgresqlDatabase):
        for column in CHECKED:
            check_anew(db, column, f"{column} >= 0 OR {JOURNEYS}")
        db.execute_sql(
            "ALTER TABLE expense_line ADD CONSTRAINT expense_line_corrects_of_branch "
            + OF_TRIP.format(column="corrects_id")
        )
        return
    written = [(f"CHECK ({c} >= 0)", f"CHECK ({c} >= 0 OR {JOURNEYS})") for c in CHECKED]
    trip, corrects = (OF_TRIP.format(column=c) for c in ("trip_id", "corrects_id"))
    rewrite(db, [*written, (trip, f"{trip}, {corrects}")])


def down(migrator, db):
    if isinstance(db, PostgresqlDatabase):
        db.execute_sql("ALTER TABLE expense_line DROP CONSTRAINT expense_line_corrects_of_branch")
        for column in CHECKED:
            check_anew(db, column, f"{column} >= 0")
    else:
        written = [(f"CHECK ({c} >= 0 OR {JOURNEYS})", f"CHECK ({c} >= 0)") for c in CHECKED]
        rewrite(db, [*written, (", " + OF_TRIP.format(column="corrects_id"), "")])
    db.execute_sql("DROP INDEX expenseline_corrects_id")
    db.execute_sql("ALTER TABLE expense_line DROP COLUMN corrects_id")


def check_anew(db, column, condition):
    name = f"expense_line_{column}_check"
    db.execute_sql(f"ALTER TABLE expense_line DROP CONSTRAINT {name}")
    db.execute_sql(f"ALTER TABLE expense_line ADD CONSTRAINT {name} CHECK ({condition})")


def rewrite(db, changes):
    """Of a table SQLite changes no check, but where its words stand (sqlite.org/lang_altertable).

    It is for what every row fulfils already; the column that comes or goes tells other connections.
    """
    of_table = "FROM sqlite_master WHERE type = 'table' AND name = 'expense_line'"
    [[words]] = db.execute_sql(f"SELECT sql {of_table}")
    for before, after in changes:
        if words.count(before) != 1:
            raise LookupError(before)
        words = words.replace(before, after)
    db.execute_sql("PRAGMA writable_schema = ON")
    db.execute_sql(
        "UPDATE sqlite_master SET sql = ? WHERE type = 'table' AND name = 'expense_line'", (words,)
    )
    db.execute_sql("PRAGMA writable_schema = RESET")
