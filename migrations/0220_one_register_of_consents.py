"""Consents for more than the CV, also by phone, and from a file: by nobody of the branch."""

from peewee import (
    SQL,
    BigIntegerField,
    CharField,
    Check,
    DateField,
    ForeignKeyField,
    SqliteDatabase,
)

COLUMNS = (
    "id, branch_id, client_id, purpose, source, given_on, noted_by_id, noted_at, withdrawn_on,"
    " withdrawn_by_id"
)
NOW = ("'make_cv', 'share_cv', 'pass_on', 'town', 'photo', 'newsletter'", True)
BEFORE = ("'make_cv', 'share_cv'", False)
SOURCES = {True: "'spoken', 'phone', 'paper', 'mail'", False: "'spoken', 'paper', 'mail'"}


def up(migrator, db):
    become(db, *NOW)


def down(migrator, db):
    db.execute_sql(
        f"DELETE FROM consent WHERE purpose NOT IN ({BEFORE[0]}) OR source = 'phone'"  # noqa: S608
        " OR noted_by_id IS NULL"
    )
    become(db, *BEFORE)


def become(db, purposes, by_anybody):
    """Let the table hold these purposes, and whether a yes may be noted by nobody."""
    if isinstance(db, SqliteDatabase):
        make_anew(db, purposes, by_anybody)
        return
    for column, values in (("purpose", purposes), ("source", SOURCES[by_anybody])):
        db.execute_sql(f"ALTER TABLE consent DROP CONSTRAINT consent_{column}_check")
        db.execute_sql(
            f"ALTER TABLE consent ADD CONSTRAINT consent_{column}_check"
            f" CHECK ({column} IN ({values}))"
        )
    change = "DROP" if by_anybody else "SET"
    db.execute_sql(f"ALTER TABLE consent ALTER COLUMN noted_by_id {change} NOT NULL")


def make_anew(db, purposes, by_anybody):
    """SQLite changes no CHECK: another table takes the name, and the rows."""
    made = "SELECT name FROM sqlite_master WHERE type = 'index' AND tbl_name = 'consent'"
    for (name,) in db.execute_sql(f"{made} AND sql IS NOT NULL").fetchall():
        db.execute_sql(f'DROP INDEX "{name}"')
    db.execute_sql("ALTER TABLE consent RENAME TO consent_before")

    class Branch(db.Model):
        pass

    class Person(db.Model):
        pass

    class Client(db.Model):
        pass

    class Consent(db.Model):
        branch = ForeignKeyField(Branch, on_delete="RESTRICT")
        client = ForeignKeyField(Client, on_delete="RESTRICT")
        purpose = CharField(max_length=10, constraints=[Check(f"purpose IN ({purposes})")])
        source = CharField(max_length=10, constraints=[Check(f"source IN ({SOURCES[by_anybody]})")])
        given_on = DateField()
        noted_by = ForeignKeyField(Person, on_delete="RESTRICT", null=by_anybody)
        noted_at = BigIntegerField()
        withdrawn_on = DateField(null=True)
        withdrawn_by = ForeignKeyField(Person, on_delete="RESTRICT", null=True)

        class Meta:
            table_name = "consent"
            indexes = (
                SQL(
                    "CREATE UNIQUE INDEX consent_that_runs ON consent (client_id, purpose)"
                    " WHERE withdrawn_on IS NULL"
                ),
            )
            constraints = [
                Check("withdrawn_on >= given_on"),
                SQL("FOREIGN KEY (client_id, branch_id) REFERENCES client (id, branch_id)"),
                SQL("FOREIGN KEY (noted_by_id, branch_id) REFERENCES person (id, branch_id)"),
                SQL("FOREIGN KEY (withdrawn_by_id, branch_id) REFERENCES person (id, branch_id)"),
            ]

    db.create_tables([Consent])
    copied = f"INSERT INTO consent ({COLUMNS}) SELECT {COLUMNS} FROM consent_before"  # noqa: S608
    db.execute_sql(copied)
    db.execute_sql("DROP TABLE consent_before")
