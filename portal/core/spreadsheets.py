"""Lists to take along: one table, written as CSV or as a workbook in the units of the page.

CSV for people is as Dutch spreadsheets read it: semicolons, decimal commas, headers in the
reader's language, UTF-8 with its mark. Files for programs are those of import and export.
"""

import csv
import io
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from flask import Response
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from xlsxwriter import Workbook

from portal.core.i18n.formatting import clock_hours
from portal.core.text import csv_cell, safe_filename

ENDINGS = ("csv", "xlsx")
TYPES = {
    "csv": "text/csv",
    "xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
}
MINUTES_A_DAY = 24 * 60
NAME_OF_A_SHEET = 31  # letters at most, without any of []:*?/\
WIDEST = 60
LONGEST_TEXT = 32_767  # letters in a cell of a workbook


class Unit(StrEnum):
    """What a value is stored as, and so how it is written."""

    TEXT = "text"
    DAY = "day"  # a date
    COUNT = "count"  # a whole number
    NUMBER = "number"  # with as many decimals as it has
    EUROS = "euros"  # cents
    KILOMETRES = "kilometres"  # hundred metres
    HOURS = "hours"  # minutes


@dataclass(frozen=True)
class Writing:
    """How a unit is written: in the head, as text, as a number, and how that number looks."""

    head: str
    text: Callable[[float], str]
    number: Callable[[float], float]
    look: str


def decimal(parts: int, digits: int) -> str:
    """193, 2 -> 1,93; exact, whatever the sign."""
    whole, rest = divmod(abs(parts), 10**digits)
    return f"{'-' * (parts < 0)}{whole},{rest:0{digits}}"


WRITINGS = {
    Unit.COUNT: Writing("", str, int, "0"),
    Unit.NUMBER: Writing("", lambda n: str(n).replace(".", ","), float, "General"),
    Unit.EUROS: Writing("€", lambda n: decimal(n, 2), lambda n: n / 100, "#,##0.00"),
    Unit.KILOMETRES: Writing("km", lambda n: decimal(n, 1), lambda n: n / 10, "#,##0.0"),
    Unit.HOURS: Writing(_l("h:mm"), clock_hours, lambda n: n / MINUTES_A_DAY, "[h]:mm"),
}


@dataclass(frozen=True)
class Column:
    """A column by its title; the unit is named in its head."""

    title: str
    unit: Unit = Unit.TEXT
    has_lines: bool = False  # whether line breaks in a text stay

    @property
    def head(self) -> str:
        unit = str(WRITINGS[self.unit].head) if self.unit in WRITINGS else ""
        return f"{self.title} ({unit})" if unit else str(self.title)

    def as_text(self, value: object) -> object:
        """The value as a line of CSV has it; a day as 2018-04-13, which no reader turns around."""
        if value is None:
            return ""
        if self.unit in WRITINGS:
            return WRITINGS[self.unit].text(value)
        if isinstance(value, date):
            return value.isoformat()
        return csv_cell(str(value), lines=self.has_lines)


@dataclass(frozen=True)
class Sheet:
    """A name, the columns, and the rows with a stored value (or None) for each column."""

    name: str
    columns: list[Column]
    rows: Iterable[tuple]


def as_csv(sheet: Sheet) -> bytes:
    out = io.StringIO(newline="")
    lines = csv.writer(out, delimiter=";", lineterminator="\r\n")
    lines.writerow(csv_cell(column.head) for column in sheet.columns)
    for row in sheet.rows:
        lines.writerow(
            column.as_text(value) for column, value in zip(sheet.columns, row, strict=True)
        )
    return ("\ufeff" + out.getvalue()).encode()


def as_workbook(*sheets: Sheet, title: str = "") -> bytes:
    """Numbers as numbers, days as days, and no text that a spreadsheet would run."""
    out = io.BytesIO()
    book = Workbook(
        out, {"in_memory": True, "strings_to_formulas": False, "strings_to_urls": False}
    )
    book.set_properties({"title": title or sheets[0].name})
    for sheet in sheets:
        _add(book, sheet)
    book.close()
    return out.getvalue()


def _add(book: Workbook, sheet: Sheet) -> None:
    page = book.add_worksheet(_allowed_name(sheet.name))
    bold = book.add_format({"bold": True, "bottom": 1})
    day = book.add_format({"num_format": "yyyy-mm-dd", "align": "left"})
    looks = {unit: book.add_format({"num_format": w.look}) for unit, w in WRITINGS.items()}
    heads = [column.head for column in sheet.columns]
    page.write_row(0, 0, heads, bold)
    page.freeze_panes(1, 0)
    widths, last = [len(head) for head in heads], 0
    for last, row in enumerate(sheet.rows, 1):
        for at, (column, value) in enumerate(zip(sheet.columns, row, strict=True)):
            if value is None:
                continue
            if column.unit in WRITINGS:
                number = WRITINGS[column.unit].number(value)
                page.write_number(last, at, number, looks[column.unit])
            elif isinstance(value, date):
                page.write_datetime(last, at, value, day)
            else:
                page.write_string(last, at, str(value)[:LONGEST_TEXT])
                widths[at] = max(widths[at], len(str(value)))
    for at, width in enumerate(widths):
        page.set_column(at, at, min(max(width + 2, 11), WIDEST))
    page.autofilter(0, 0, max(last, 1), len(heads) - 1)


def _allowed_name(text: str) -> str:
    """A name that a workbook takes for one of its sheets."""
    plain = "".join(" " if letter in "[]:*?/\\" else letter for letter in text)
    return plain.strip("' ")[:NAME_OF_A_SHEET] or _("Figures")


def written(sheet: Sheet, ending: str) -> bytes:
    """The sheet with this ending, one of ENDINGS."""
    return as_csv(sheet) if ending == "csv" else as_workbook(sheet)


def download(sheet: Sheet, ending: str, name: str) -> Response:
    return Response(
        written(sheet, ending),
        mimetype=TYPES[ending],
        headers={"Content-Disposition": f'attachment; filename="{safe_filename(name)}.{ending}"'},
    )
