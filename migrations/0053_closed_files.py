"""A file is closed on a day, for a reason."""

REASONS = "'moved_away', 'passed_on', 'finished', 'passed_away', 'other'"


def up(migrator, db):
    db.execute_sql("ALTER TABLE client ADD COLUMN closed_on DATE")
    db.execute_sql(
        "ALTER TABLE client ADD COLUMN closed_reason VARCHAR(12)"
        f" CHECK (closed_reason IN ({REASONS}))"
    )


def down(migrator, db):
    for name in ("closed_reason", "closed_on"):
        migrator.migrate(migrator.drop_column("client", name))
