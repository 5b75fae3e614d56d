"""Bringing files in, all of them or nothing, and writing them out again."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from itertools import islice
from pathlib import Path

from portal import audit
from portal.clients.queries import doubled_among
from portal.core.database import db, take_turn
from portal.core.web.access import Permission
from portal.import_export.actions.checking import Checked
from portal.import_export.actions.comparing import Row, compared
from portal.import_export.actions.reading import (
    MOST_ROWS,
    Fault,
    Faults,
    Table,
    TooManyRows,
    folder_contents,
    read,
)
from portal.import_export.actions.steps import write
from portal.import_export.actions.writing import Tally, Writer, only_looking

__all__ = [
    "MOST_ROWS",
    "Fault",
    "Faults",
    "NotAllowed",
    "Summary",
    "TooManyRows",
    "bring_in",
    "import_folder",
    "preview",
]


SHOWN = 200  # rows of each file in a preview


@dataclass
class Summary:
    """How many rows of each file are new, changed and the same."""

    tallies: dict[str, Tally] = field(default_factory=dict)
    # {file: (the first rows that are new or changed, how many more there are)}
    listed: dict[str, tuple[list[Row], int]] = field(default_factory=dict)
    empty: list[str] = field(default_factory=list)  # files without a row
    # (line, code, code of the other) of clients with the same name and birth date as another
    doubles: list[tuple[int, str, str]] = field(default_factory=list)
    # (line, code, a question) of activities on a day that is seldom right
    unlikely: list[tuple[int, str, str]] = field(default_factory=list)
    taken_out: int = 0  # journeys that leave a draft, of a day that a file paid

    @property
    def rows(self) -> int:
        return sum(sum(tally.values()) for tally in self.tallies.values())


Tell = Callable[[int, int], None]


class NotAllowed(Exception):
    """Who wants to bring something in may not, or not any more."""


def silent(_done: int, _all: int) -> None:
    """For who needs not know how far it is."""


def read_and_check(contents: dict[str, bytes], actor=None) -> tuple[dict[str, Table], Checked]:
    """The rows, when nothing is wrong with any. Raises NotAllowed, or Faults with all that is."""
    if actor is not None and not (actor.is_active and actor.may(Permission.IMPORT_AND_EXPORT)):
        raise NotAllowed
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
        take_turn("import", actor.branch_id if actor else 0)
        writer = write(tables, checked, tell)
        summary = Summary(writer.tallies)
        summary.doubles = doubled(tables["clients"], writer)
        summary.unlikely, summary.taken_out = writer.unlikely, writer.taken_out
        audit.record(actor, "import", reason=f"{summary.rows} rows")
    if summary.rows > 10_000:
        db.execute_sql("ANALYZE")
    return summary


def untold(name: str, actor) -> set[str]:
    """The columns of a file of which an empty cell says nothing: of a person's account only where
    no person reads it, it says that there is none."""
    return {"iban"} if actor is not None or name == "branches" else set()


def preview(contents: dict[str, bytes], actor) -> Summary:
    """What `bring_in` would do: its own comparison, without its writing."""
    tables, checked = read_and_check(contents, actor)
    with only_looking():
        writer = write(tables, checked, silent)
        summary = Summary(writer.tallies)
        summary.doubles = doubled(tables["clients"], writer)
        summary.unlikely, summary.taken_out = writer.unlikely, writer.taken_out
        branches = list(writer.branch_ids.values())
        summary.listed = {
            name: shown(compared(table, summary.tallies[name], branches, untold(name, actor)))
            for name, table in tables.items()
        }
    summary.empty = [name for name, table in tables.items() if table.is_given and not table.rows]
    return summary


def shown(rows: Iterable[Row]) -> tuple[list[Row], int]:
    """The first of them, and how many more there are."""
    rows = iter(rows)
    first = list(islice(rows, SHOWN))
    return first, sum(1 for _row in rows)


def doubled(clients: Table, writer: Writer) -> list[tuple[int, str, str]]:
    """The new and changed clients of the file who may be another one, under another code."""
    at, codes = clients.index, writer.tallies["clients"].codes
    rows = [
        (line, row[at["code"]], row[at["name"]], row[at["born_on"]])
        for line, row in zip(clients.lines, clients.rows, strict=True)
        if row[at["code"]] in codes
    ]
    return doubled_among(rows, writer.branch_ids.values()) if rows else []


def import_folder(folder: Path, actor=None) -> Summary:
    """`bring_in` of the CSV files in a folder."""
    return bring_in(folder_contents(Path(folder)), actor)
