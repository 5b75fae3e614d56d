"""The language of an interpreter who was there, under a name that is not that of a person."""


def up(migrator, db):
    db.execute_sql("ALTER TABLE activity RENAME COLUMN interpreter TO interpreter_language")


def down(migrator, db):
    db.execute_sql("ALTER TABLE activity RENAME COLUMN interpreter_language TO interpreter")
