"""Checked rows into the tables: new ones added, changed ones changed, in bulk.

All of it is one transaction, so that what fails or is killed halfway leaves nothing.
"""

from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from datetime import date
from itertools import count, islice

from peewee import SqliteDatabase

from portal.db import db
from portal.exchange.actions.reading import Table

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


def insert(table: str, columns: Iterable[str], rows: list[tuple]) -> None:
    names = list(columns)
    values = ", ".join("?" * len(names))
    many(f"INSERT INTO {table} ({', '.join(names)}) VALUES ({values})", rows)


def next_ids(table: str, number: int) -> list[int]:
    """So many ids that nobody else gets: this transaction is the only one that writes."""
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


class Tally(Counter):
    """How many rows of one file are new, changed and the same."""

    def __init__(self) -> None:
        super().__init__()
        self.codes: dict[str, str] = {}  # of rows that have one: "new" or "changed"


class Upsert:
    """Brings the rows of one table to what a file says, by their key."""

    def __init__(self, table: str, key: tuple[str, ...], columns: tuple[str, ...], where: str):
        self.table, self.key, self.columns = table, key, columns
        found = rows_of(f"SELECT id, {', '.join((*key, *columns))} FROM {table} WHERE {where}")
        width = len(key)
        self.stored = {row[1 : 1 + width]: (row[0], row[1 + width :]) for row in found}
        self.ids = {key: number for key, (number, _values) in self.stored.items()}

    def run(self, rows: dict[tuple, tuple], tally: Tally, **fixed: object) -> dict[tuple, int]:
        """Store {key: values}; `fixed` are columns that only a new row gets. {key: id} after."""
        new = [key for key in rows if key not in self.stored]
        changed = []
        for key, values in rows.items():
            if key not in self.stored:
                continue
            number, old = self.stored[key]
            if tuple(map(plain, values)) == old:
                tally["same"] += 1
            else:
                changed.append((*values, number))
        numbers = next_ids(self.table, len(new))
        rest = tuple(fixed.values())
        insert(
            self.table,
            ("id", *self.key, *self.columns, *fixed),
            [(n, *key, *rows[key], *rest) for n, key in zip(numbers, new, strict=True)],
        )
        if changed:
            sets = ", ".join(f"{name} = ?" for name in self.columns)
            many(f"UPDATE {self.table} SET {sets} WHERE id = ?", changed)
        tally["new"] += len(new)
        tally["changed"] += len(changed)
        self.ids.update(zip(new, numbers, strict=True))
        self.new, self.changed_ids = set(new), {row[-1] for row in changed}
        if self.key[-1] == "code":
            tally.codes |= {key[-1]: "new" for key in new} | self._changed(self.changed_ids)
        return self.ids

    def _changed(self, numbers: set[int]) -> dict[str, str]:
        return {
            key[-1]: "changed" for key, (number, _old) in self.stored.items() if number in numbers
        }

    def also_changed(self, numbers: set[int], tally: Tally) -> None:
        """Rows that are the same themselves, and of which something beside them changed."""
        tally["same"] -= len(numbers)
        tally["changed"] += len(numbers)
        tally.codes |= self._changed(numbers)


class Writer:
    """Writes all tables; what a code stands for is known from the ones before."""

    def __init__(self, tables: dict[str, Table], checked) -> None:
        self.tables, self.checked = tables, checked
        self.tallies = {name: Tally() for name in tables}
        self.branch_ids: dict[str, int] = {}
        self.codes: dict[str, dict[tuple, int]] = {}
        self.changed: dict[str, set[int]] = {}  # {file: the ids of the rows that it changed}
        self.concerned: dict[str, set[int]] = {}  # the same, with those of new rows

    def rows(self, name: str) -> list[tuple]:
        return self.tables[name].rows

    def id_of(self, kind: str, code: str | None) -> int | None:
        if code is None:
            return None
        branch = self.branch_ids[self.checked.branch_of(kind, code)]
        return self.codes[kind][(branch, code)]

    def branch_for(self, kind: str, code: str) -> int:
        return self.branch_ids[self.checked.branch_of(kind, code)]

    @property
    def here(self) -> str:
        """The branches that this import touches, for IN."""
        return inside(self.branch_ids.values())

    def coded(self, kind: str, table: str, columns: tuple[str, ...], rows: dict, **fixed) -> Upsert:
        upsert = Upsert(table, ("branch_id", "code"), columns, f"branch_id IN ({self.here})")
        tally = self.tallies.get(kind, Tally())
        self.codes[kind] = upsert.run(rows, tally, **fixed)
        self.changed[kind] = upsert.changed_ids
        self.concerned[kind] = upsert.changed_ids | {upsert.ids[key] for key in upsert.new}
        return upsert

    def run(self, tell) -> dict[str, Tally]:
        from portal.exchange.actions import storing  # noqa: PLC0415  it needs the names above

        steps = storing.steps()
        if not is_looking():
            steps += storing.consequences()
        for number, step in enumerate(steps, 1):
            step(self)
            tell(number, len(steps))
        return self.tallies


def grouped(pairs: Iterable[tuple]) -> dict:
    found = defaultdict(list)
    for key, value in pairs:
        found[key].append(value)
    return found
