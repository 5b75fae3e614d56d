"""The files of one branch, as an import reads them."""

import csv
import io
import re
from collections.abc import Callable
from typing import Any

from portal.branches.models import Branch
from portal.core.text import clean, csv_cell
from portal.import_export.actions.columns import FILES, Column, File
from portal.import_export.actions.hidden import hidden_from
from portal.import_export.actions.rows import ROWS
from portal.people.models import Person


class NoSuchBranch(Exception):
    """No branch has this code."""


NEGATIVE = re.compile(r"-[0-9]+")
DECIMALS = {"distance_hm": 1, "km": 1, "travel_km": 1, "hours_per_week": 1, "amount": 2}


def files_of(code: str, reader: Person | None = None) -> dict[str, bytes]:
    """{name of file: its content} of every file; what this reader may see. Raises NoSuchBranch."""
    branch = Branch.get_or_none(Branch.code == code)
    if branch is None:
        raise NoSuchBranch(code)
    hidden = hidden_from(reader)
    found = {file: hidden.rows_left(file, rows_in(file, branch)) for file in FILES}
    if reader is not None:
        for file, rows in found.items():
            leave_out_accounts(file, rows)
    return {file.name: as_csv(file, rows) for file, rows in found.items()}


def leave_out_accounts(file: File, rows: list[list[str]]) -> None:
    """Bank accounts leave in the file for the bank only; read again, an empty cell changes none."""
    places = [place for place, column in enumerate(file.columns) if column.name == "iban"]
    for row in rows:
        for place in places:
            row[place] = ""


def rows_in(file: File, branch: Branch) -> list[list[str]]:
    """The rows of one file, each cell the text that an import reads as what is stored."""
    writers = {column.name: writer_of(column) for column in file.columns}
    return [
        [write(row[name]) for name, write in writers.items()] for row in ROWS[file.name](branch)
    ]


def writer_of(column: Column) -> Callable[[Any], str]:
    if decimals := DECIMALS.get(column.name):
        return lambda value: "" if value is None else as_decimal(value, decimals)
    lines = column.parse.has_lines
    return lambda value: clean(value, lines=lines) if isinstance(value, str) else as_text(value)


def as_decimal(value: int, decimals: int) -> str:
    whole, part = divmod(abs(value), 10**decimals)
    return f"{'-' if value < 0 else ''}{whole}.{part:0{decimals}}"


def as_text(value: object) -> str:
    return "" if value is None else str(value)


def as_csv(file: File, rows: list[list[str]]) -> bytes:
    out = io.StringIO(newline="")
    writer = csv.writer(out)
    writer.writerow([column.name for column in file.columns])
    for row in rows:
        writer.writerow([cell(text) for text in row])
    return out.getvalue().encode()


def cell(text: str) -> str:
    """Harmless in a spreadsheet; a number below nothing is no formula."""
    return text if NEGATIVE.fullmatch(text) else str(csv_cell(text, lines=True))
