"""How much of a list is shown at once."""

import re
from collections.abc import Callable
from typing import Any, TypeVar

from flask import abort

PAGE = 50  # rows
Row = TypeVar("Row")


def page_of(rows: list[Row]) -> tuple[list[Row], Row | None]:
    """The rows to show, and the last of them where more follow; given one row more than a page."""
    return rows[:PAGE], rows[PAGE - 1] if len(rows) > PAGE else None


def cut(rows: Any, page: int) -> tuple[list[dict[str, Any]], bool]:
    """The rows of a page by its number, the first is 1, and whether another follows."""
    found = list(rows.limit(PAGE + 1).offset((page - 1) * PAGE).dicts())
    return found[:PAGE], len(found) > PAGE


def last_shown(typed: str | None, fetch: Callable[[int], Row]) -> Row | None:
    """The row behind which the page begins, by its number: an address bears no name.

    What is no number is a page that is not there.
    """
    if typed is None:
        return None
    if not re.fullmatch(r"[0-9]{1,9}", typed):
        abort(404)
    return fetch(int(typed))
