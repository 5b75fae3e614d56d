"""Two editors of one contact person at an employer: the second hears of the first."""


def up(migrator, db):
    db.execute_sql("ALTER TABLE contact_person ADD COLUMN version INTEGER NOT NULL DEFAULT 0")


def down(migrator, db):
    migrator.migrate(migrator.drop_column("contact_person", "version"))
