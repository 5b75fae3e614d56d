"""Below which number the figures for outside hide what they count, for each branch."""


def up(migrator, db):
    db.execute_sql(
        "ALTER TABLE branch ADD COLUMN smallest_count INTEGER NOT NULL DEFAULT 5"
        " CHECK (smallest_count BETWEEN 3 AND 50)"
    )


def down(migrator, db):
    migrator.migrate(migrator.drop_column("branch", "smallest_count"))
