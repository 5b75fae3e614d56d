"""Several selects in one statement: what a page asks of many features, it asks at once.

A feature gives its select before it was run. `read` sends those of a page together, each as one
column of one row, and every select then holds its rows as if it had been run by itself. One that
nobody read together still runs when its rows are asked for, so a feature need not know.
"""

import json
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from typing import Any

from peewee import BlobField, Field, FieldAlias, ModelSelect, Query, SqliteDatabase, fn

from portal.db import db


@dataclass(frozen=True)
class Asked:
    """Selects that a page may read together with those of others, and what they come down to."""

    selects: list[Query]
    answer: Callable[[], Any]


def rows_of(select: Query) -> Asked:
    """All its rows, as a list."""
    return Asked([select], lambda: list(select))


def first_of(select: ModelSelect) -> Asked:
    """Its first row, or None."""
    return Asked([select], lambda: next(iter(select), None))


def count_of(select: ModelSelect) -> Asked:
    """How many rows it has."""
    # Ordered by nothing: PostgreSQL refuses to order a sum by the columns that went into it.
    counted = select.order_by().select(fn.COUNT(select.model.id)).tuples()
    return Asked([counted], lambda: counted[0][0])


def all_of(asked: list[Asked]) -> Asked:
    """The answers to all of these, in their order."""
    selects = [select for one in asked for select in one.selects]
    return Asked(selects, lambda: [one.answer() for one in asked])


def answers(asked: dict[str, Asked]) -> dict[str, Any]:
    """{name: its answer}, of one statement."""
    read(select for one in asked.values() for select in one.selects)
    return {name: one.answer() for name, one in asked.items()}


def read(selects: Iterable[Query]) -> None:
    """Run the selects as one statement, and give each its rows.

    Both databases gather the rows of an ordered select in its order.
    """
    selects = list(selects)
    if not selects:
        return
    on_sqlite = isinstance(db.obj, SqliteDatabase)
    of_row, of_rows, as_hex = _ON_SQLITE if on_sqlite else _ON_POSTGRES
    named, gathered, values = [], [], []
    for number, select in enumerate(selects):
        sql, given = select.sql()
        names = [f"c{at}" for at in range(len(select._returning))]
        row = [
            as_hex.format(name) if _holds_bytes(column) else name
            for name, column in zip(names, select._returning, strict=True)
        ]
        named.append(f"q{number} ({', '.join(names)}) AS ({sql})")
        gathered.append(f"(SELECT {of_rows}({of_row}({', '.join(row)})) FROM q{number})")  # noqa: S608
        values += given
    found = db.execute_sql(f"WITH {', '.join(named)} SELECT {', '.join(gathered)}", values)
    for select, result in zip(selects, found.fetchone(), strict=True):
        rows = json.loads(result) if on_sqlite else result or []
        select._cursor_wrapper = select._get_cursor_wrapper(_Rows(select, rows))


# How a row, the rows, and the bytes in a column are written as JSON.
_ON_SQLITE = ("json_array", "json_group_array", "CASE WHEN {0} IS NOT NULL THEN hex({0}) END")
_ON_POSTGRES = ("json_build_array", "json_agg", "encode({0}, 'hex')")


class _Rows:
    """What peewee asks of a cursor, of rows that are here already."""

    def __init__(self, select: Query, rows: list[list]) -> None:
        self.description = [(_name_of(column),) for column in select._returning]
        self._bytes = [at for at, column in enumerate(select._returning) if _holds_bytes(column)]
        self._left = iter(rows)

    def fetchone(self) -> list | None:
        row = next(self._left, None)
        for at in self._bytes if row else []:
            row[at] = row[at] and bytes.fromhex(row[at])
        return row

    def close(self) -> None:
        """Nothing is open."""


def _name_of(column: Any) -> str:
    """The name under which a database would give this column."""
    if column.is_alias() or isinstance(column, Query):  # a select as a column bears its own
        return column._alias or "?"
    return column.column_name if isinstance(column, Field) else "?"


def _holds_bytes(column: Any) -> bool:
    node = column.unwrap()
    return isinstance(node.field if isinstance(node, FieldAlias) else node, BlobField)
