"""What a preview shows of each row: new, or which cells become what."""

from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any

from portal.branches.models import Branch
from portal.import_export.actions.columns import Column
from portal.import_export.actions.exporting import DECIMALS, as_decimal, rows_in
from portal.import_export.actions.parsing import as_own_word, clock
from portal.import_export.actions.reading import Table
from portal.import_export.actions.rows import time_of, wall_clock
from portal.import_export.actions.writing import Tally

# By which columns a row without a code is known; of other files by all but its status.
KEYS = {
    "assignments": ("person", "household", "role", "started_on"),
    "guidance_trajectories": ("client", "year_number"),
    "ladder_steps": ("client", "measured_on"),
    "municipalities": ("name", "guidance_from"),
    "housing_targets": ("municipality", "half_year"),
    "person_roles": ("person", "role", "until"),
    "interpreter_requests": ("client", "language", "on", "starts"),
    "lesson_waits": ("client", "since"),
    "lesson_offers": ("person",),
    "plan_goals": ("client", "goal"),
    "plan_tasks": ("client", "goal", "task"),
    "own_words": ("branch", "under", "name", "valid_from"),
}
IN_ANY_ORDER = {"roles", "days", "places", "attendees", "own_words", "languages", "parts_of_day"}
OF_AN_OWN_WORD = 3  # below what, its name, the answer
USUAL = {("assignments", "role"): "guide"}  # what an empty cell stands for
SAID_AS_NOTHING = {("activities", "outcome"): "done"}  # in an export


@dataclass
class Row:
    """One row of a file that is new or changes something."""

    line: int
    label: str
    changes: list[tuple[str, str, str]] = field(default_factory=list)  # (column, old, new)

    @property
    def is_new(self) -> bool:
        return not self.changes


def compared(table: Table, tally: Tally, branch_ids: list[int], untold: set[str]) -> Iterator[Row]:
    """The rows that are not the same as what is stored, in the order of the file.

    `untold` are the columns of which an empty cell says nothing.
    """
    if not tally["new"] + tally["changed"]:
        return
    names = [column.name for column in table.file.columns]
    key = key_of(table.file.name, names)
    by_code = key == ("code",)
    stored = known(table, key, branch_ids) if tally["changed"] or not by_code else {}
    seen: Counter = Counter()
    for line, values in zip(table.lines, table.rows, strict=True):
        if by_code and values[0] not in tally.codes:
            continue
        cells = dict(zip(names, cells_of(table, values), strict=True))
        parts = tuple(cells[name] for name in key)
        seen[parts] += 1
        before = stored.get((*parts, seen[parts]))
        changes = differing(before, cells, untold) if before else []
        if changes or before is None:
            yield Row(line, " · ".join(filter(None, parts)), changes)


def differing(
    before: dict[str, str], cells: dict[str, str], untold: set[str]
) -> list[tuple[str, str, str]]:
    """(column, old, new) of what changes."""
    return [
        (name, before[name], new)
        for name, new in cells.items()
        if in_any_order(name, before[name]) != in_any_order(name, new)
        and (new or name not in untold)
    ]


def in_any_order(name: str, text: str) -> object:
    return set(text.split("|")) if name in IN_ANY_ORDER else text


def key_of(file: str, names: list[str]) -> tuple[str, ...]:
    if "code" in names:
        return ("code",)
    return KEYS.get(file) or tuple(name for name in names if name != "status")


def known(table: Table, key: tuple[str, ...], branch_ids: list[int]) -> dict[tuple, dict]:
    """{key and which of its equals: cells} of what an export of these branches says."""
    found: dict[tuple, dict] = {}
    seen: Counter[tuple] = Counter()
    names = [column.name for column in table.file.columns]
    for branch in Branch.select().where(Branch.id.in_(branch_ids)):
        for row in rows_in(table.file, branch):
            cells = dict(zip(names, row, strict=True))
            parts = tuple(cells[name] for name in key)
            seen[parts] += 1
            found[*parts, seen[parts]] = cells
    return found


def cells_of(table: Table, values: tuple) -> Iterator[str]:
    for column, value in zip(table.file.columns, values, strict=True):
        at = (table.file.name, column.name)
        text = as_cell(column, value) or USUAL.get(at, "")
        yield "" if text == SAID_AS_NOTHING.get(at) else text


def as_cell(column: Column, value: Any) -> str:
    """What was read, as an export writes it."""
    if value is None:
        return ""
    if isinstance(value, bool):
        return "yes" if value else "no"
    if isinstance(value, tuple):
        return of_several(value)
    if column.parse is clock:
        return time_of(value)
    if decimals := DECIMALS.get(column.name):
        return as_decimal(value, decimals)
    return str(value)


def of_several(value: tuple) -> str:
    """A moment, values, values with how often, or words of the branch."""
    if isinstance(value[0], int):
        return wall_clock(value[0])
    if isinstance(value[0], tuple) and len(value[0]) == OF_AN_OWN_WORD:
        value = tuple(as_own_word(*word) for word in value)
    elif isinstance(value[0], tuple):
        value = tuple(word for word, times in value for _ in range(times))
    return "|".join(value)
