"""How much of a list is shown at once."""

from typing import TypeVar

PAGE = 50  # rows
Row = TypeVar("Row")


def page_of(rows: list[Row]) -> tuple[list[Row], Row | None]:
    """The rows to show, and the last of them where more follow; given one row more than a page."""
    return rows[:PAGE], rows[PAGE - 1] if len(rows) > PAGE else None
