"""Whether somebody typed at what time it began; of what is there, whatever is no default."""

from peewee import BooleanField


def up(migrator, db):
    migrator.migrate(migrator.add_column("activity", "is_start_typed", BooleanField(default=False)))
    # Not what came by a file, nor noon of an earlier day (10 or 11 UTC), nor "just now".
    db.execute_sql(
        "UPDATE activity SET is_start_typed = (1 = 1) WHERE form_key IS NOT NULL"
        " AND started_at - 86400 * (started_at / 86400) NOT IN (36000, 39600)"
        " AND abs(created_at - started_at - 60 * minutes) > 120"
    )


def down(migrator, db):
    migrator.migrate(migrator.drop_column("activity", "is_start_typed"))
