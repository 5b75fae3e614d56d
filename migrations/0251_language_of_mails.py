"""A mail knows its language, for the direction of its text."""


def up(migrator, db):
    db.execute_sql("ALTER TABLE outbox_mail ADD COLUMN language VARCHAR(3) NOT NULL DEFAULT 'nl'")


def down(migrator, db):
    db.execute_sql("ALTER TABLE outbox_mail DROP COLUMN language")
