"""Who presents a point of the agenda and for how long, and who takes the minutes of a meeting."""

from peewee import PostgresqlDatabase

OF_PERSON = "FOREIGN KEY ({column}, branch_id) REFERENCES person (id, branch_id)"
# (table, the column that comes, one that is of a person already)
PEOPLE = (
    ("agenda_point", "presenter_id", "added_by_id"),
    ("meeting", "note_taker_id", "organiser_id"),
)


def up(migrator, db):
    db.execute_sql(
        "ALTER TABLE agenda_point ADD COLUMN planned_minutes INTEGER"
        " CHECK (planned_minutes BETWEEN 1 AND 480)"
    )
    for table, column, known in PEOPLE:
        db.execute_sql(
            f"ALTER TABLE {table} ADD COLUMN {column} INTEGER REFERENCES person (id)"
            " ON DELETE RESTRICT"
        )
        db.execute_sql(f"CREATE INDEX {index_of(table, column)} ON {table} ({column})")
        if isinstance(db, PostgresqlDatabase):
            db.execute_sql(
                f"ALTER TABLE {table} ADD CONSTRAINT {table}_{column}_of_branch "
                + OF_PERSON.format(column=column)
            )
        else:
            before = OF_PERSON.format(column=known)
            rewrite(db, table, before, f"{before}, {OF_PERSON.format(column=column)}")


def down(migrator, db):
    for table, column, _known in PEOPLE:
        if isinstance(db, PostgresqlDatabase):
            db.execute_sql(f"ALTER TABLE {table} DROP CONSTRAINT {table}_{column}_of_branch")
        else:
            rewrite(db, table, ", " + OF_PERSON.format(column=column), "")
        db.execute_sql(f"DROP INDEX {index_of(table, column)}")
        db.execute_sql(f"ALTER TABLE {table} DROP COLUMN {column}")
    db.execute_sql("ALTER TABLE agenda_point DROP COLUMN planned_minutes")


def index_of(table, column):
    return f"{table.replace('_', '')}_{column}"


def rewrite(db, table, before, after):
    """SQLite changes a constraint only where its words stand (sqlite.org/lang_altertable).

    It is for what every row fulfils already; the column that comes or goes tells other connections.
    """
    of_table = f"FROM sqlite_master WHERE type = 'table' AND name = '{table}'"
    [[words]] = db.execute_sql(f"SELECT sql {of_table}")
    if words.count(before) != 1:
        raise LookupError(before)
    db.execute_sql("PRAGMA writable_schema = ON")
    db.execute_sql(
        "UPDATE sqlite_master SET sql = ? WHERE type = 'table' AND name = ?",
        (words.replace(before, after), table),
    )
    db.execute_sql("PRAGMA writable_schema = RESET")
