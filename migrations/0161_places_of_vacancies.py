"""A vacancy may have several places: it is filled when all of them are."""


def up(migrator, db):
    db.execute_sql(
        "ALTER TABLE vacancy ADD COLUMN places INTEGER NOT NULL DEFAULT 1"
        " CHECK (places BETWEEN 1 AND 99)"
    )


def down(migrator, db):
    db.execute_sql("ALTER TABLE vacancy DROP COLUMN places")
