"""Queries whose SQL is made once for each shape and kept: only their values differ each time."""

from collections.abc import Callable
from datetime import date
from typing import Any

from peewee import ModelSelect

from portal.db import db

_made: dict[tuple, tuple[str, list[tuple[str | None, Any]]]] = {}


def once(shape: tuple, values: dict[str, Any], build: Callable[[dict], ModelSelect]):
    """Run a query whose SQL is made once for this shape; only its values differ each time."""
    if shape not in _made:
        named = {name: stand_in(place, value) for place, (name, value) in enumerate(values.items())}
        named["today"] = values.get("today")  # what lies deeper asks the clock itself
        names = {value: name for name, value in named.items()}
        sql, parameters = build(named).sql()
        _made[shape] = (
            sql,
            [
                (names.get(value), value) if is_stand_in(value, names) else (None, value)
                for value in parameters
            ],
        )
    sql, parameters = _made[shape]
    filled = [values[name] if name else value for name, value in parameters]
    return db.execute_sql(sql, filled).fetchall()


def stand_in(place: int, value: Any) -> Any:
    """A value of the same kind that nothing else in the query has."""
    if isinstance(value, date):
        return date(2, 1, 1 + place)
    return f"stand-in {place}" if isinstance(value, str) else -1_000_001 - place


def is_stand_in(value: Any, names: dict) -> bool:
    return isinstance(value, int | str | date) and value in names
