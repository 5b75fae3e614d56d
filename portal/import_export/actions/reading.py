"""From files to checked rows: every fault is found, none stops the reading."""

from collections.abc import Iterator
from dataclasses import dataclass, field
from functools import cached_property
from pathlib import Path

from flask_babel import gettext as _
from flask_babel import ngettext

from portal.core.text import from_csv_cell
from portal.import_export.actions.columns import BY_NAME, FILES, Column, File
from portal.import_export.actions.dialects import Broken, Record, records_of

REASON = "what_is_wrong"  # the column of a file of faults, which may come back with it
MOST_ROWS = 200_000  # that a page takes at once
MOST_COLUMNS = 100
SHOWN = 50


@dataclass(frozen=True, order=True)
class Fault:
    """Something wrong in one cell, or (without a line) in a file as a whole."""

    file: str
    line: int
    column: str
    message: str

    def __str__(self) -> str:
        return f"{self.file}.csv:{self.line}: {self.column}: {self.message}"


class Faults(Exception):
    """All that is wrong in the files; nothing was stored."""

    def __init__(self, faults: list[Fault]) -> None:
        order = {file.name: number for number, file in enumerate(FILES)}
        self.all = sorted(faults, key=lambda f: (order.get(f.file, 99), f.line, f.column))
        super().__init__("; ".join(map(str, self.all[:5])))

    @property
    def lines(self) -> list[str]:
        """The first fifty as text, and how many more there are."""
        shown = [str(fault) for fault in self.all[:SHOWN]]
        if more := len(self.all) - SHOWN:
            shown += [_("and %(n)s more", n=more)] if more > 0 else []
        return shown


@dataclass
class Table:
    """The rows of one file: a tuple each, in the order of the file's columns."""

    file: File
    rows: list[tuple] = field(default_factory=list)
    lines: list[int] = field(default_factory=list)
    is_given: bool = False

    @cached_property
    def index(self) -> dict[str, int]:
        return {column.name: number for number, column in enumerate(self.file.columns)}


class TooManyRows(Exception):
    """More than a page takes at once."""


def folder_contents(folder: Path) -> dict[str, bytes]:
    """The CSV files in a folder, by name without the ending. Raises Faults where two clash."""
    found: dict[str, bytes] = {}
    for path in sorted(folder.iterdir()):
        if path.suffix.lower() != ".csv" or path.name.startswith("."):
            continue
        if path.stem in found:
            raise Faults([Fault(path.stem, 1, "-", _("there are two files of this name"))])
        found[path.stem] = path.read_bytes()
    return found


def read(
    contents: dict[str, bytes], faults: list[Fault], *, typed: bool = False
) -> dict[str, Table]:
    """Every known file as a table, absent ones without rows; adds to `faults`.

    `typed`: people made them, and a page reads what their spreadsheets write; not endlessly much.
    """
    for name in sorted(set(contents) - set(BY_NAME)):
        known = ", ".join(file.name for file in FILES)
        faults.append(
            Fault(name, 1, "-", _("no file of this name; there are %(names)s", names=known))
        )
    tables, left = {}, MOST_ROWS if typed else None
    for file in FILES:
        table = tables[file.name] = Table(file, is_given=file.name in contents)
        if table.is_given:
            reading = Reading(table, faults, typed)
            try:
                reading.run(contents[file.name], left)
            except Broken as problem:
                reading.fault(problem.line, "-", str(problem))
            left = None if left is None else left - reading.read
    return tables


class Reading:
    """One file on its way to a table."""

    def __init__(self, table: Table, faults: list[Fault], typed: bool) -> None:
        self.table, self.faults, self.typed = table, faults, typed
        self.file, self.width = table.file, 0
        self.unnamed: list = []
        self.read = 0  # rows, right or wrong

    def fault(self, line: int, column: str, message: str) -> None:
        self.faults.append(Fault(self.file.name, line, column, message))

    def run(self, content: bytes, most: int | None) -> None:
        records = records_of(content, typed=self.typed)
        first = next((record for record in records if not record.is_empty), None)
        if first is None:
            return
        header = [name.strip().lower() for name in first.cells]
        while header and not header[-1]:
            header.pop()
        before = len(self.faults)
        self.check_header(first.line, header)
        if len(self.faults) == before:
            self.fill(header, records, most)

    def check_header(self, line: int, header: list[str]) -> None:
        if len(header) > MOST_COLUMNS:
            self.fault(line, "-", _("there are more than %(n)s columns", n=MOST_COLUMNS))
            return
        seen = set()
        for name in filter(None, header):
            if name in seen:
                self.fault(line, name, _("this column is there twice"))
            elif self.file.column(name) is None and not (self.typed and name == REASON):
                self.fault(line, name, _("there is no such column"))
            seen.add(name)
        for column in self.file.columns:
            if column.required and column.name not in seen:
                self.fault(line, column.name, _("this column is missing"))

    def fill(self, header: list[str], records: Iterator[Record], most: int | None) -> None:
        """Parse every cell; the same text in the same column is parsed once."""
        places = {name: place for place, name in enumerate(header)}
        plan: list[tuple[Column, int | None, dict]] = [
            (column, places.get(column.name), {}) for column in self.file.columns
        ]
        self.width = len(header)
        self.unnamed = [place for place, name in enumerate(header) if not name]
        rows, lines = self.table.rows, self.table.lines
        for record in records:
            if record.is_empty:
                continue
            self.read += 1
            if most is not None and self.read > most:
                raise TooManyRows
            if self.fits(record):
                rows.append(tuple(self.values(record, plan)))
                lines.append(record.line)

    def fits(self, record: Record) -> bool:
        """Whether each cell stands under a name."""
        cells = record.cells
        if len(cells) < self.width or any(map(str.strip, cells[self.width :])):
            message = ngettext(
                "%(num)s cell where the first row has %(width)s",
                "%(num)s cells where the first row has %(width)s",
                len(cells),
                width=self.width,
            )
            self.fault(record.line, "-", message)
            return False
        if any(cells[place].strip() for place in self.unnamed):
            self.fault(record.line, "-", _("a value stands under no column name"))
        return True

    def values(self, record: Record, plan: list[tuple]) -> Iterator[object]:
        for column, place, known in plan:
            cell = "" if place is None else record.cells[place].strip()
            if not cell:
                if column.required:
                    self.fault(record.line, column.name, _("this must be filled in"))
                yield None
            elif cell in known:
                yield known[cell]
            else:
                value = self.parsed(record.line, column, cell)
                if value is not None and len(known) < 200_000:
                    known[cell] = value
                yield value

    def parsed(self, line: int, column: Column, cell: str) -> object:
        text = from_csv_cell(cell)
        try:
            return column.parse(column.parse.from_dutch(text) if self.typed else text)
        except ValueError as error:
            self.fault(line, column.name, str(error))
            return None
