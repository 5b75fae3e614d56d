"""A vacancy may ask a licence, parts of the day and a first day; a CV is mailed to an employer."""

COLUMNS = {
    "vacancy": ("licence VARCHAR(10)", "parts_of_day VARCHAR(60)", "starts_on DATE"),
    "candidate": ("cv_share INTEGER",),
}


def up(migrator, db):
    for table, columns in COLUMNS.items():
        for column in columns:
            db.execute_sql(f"ALTER TABLE {table} ADD COLUMN {column}")


def down(migrator, db):
    for table, columns in COLUMNS.items():
        for column in reversed(columns):
            db.execute_sql(f"ALTER TABLE {table} DROP COLUMN {column.split()[0]}")
