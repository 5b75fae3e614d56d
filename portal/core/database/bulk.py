"""Many rows at once, by the names of their columns, inside the transaction that is open.

Values are as the database has them: days as text, moments as seconds. What a new row leaves out
is the default of its model.
"""

from collections import defaultdict
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from datetime import date
from itertools import count, islice
from typing import Any

from peewee import ModelDelete, SqliteDatabase

from portal.core.database.connection import db
from portal.core.database.model import BaseModel, Rows, fields_of, table_of

Model = type[BaseModel]

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


def raise_versions(model: Model, numbers: Iterable[int]) -> None:
    """These rows changed: whoever has one of them open in a form must look again."""
    sql = f"UPDATE {table_of(model)} SET version = version + 1 WHERE id = ?"
    many(sql, [(number,) for number in numbers])


def insert(model: Model, rows: list[dict[str, Any]]) -> None:
    """New rows, which all have the columns of the first."""
    if not rows:
        return
    missing = defaults_of(model, rows[0])
    names = known_columns(model, rows[0])
    values = ", ".join("?" * (len(names) + len(missing)))
    many(
        f"INSERT INTO {table_of(model)} ({', '.join([*names, *missing])}) VALUES ({values})",
        [(*(row[name] for name in names), *missing.values()) for row in rows],
    )


def change(model: Model, rows: dict[int, dict[str, Any]]) -> None:
    """Other values in these rows, {id: {column: value}}; all have the columns of the first."""
    names = known_columns(model, next(iter(rows.values()), {}))
    if names:
        sets = ", ".join(f"{name} = ?" for name in names)
        many(
            f"UPDATE {table_of(model)} SET {sets} WHERE id = ?",
            [(*(row[name] for name in names), number) for number, row in rows.items()],
        )


def remove(unwanted: ModelDelete) -> None:
    if not is_looking():
        unwanted.execute()


def known_columns(model: Model, row: dict[str, Any]) -> list[str]:
    """The columns of this row. Raises ValueError where the table has no such column."""
    if strange := row.keys() - {column.column_name for column in fields_of(model).values()}:
        raise ValueError(f"{table_of(model)} has no {', '.join(sorted(strange))}")
    return list(row)


def defaults_of(model: Model, row: dict[str, Any]) -> dict[str, Any]:
    """What the model says of the columns that this row leaves out."""
    return {
        column.column_name: column.db_value(
            column.default() if callable(column.default) else column.default
        )
        for column in fields_of(model).values()
        if column.default is not None and column.column_name not in row
    }


def next_ids(model: Model, number: int) -> list[int]:
    """So many ids that nobody else gets: on SQLite this transaction alone writes."""
    if not number:
        return []
    table = table_of(model)
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


def named_rows(query: Rows) -> list[dict[str, Any]]:
    """What a select finds: {name of column: value as the files have it}."""
    found = db.execute(query)
    names = [column[0] for column in found.description]
    return [dict(zip(names, map(plain, row), strict=True)) for row in found.fetchall()]


def inside(values: Iterable[int]) -> str:
    """A list of ids for IN: whole numbers of our own only."""
    return ", ".join(str(int(value)) for value in values) or "NULL"


def hold_rows(model: Model, numbers: Iterable[int]) -> None:
    """`portal.core.database.hold` for many rows, always in one order."""
    if numbers and not (on_sqlite() or is_looking()):
        chosen = f"SELECT id FROM {table_of(model)} WHERE id IN ({inside(numbers)})"
        rows_of(f"{chosen} ORDER BY id FOR NO KEY UPDATE")


def grouped(pairs: Iterable[tuple]) -> dict:
    found = defaultdict(list)
    for key, value in pairs:
        found[key].append(value)
    return found
