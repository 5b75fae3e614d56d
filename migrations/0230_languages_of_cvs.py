"""A CV is shown with its headings, months and levels in a language."""

CODES = "'nl', 'en', 'ar', 'ti', 'uk', 'fa', 'tr'"


def up(migrator, db):
    db.execute_sql(
        "ALTER TABLE cv_share ADD COLUMN language VARCHAR(2) NOT NULL DEFAULT 'nl'"
        f" CHECK (language IN ({CODES}))"
    )


def down(migrator, db):
    db.execute_sql("ALTER TABLE cv_share DROP COLUMN language")
