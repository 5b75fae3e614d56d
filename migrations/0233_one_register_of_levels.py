"""Language levels are one register: what a CV says of them moves there."""

from peewee import PostgresqlDatabase

MOVE = """
INSERT INTO language_level
    (branch_id, client_id, measured_on, language, spoken, written, is_native)
SELECT l.branch_id, p.client_id,
    COALESCE((SELECT MAX(made_on) FROM cv WHERE cv.client_id = p.client_id), CURRENT_DATE),
    l.language,
    CASE l.spoken WHEN 'native' THEN 'C2' ELSE l.spoken END,
    CASE l.written WHEN 'native' THEN 'C2' ELSE l.written END,
    COALESCE(l.spoken = 'native', FALSE)
FROM cv_language l JOIN cv_profile p ON p.id = l.profile_id
WHERE (l.spoken IS NOT NULL OR l.written IS NOT NULL) AND NOT EXISTS (
    SELECT 1 FROM language_level g
    WHERE g.client_id = p.client_id AND g.language = l.language AND g.withdrawn_at IS NULL
)
"""
LEVELS = "'A1', 'A2', 'B1', 'B2', 'C1', 'C2', 'native'"
SKILLS = ("spoken", "written")


def up(migrator, db):
    is_postgres = isinstance(db, PostgresqlDatabase)
    flag, no = ("BOOLEAN", "FALSE") if is_postgres else ("INTEGER", "0")
    db.execute_sql(f"ALTER TABLE language_level ADD COLUMN is_native {flag} NOT NULL DEFAULT {no}")
    db.execute_sql(MOVE)
    for skill in SKILLS:
        db.execute_sql(f"ALTER TABLE cv_language DROP COLUMN {skill}")


def down(migrator, db):
    for skill in SKILLS:
        db.execute_sql(
            f"ALTER TABLE cv_language ADD COLUMN {skill} VARCHAR(6) CHECK ({skill} IN ({LEVELS}))"
        )
        db.execute_sql(
            f"UPDATE cv_language SET {skill} = (SELECT CASE WHEN g.is_native THEN 'native'"  # noqa: S608
            f" ELSE NULLIF(g.{skill}, 'A0') END FROM language_level g JOIN cv_profile p"
            " ON p.client_id = g.client_id WHERE p.id = cv_language.profile_id"
            " AND g.language = cv_language.language AND g.withdrawn_at IS NULL"
            " ORDER BY g.measured_on DESC LIMIT 1)"
        )
    db.execute_sql("ALTER TABLE language_level DROP COLUMN is_native")
