"""When it would suit a client who cannot come to a visit."""

PARTS = "'morning', 'afternoon'"


def up(migrator, db):
    db.execute_sql("ALTER TABLE appointment ADD COLUMN wish_on DATE")
    db.execute_sql(
        f"ALTER TABLE appointment ADD COLUMN wish_part VARCHAR(10) CHECK (wish_part IN ({PARTS}))"
    )


def down(migrator, db):
    for column in ("wish_on", "wish_part"):
        db.execute_sql(f"ALTER TABLE appointment DROP COLUMN {column}")
