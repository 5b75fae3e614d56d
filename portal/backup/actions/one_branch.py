"""A copy of one branch only: with its receipts, CVs and history, for a portal of its own."""

from pathlib import Path

from peewee import Database

from portal.backup.actions import pouring
from portal.backup.actions.archive import NoBackup
from portal.core.database import database_from


def leave_only(copy: Path, code: str) -> None:
    """Take all that is of other branches out of the database at this path. Raises NoBackup."""
    database = database_from(f"sqlite:///{copy}")
    with database.connection_context():
        row = database.execute_sql("SELECT id FROM branch WHERE code = ?", [code]).fetchone()
        if row is None:
            raise NoBackup(f"There is no branch “{code}”.")
        database.execute_sql("PRAGMA foreign_keys = 0")
        with database.transaction(), pouring.without_triggers(database):
            take_out_others(database, row[0])
        database.execute_sql("PRAGMA journal_mode = delete")
        database.execute_sql("VACUUM")  # what was taken out is nowhere in the file
    database.close_all()


def take_out_others(database: Database, branch: int) -> None:
    """Rows of another branch, or of none that points to one, and what pointed to those."""
    for table in pouring.tables():
        for column in ("branch_id", "chain"):
            if column in pouring.columns_of(database, table):
                others = f"DELETE FROM {table} WHERE coalesce({column}, 0) <> ?"  # noqa: S608
                database.execute_sql(others, [branch])
    database.execute_sql("DELETE FROM branch WHERE id <> ?", [branch])
    while lost := database.execute_sql("PRAGMA foreign_key_check").fetchall():
        for table, number in {(table, number) for table, number, *_ in lost}:
            database.execute_sql(f"DELETE FROM {table} WHERE rowid = ?", [number])  # noqa: S608
