"""Another key: all that is sealed is sealed anew, a few rows at a time, while the portal runs.

Who stops it goes on where it was: each value tells which key sealed it. The old key opens what is
not done yet, and goes when nothing is left of it.
"""

from pathlib import Path
from typing import Any

from flask import current_app

from portal import audit
from portal.core.config import kept_at
from portal.core.crypto import (
    SealedColumn,
    header_of,
    ring,
    seal_bytes,
    unseal_bytes,
    with_new_key,
    without_old_keys,
    write_keys,
)
from portal.core.database import Rows, db, fields_of, table_of
from portal.core.database.bulk import mark, rows_of
from portal.feature import contributed

AT_ONCE = 20  # rows in one transaction: a file may have ten megabytes


class NotKept(Exception):
    """The key comes from the environment; the text is what to set there."""


def begin() -> None:
    """Make a new key, unless one is taking over already. Raises NotKept."""
    if len(ring().keys) == 1:
        keep(with_new_key(current_app.config["ENCRYPTION_KEY"]))


def keep(text: str) -> None:
    path = kept_at(current_app, "ENCRYPTION_KEY")
    if not isinstance(current_app.config.get("ENCRYPTION_KEY_FILE"), Path):
        raise NotKept(text)
    write_keys(path, text)
    ring()


def seal_all() -> int:
    """Seal under the newest key whatever is under another; how many values that were."""
    done = sum(seal_column(column) for column in contributed().sealed)
    with db.atomic():
        audit.record(None, "keys.rotate")
    return done


def finish() -> int:
    """Let the old keys go, after a last look at what was sealed meanwhile. Raises NotKept."""
    done = seal_all()
    if len(ring().keys) > 1:
        keep(without_old_keys(current_app.config["ENCRYPTION_KEY"]))
    return done


def seal_column(column: SealedColumn) -> int:
    done, after = 0, 0
    while numbers := left(column, after):
        with db.atomic():
            done += sum(seal_anew(column, number) for number in numbers)
        after = numbers[-1]
    return done


def left(column: SealedColumn, after: int) -> list[int]:
    """Some rows whose value another key sealed."""
    name, begins = name_of(column), column.as_kept(header_of(ring().keys[0]))
    rows = rows_of(
        f"SELECT id FROM {table_of(column.model)} WHERE id > ? AND {name} IS NOT NULL"  # noqa: S608
        f" AND substr({name}, 1, {len(begins)}) <> ? ORDER BY id LIMIT {AT_ONCE}",
        [after, begins],
    )
    return [number for (number,) in rows]


def seal_anew(column: SealedColumn, number: int) -> int:
    """One value, if nobody has changed it meanwhile."""
    table, name = table_of(column.model), name_of(column)
    [[value]] = rows_of(f"SELECT {name} FROM {table} WHERE id = ?", [number])  # noqa: S608
    place = column.place(without_sealed(column.model).where(column.model.id == number).get())
    anew = column.as_kept(seal_bytes(unseal_bytes(column.as_bytes(value), place), place))
    update = f"UPDATE {table} SET {name} = ? WHERE id = ? AND {name} = ?"  # noqa: S608
    return db.execute_sql(update.replace("?", mark()), [anew, number, value]).rowcount


def name_of(column: SealedColumn) -> str:
    return fields_of(column.model)[column.column].column_name


def without_sealed(model: Any) -> Rows:
    """Rows of this model, of which nothing is opened: a file is large."""
    sealed = {each.column for each in contributed().sealed if each.model is model}
    return model.select(*(f for name, f in fields_of(model).items() if name not in sealed))
