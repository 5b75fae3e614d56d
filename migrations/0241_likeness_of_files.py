"""What a picture looks like, in few bits: the same photo in other bytes is known again."""


def up(migrator, db):
    db.execute_sql("ALTER TABLE stored_file ADD COLUMN likeness VARCHAR(32)")


def down(migrator, db):
    db.execute_sql("ALTER TABLE stored_file DROP COLUMN likeness")
