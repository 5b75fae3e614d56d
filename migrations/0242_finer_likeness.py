"""What a picture looks like in 512 bits: in 128 two receipts of one shop looked the same."""


def up(migrator, db):
    anew(db, 128)


def down(migrator, db):
    anew(db, 32)


def anew(db, length):
    db.execute_sql("ALTER TABLE stored_file DROP COLUMN likeness")
    db.execute_sql(f"ALTER TABLE stored_file ADD COLUMN likeness VARCHAR({length})")
