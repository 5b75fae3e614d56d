"""Rows from PostgreSQL to a SQLite file and back; both have the tables of the same migrations."""

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import date

from peewee import Database
from psycopg import sql

from portal.core.database import table_of
from portal.feature import contributed

AT_ONCE = 500  # rows
PREPARED = (
    "SET LOCAL app.branch = 'all'",
    "SET LOCAL statement_timeout = 0",
    "SET LOCAL idle_in_transaction_session_timeout = 0",
    "SET LOCAL lock_timeout = '30s'",
)


def tables() -> list[str]:
    return [table_of(model) for model in contributed().tables]


def out_of_postgresql(source: Database, target: Database) -> None:
    """Fill the tables of a fresh SQLite file with what PostgreSQL holds at one moment."""
    target.execute_sql("PRAGMA foreign_keys = 0")  # parents may come after their children
    with source.transaction("REPEATABLE READ"), target.transaction():
        prepare(source)
        with without_triggers(target):
            for table in tables():
                columns = columns_of(target, table)
                target.execute_sql(f"DELETE FROM {table}")  # noqa: S608  names of our own tables
                marks = ", ".join("?" * len(columns))
                names = ", ".join(columns)
                insert = f"INSERT INTO {table} ({names}) VALUES ({marks})"  # noqa: S608
                for rows in fetched(source, table, columns):
                    target.connection().executemany(insert, map(plain, rows))


@contextmanager
def without_triggers(database: Database) -> Iterator[None]:
    """Let a SQLite database take rows as they are; its triggers are back afterwards."""
    found = database.execute_sql("SELECT name, sql FROM sqlite_master WHERE type = 'trigger'")
    triggers = found.fetchall()
    for name, _made in triggers:
        database.execute_sql(f"DROP TRIGGER {name}")
    yield
    for _name, made in triggers:
        database.execute_sql(made)


def into_postgresql(source: Database, target: Database) -> None:
    """Put the rows of a SQLite file in the place of all that PostgreSQL holds, or change nothing.

    References are taken away and made again, which has PostgreSQL check every one of them.
    """
    with target.transaction():
        prepare(target)
        target.execute_sql(f"TRUNCATE {', '.join(tables())}")
        references, walled = references_of(target), walled_tables(target)
        for table, name, _made in references:
            target.execute_sql(f"ALTER TABLE {table} DROP CONSTRAINT {name}")
        for table in walled:  # PostgreSQL copies into no table whose policies hold for its owner
            target.execute_sql(f"ALTER TABLE {table} NO FORCE ROW LEVEL SECURITY")
        for table in tables():
            target.execute_sql(f"ALTER TABLE {table} DISABLE TRIGGER USER")
            copy_into(target, source, table)
            target.execute_sql(f"ALTER TABLE {table} ENABLE TRIGGER USER")
        for table in walled:
            target.execute_sql(f"ALTER TABLE {table} FORCE ROW LEVEL SECURITY")
        for table, name, made in references:
            target.execute_sql(f"ALTER TABLE {table} ADD CONSTRAINT {name} {made}")


def prepare(database: Database) -> None:
    """See every branch, and wait longer than a page may."""
    for setting in PREPARED:
        database.execute_sql(setting)


def copy_into(target: Database, source: Database, table: str) -> None:
    columns = columns_of(source, table)
    names = sql.SQL(", ").join(map(sql.Identifier, columns))
    statement = sql.SQL("COPY {} ({}) FROM STDIN").format(sql.Identifier(table), names)
    rows = source.execute_sql(f"SELECT {', '.join(columns)} FROM {table}")  # noqa: S608
    with target.cursor() as cursor, cursor.copy(statement) as copy:
        for row in rows:
            copy.write_row(row)
    if "id" in columns:
        target.execute_sql(
            f"SELECT setval(pg_get_serial_sequence('{table}', 'id'), max(id))"  # noqa: S608
            f" FROM {table} HAVING max(id) IS NOT NULL"
        )


def fetched(source: Database, table: str, columns: list[str]) -> Iterator[list[tuple]]:
    """The rows of a table of PostgreSQL, some at a time: a receipt is large."""
    select = f"SELECT {', '.join(columns)} FROM {table}"  # noqa: S608
    source.execute_sql(f"DECLARE poured NO SCROLL CURSOR FOR {select}")
    while rows := source.execute_sql(f"FETCH {AT_ONCE} FROM poured").fetchall():
        yield rows
    source.execute_sql("CLOSE poured")


def plain(row: tuple) -> list:
    """As SQLite keeps it: days are text."""
    return [str(value) if isinstance(value, date) else value for value in row]


def columns_of(database: Database, table: str) -> list[str]:
    return [column.name for column in database.get_columns(table)]


def references_of(database: Database) -> list[tuple[str, str, str]]:
    """(table, name, how it is made) of each foreign key."""
    return database.execute_sql(
        "SELECT conrelid::regclass::text, quote_ident(conname), pg_get_constraintdef(oid)"
        " FROM pg_constraint WHERE contype = 'f' AND connamespace = current_schema()::regnamespace"
    ).fetchall()


def walled_tables(database: Database) -> list[str]:
    rows = database.execute_sql(
        "SELECT oid::regclass::text FROM pg_class"
        " WHERE relforcerowsecurity AND relnamespace = current_schema()::regnamespace"
    )
    return [table for (table,) in rows.fetchall()]
