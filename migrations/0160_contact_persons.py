"""Employers have an address, their first contact person a job; a contact says with whom it was."""


def up(migrator, db):
    db.execute_sql("ALTER TABLE employer ADD COLUMN address VARCHAR(200)")
    db.execute_sql("ALTER TABLE employer ADD COLUMN contact_job VARCHAR(120)")
    db.execute_sql("ALTER TABLE activity ADD COLUMN spoken_to VARCHAR(120)")


def down(migrator, db):
    db.execute_sql("ALTER TABLE activity DROP COLUMN spoken_to")
    db.execute_sql("ALTER TABLE employer DROP COLUMN contact_job")
    db.execute_sql("ALTER TABLE employer DROP COLUMN address")
