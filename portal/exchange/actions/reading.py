"""From files to checked rows: every fault is found, none stops the reading."""

import csv
import io
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path

from flask_babel import gettext as _

from portal.exchange.actions.columns import BY_NAME, FILES, File

SHOWN = 50
LARGEST_CELL = 1_000_000


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

    @property
    def index(self) -> dict[str, int]:
        return {column.name: number for number, column in enumerate(self.file.columns)}


def folder_contents(folder: Path) -> dict[str, bytes]:
    """The CSV files in a folder, by name without the ending."""
    return {path.stem: path.read_bytes() for path in sorted(folder.glob("*.csv"))}


def read(contents: dict[str, bytes], faults: list[Fault]) -> dict[str, Table]:
    """Every known file as a table, absent ones without rows; adds to `faults`."""
    for name in sorted(set(contents) - set(BY_NAME)):
        known = ", ".join(file.name for file in FILES)
        faults.append(
            Fault(name, 1, "-", _("no file of this name; there are %(names)s", names=known))
        )
    return {file.name: read_file(file, contents.get(file.name, b""), faults) for file in FILES}


def read_file(file: File, content: bytes, faults: list[Fault]) -> Table:
    table = Table(file)
    try:
        text = content.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        line = content[: error.start].count(b"\n") + 1
        faults.append(Fault(file.name, line, "-", _("this is not UTF-8 text")))
        return table
    records = records_of(file, text, faults)
    header = next(records, (1, []))[1]
    if not text.strip():
        return table
    header = [name.strip().lower() for name in header]
    before = len(faults)
    check_header(file, header, faults)
    if len(faults) == before:
        fill(table, header, records, faults)
    return table


def records_of(file: File, text: str, faults: list[Fault]) -> Iterator[tuple[int, list[str]]]:
    """(line on which it begins, cells) of every record that is not blank."""
    first_line = text.split("\n", 1)[0]
    delimiter = ";" if first_line.count(";") > first_line.count(",") else ","
    csv.field_size_limit(LARGEST_CELL)
    reader = csv.reader(io.StringIO(text, newline=""), delimiter=delimiter, strict=True)
    line = 1
    while True:
        try:
            cells = next(reader)
        except StopIteration:
            return
        except csv.Error as error:
            faults.append(Fault(file.name, line, "-", _("broken CSV: %(error)s", error=error)))
            return
        if cells:
            yield line, cells
        line = reader.line_num + 1


def wrong_rows(contents: dict[str, bytes], faults: list[Fault]) -> dict[tuple[str, int], str]:
    """{(file, line): the row as it stands there} of every row with a fault."""
    wanted, found = {(fault.file, fault.line) for fault in faults}, {}
    for name in {file for file, _line in wanted} & set(contents) & set(BY_NAME):
        text = contents[name].decode("utf-8-sig", "replace")
        for line, cells in records_of(BY_NAME[name], text, []):
            if (name, line) in wanted:
                found[name, line] = ",".join(cells)
    return found


def check_header(file: File, header: list[str], faults: list[Fault]) -> None:
    for name in header:
        if file.column(name) is None:
            faults.append(Fault(file.name, 1, name or "-", _("there is no such column")))
        elif header.count(name) > 1:
            faults.append(Fault(file.name, 1, name, _("this column is there twice")))
    for column in file.columns:
        if column.required and column.name not in header:
            faults.append(Fault(file.name, 1, column.name, _("this column is missing")))


def fill(  # noqa: C901  the one hot loop: calls would cost more than they tell
    table: Table, header: list[str], records: Iterator, faults: list[Fault]
) -> None:
    """Parse every cell; the same text in the same column is parsed once."""
    name, width = table.file.name, len(header)
    plan = []
    for column in table.file.columns:
        where = header.index(column.name) if column.name in header else None
        plan.append((column, where, {}))
    rows, lines = table.rows, table.lines
    for line, cells in records:
        if len(cells) != width:
            if any(cells):
                message = _(
                    "%(n)s cells where the first row has %(width)s", n=len(cells), width=width
                )
                faults.append(Fault(name, line, "-", message))
            continue
        row = []
        for column, where, known in plan:
            cell = "" if where is None else cells[where].strip()
            if not cell:
                if column.required:
                    faults.append(Fault(name, line, column.name, _("this must be filled in")))
                row.append(None)
                continue
            try:
                row.append(known[cell])
            except KeyError:
                try:
                    value = column.parse(cell)
                except ValueError as error:
                    faults.append(Fault(name, line, column.name, str(error)))
                    value = None
                else:
                    if len(known) < 200_000:
                        known[cell] = value
                row.append(value)
        rows.append(tuple(row))
        lines.append(line)
