"""The sheets of an Excel file as CSV: one for each kind of file, or the one that there is."""

import csv
import io
import zipfile
from collections.abc import Iterator
from datetime import date, datetime, time

from flask_babel import gettext as _

from portal.core.text import csv_cell
from portal.import_export.actions.columns import BY_NAME
from portal.import_export.actions.reading import MOST_COLUMNS, MOST_ROWS

MOST_LINES = 1_048_576  # of a sheet, by the format
MOST_PARTS = 500
OLD_EXCEL = b"\xd0\xcf\x11\xe0"  # before 2007, or with a password


class Unreadable(Exception):
    """This is no Excel file that can be read; the text says why."""


class TooLarge(Exception):
    """It holds more than there is room for."""


def tables_of(content: bytes, kind: str, most: int) -> Iterator[tuple[str, bytes]]:
    """(kind, CSV) of each sheet with something in it, at most so many bytes of each."""
    import openpyxl  # noqa: PLC0415  slow to load, and seldom needed
    from openpyxl.utils.exceptions import InvalidFileException  # noqa: PLC0415

    look_inside(content, most)
    try:
        book = openpyxl.load_workbook(io.BytesIO(content), read_only=True, data_only=True)
        tables = {sheet.title: as_csv(sheet, most) for sheet in book.worksheets}
    except (InvalidFileException, zipfile.BadZipFile, KeyError, ValueError, TypeError, OSError):
        raise Unreadable(unreadable()) from None
    filled = {title: table for title, table in tables.items() if table}
    if len(filled) == 1 and kind in BY_NAME:
        yield kind, next(iter(filled.values()))
        return
    for title, table in filled.items():
        if title.strip().lower() not in BY_NAME:
            raise Unreadable(
                _(
                    "the sheet “%(title)s” has no name of a file. Call it after one, like clients.",
                    title=title,
                )
            )
        yield title.strip().lower(), table


def look_inside(content: bytes, most: int) -> None:
    """Whether it is safe to open: not too large when unpacked, and no XML that grows by itself."""
    if content.startswith(OLD_EXCEL):
        raise Unreadable(
            _("this is an old Excel file, or it has a password. Save it as .xlsx, without one.")
        )
    try:
        archive = zipfile.ZipFile(io.BytesIO(content))
        parts = archive.infolist()
        if len(parts) > MOST_PARTS or sum(part.file_size for part in parts) > most:
            raise TooLarge  # its listing holds: Python unpacks no more than that says
        if any(declares_entities(archive, part) for part in parts):
            raise Unreadable(unreadable())
    except (zipfile.BadZipFile, NotImplementedError, RuntimeError, EOFError):
        raise Unreadable(unreadable()) from None


def unreadable() -> str:
    return _("this Excel file cannot be read. Save it anew.")


def declares_entities(archive: zipfile.ZipFile, part: zipfile.ZipInfo) -> bool:
    before = b""
    with archive.open(part) as file:
        while piece := file.read(1 << 20):
            if b"<!DOCTYPE" in (before + piece).replace(b"\0", b"").upper():
                return True
            before = piece[-40:]
    return False


def as_csv(sheet, most: int) -> bytes:
    """Its lines, each one line of the CSV too, so that a fault names the line of the sheet."""
    out = io.StringIO(newline="")
    writer = csv.writer(out, lineterminator="\n")
    width = empty = lines = 0
    sheet.reset_dimensions()
    for row in sheet.iter_rows(max_col=MOST_COLUMNS + 1, max_row=MOST_LINES, values_only=True):
        cells = [as_text(value) for value in row]
        while cells and not cells[-1]:
            cells.pop()
        if not cells:
            empty += 1
            continue
        width, lines = width or len(cells), lines + 1
        out.write("\n" * empty)
        empty = 0
        writer.writerow(cells + [""] * (width - len(cells)))
        if out.tell() > most or lines > MOST_ROWS + 1:
            raise TooLarge
    return out.getvalue().encode() if lines else b""


AS_TEXT = {
    type(None): lambda _nothing: "",
    bool: lambda value: "yes" if value else "no",
    datetime: lambda value: f"{value:%Y-%m-%dT%H:%M}",
    date: date.isoformat,
    time: lambda value: f"{value:%H:%M}",
    float: lambda value: f"{value:.10f}".rstrip("0").rstrip("."),
}


def as_text(value: object) -> str:
    """A value of Excel as the files write it; a line break as a sign that ends no line of CSV."""
    if (write := AS_TEXT.get(type(value))) is not None:
        return write(value)
    text = str(value).replace("_x000D_", "").strip()
    return str(csv_cell(text, lines=True)).replace("\n", "\u2028")
