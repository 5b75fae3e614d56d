"""Bringing files in, all of them or nothing, and writing them out again."""

from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path

from portal import journal
from portal.clients.queries import doubled_among
from portal.db import db
from portal.exchange.actions.checking import Checked
from portal.exchange.actions.reading import (
    MOST_ROWS,
    Fault,
    Faults,
    Table,
    TooManyRows,
    folder_contents,
    read,
)
from portal.exchange.actions.writing import Tally, Writer, only_looking

__all__ = [
    "MOST_ROWS",
    "Fault",
    "Faults",
    "Summary",
    "TooManyRows",
    "bring_in",
    "import_folder",
    "preview",
]


@dataclass
class Summary:
    """How many rows of each file are new, changed and the same."""

    tallies: dict[str, Tally] = field(default_factory=dict)
    # {file: (line, code, "new" or "changed")} of the files whose rows have a code
    listed: dict[str, list[tuple[int, str, str]]] = field(default_factory=dict)

    # (line, code, code of the other) of clients with the same name and birth date as another
    doubles: list[tuple[int, str, str]] = field(default_factory=list)

    @property
    def rows(self) -> int:
        return sum(sum(tally.values()) for tally in self.tallies.values())


Tell = Callable[[int, int], None]


def silent(_done: int, _all: int) -> None:
    """For who needs not know how far it is."""


def read_and_check(contents: dict[str, bytes], actor=None) -> tuple[dict[str, Table], Checked]:
    """The rows, when nothing is wrong with any. Raises Faults with all that is."""
    faults: list[Fault] = []
    tables = read(contents, faults, typed=actor is not None)
    checked = Checked(tables, faults, actor)
    checked.run()
    if faults:
        raise Faults(faults)
    return tables, checked


def bring_in(contents: dict[str, bytes], actor=None, tell: Tell = silent) -> Summary:
    """Store what the files say; with an actor, of that person's own branch only.

    `tell` hears how many of how many steps are done. Raises Faults, and then nothing was stored.
    """
    tables, checked = read_and_check(contents, actor)
    with db.atomic():
        writer = Writer(tables, checked)
        summary = Summary(writer.run(tell))
        summary.doubles = doubled(tables["clients"], writer)
        journal.record(actor, "import", reason=f"{summary.rows} rows")
    if summary.rows > 10_000:
        db.execute_sql("ANALYZE")
    return summary


def preview(contents: dict[str, bytes], actor) -> Summary:
    """What `bring_in` would do: its own comparison, without its writing."""
    tables, checked = read_and_check(contents, actor)
    with only_looking():
        writer = Writer(tables, checked)
        summary = Summary(writer.run(silent))
    summary.doubles = doubled(tables["clients"], writer)
    summary.listed = {
        name: found
        for name, table in tables.items()
        if (found := listed(table, summary.tallies[name]))
    }
    return summary


def doubled(clients: Table, writer: Writer) -> list[tuple[int, str, str]]:
    """The new and changed clients of the file who may be another one, under another code."""
    at, codes = clients.index, writer.tallies["clients"].codes
    rows = [
        (line, row[at["code"]], row[at["name"]], row[at["born_on"]])
        for line, row in zip(clients.lines, clients.rows, strict=True)
        if row[at["code"]] in codes
    ]
    return doubled_among(rows, writer.branch_ids.values()) if rows else []


def listed(table: Table, tally: Tally) -> list[tuple[int, str, str]]:
    """Of the rows with a code those that are new or changed, in the order of the file."""
    at = table.index.get("code")
    if at is None:
        return []
    codes = ((line, row[at]) for line, row in zip(table.lines, table.rows, strict=True))
    return [(line, code, tally.codes[code]) for line, code in codes if code in tally.codes]


def import_folder(folder: Path, actor=None) -> Summary:
    """`bring_in` of the CSV files in a folder."""
    return bring_in(folder_contents(Path(folder)), actor)
