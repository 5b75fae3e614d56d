"""An employer or a vacancy that stays may have no next step, with a reason."""

REASONS = "'they_call', 'goes_well', 'nothing_now', 'other'"


def up(migrator, db):
    for table in ("employer", "vacancy"):
        db.execute_sql(
            f"ALTER TABLE {table} ADD COLUMN rests_because VARCHAR(20)"
            f" CHECK (rests_because IN ({REASONS}))"
        )


def down(migrator, db):
    for table in ("employer", "vacancy"):
        db.execute_sql(f"ALTER TABLE {table} DROP COLUMN rests_because")
