"""A signature says in whose session here it was made, if it was."""


def up(migrator, db):
    db.execute_sql("ALTER TABLE signature ADD COLUMN session_of INTEGER")


def down(migrator, db):
    db.execute_sql("ALTER TABLE signature DROP COLUMN session_of")
