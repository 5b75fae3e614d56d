"""The day of the last check of a placement of which a mail went out."""


def up(migrator, db):
    db.execute_sql("ALTER TABLE placement ADD COLUMN check_reminded_on DATE")


def down(migrator, db):
    db.execute_sql("ALTER TABLE placement DROP COLUMN check_reminded_on")
