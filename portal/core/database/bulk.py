"""Many rows at once, in plain SQL of both databases, inside the transaction that is open."""

from collections import defaultdict
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from datetime import date
from itertools import count, islice

from peewee import SqliteDatabase

from portal.core.database import db

# Set while a preview compares: what would be written is not, by the same code.
_looking: ContextVar[Iterator[int] | None] = ContextVar("looking", default=None)


def on_sqlite() -> bool:
    return isinstance(db.obj, SqliteDatabase)


@contextmanager
def only_looking() -> Iterator[None]:
    """Within it nothing is written, and nobody waits: the database refuses any other write."""
    token = _looking.set(count(-1, -1))
    try:
        if on_sqlite():
            db.execute_sql("PRAGMA query_only = ON")
            try:
                yield
            finally:
                db.execute_sql("PRAGMA query_only = OFF")
        else:
            with db.atomic() as reading:
                db.execute_sql("SET TRANSACTION READ ONLY")
                yield
                reading.rollback()
    finally:
        _looking.reset(token)


def is_looking() -> bool:
    return _looking.get() is not None


def mark() -> str:
    return "?" if on_sqlite() else "%s"


def many(sql: str, rows: list[tuple]) -> None:
    if rows and not is_looking():
        db.cursor().executemany(sql.replace("?", mark()), rows)


def raise_versions(table: str, numbers: Iterable[int]) -> None:
    """These rows changed: whoever has one of them open in a form must look again."""
    many(f"UPDATE {table} SET version = version + 1 WHERE id = ?", [(n,) for n in numbers])


def insert(table: str, columns: Iterable[str], rows: list[tuple]) -> None:
    names = list(columns)
    values = ", ".join("?" * len(names))
    many(f"INSERT INTO {table} ({', '.join(names)}) VALUES ({values})", rows)


def next_ids(table: str, number: int) -> list[int]:
    """So many ids that nobody else gets: on SQLite this transaction alone writes."""
    if not number:
        return []
    if (nobody := _looking.get()) is not None:
        return list(islice(nobody, number))
    if on_sqlite():
        [[last]] = db.execute_sql(f"SELECT coalesce(max(id), 0) FROM {table}")
        return list(range(last + 1, last + number + 1))
    rows = db.execute_sql(
        f"SELECT nextval(pg_get_serial_sequence('{table}', 'id')) FROM generate_series(1, %s)",
        [number],
    )
    return [found for (found,) in rows]


def plain(value: object) -> object:
    """A stored value as the files have it."""
    if isinstance(value, date):
        return value.isoformat()
    if isinstance(value, bool):
        return int(value)
    return bytes(value) if isinstance(value, memoryview) else value


def rows_of(sql: str, arguments: Iterable = ()) -> list[tuple]:
    found = db.execute_sql(sql.replace("?", mark()), list(arguments)).fetchall()
    return [tuple(plain(value) for value in row) for row in found]


def inside(values: Iterable[int]) -> str:
    """A list of ids for IN: whole numbers of our own only."""
    return ", ".join(str(int(value)) for value in values) or "NULL"


def hold_rows(table: str, numbers: Iterable[int]) -> None:
    """`portal.core.database.hold` for many rows, always in one order."""
    if numbers and not (on_sqlite() or is_looking()):
        rows_of(
            f"SELECT id FROM {table} WHERE id IN ({inside(numbers)}) ORDER BY id FOR NO KEY UPDATE"
        )


def grouped(pairs: Iterable[tuple]) -> dict:
    found = defaultdict(list)
    for key, value in pairs:
        found[key].append(value)
    return found
