"""From the bytes of a file to its rows, as programs and spreadsheets write them.

The command line takes what the contract says. A page also takes what Excel makes of it, as far as
it can be read in one way.
"""

import codecs
import csv
import io
import re
from collections.abc import Iterator
from dataclasses import dataclass

from flask_babel import gettext as _

LARGEST_CELL = 1_000_000  # characters
LARGEST_ROW = 1_500_000
SEPARATOR = re.compile(r'"?sep=([;,\t])"?', re.IGNORECASE)
UTF_16 = (codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)


class Broken(Exception):
    """The text cannot be read on from this line."""

    def __init__(self, line: int, message: str) -> None:
        self.line = line
        super().__init__(message)


@dataclass(frozen=True)
class Record:
    line: int  # on which it begins
    cells: list[str]

    @property
    def is_empty(self) -> bool:
        return not any(map(str.strip, self.cells))


def records_of(content: bytes, *, typed: bool = False) -> Iterator[Record]:
    """The rows of a file, empty ones too. Raises Broken. `typed`: it comes from a person."""
    source = Source(content, typed=typed)
    reader = csv.reader(source, delimiter=source.delimiter, strict=True)
    csv.field_size_limit(LARGEST_CELL)
    line = source.skipped + 1
    while True:
        source.size = 0
        try:
            cells = next(reader)
        except StopIteration:
            return
        except csv.Error as error:
            raise Broken(line, explained(error)) from None
        except UnicodeDecodeError:
            raise Broken(*source.undecodable()) from None
        yield Record(line, cells)
        line = source.skipped + reader.line_num + 1


class Source:
    """The lines of a file: decoded as they are asked for, none of them endless."""

    def __init__(self, content: bytes, *, typed: bool) -> None:
        self.content, self.size, self.skipped = content, 0, 0
        self.encoding = encoding_of(content) if typed else "utf-8-sig"
        self.lines = io.TextIOWrapper(io.BytesIO(content), self.encoding, newline="")
        first = self.first_line()
        self.delimiter = delimiter_of(first, typed=typed)
        if match := SEPARATOR.fullmatch(first):
            self.delimiter, self.skipped = match[1], 1
            self.lines.readline()

    def first_line(self) -> str:
        try:
            first = self.lines.readline(LARGEST_ROW).rstrip("\r\n")
        except UnicodeDecodeError:
            first = ""  # whoever reads on hears of it, with the line
        self.lines.seek(0)
        return first

    def __iter__(self) -> "Source":
        return self

    def __next__(self) -> str:
        line = self.lines.readline(LARGEST_ROW)
        if not line:
            raise StopIteration
        self.size += len(line)
        if self.size >= LARGEST_ROW:
            raise csv.Error("field larger than field limit")
        return line

    def undecodable(self) -> tuple[int, str]:
        """(line, what to do) of the first byte that is not in this encoding."""
        try:
            self.content.decode(self.encoding)
        except UnicodeDecodeError as error:
            line = self.content[: error.start].count(b"\n") + 1
            return line, _(
                "this is not UTF-8 text. In Excel, choose Save as and then “CSV UTF-8”:"
                " so no letter of a name is lost"
            )
        raise AssertionError("It could be decoded after all.")


def encoding_of(content: bytes) -> str:
    """UTF-16 by its mark, or by the empty half of each of its first letters; else UTF-8."""
    if content.startswith(UTF_16):
        return "utf-16"
    if content[1:2] == b"\0":
        return "utf-16-le"
    return "utf-16-be" if content[:1] == b"\0" else "utf-8-sig"


def delimiter_of(first_line: str, *, typed: bool) -> str:
    """What stands most often in the first line; Excel's Unicode text has tabs."""
    signs = ",;\t" if typed else ",;"
    return max(signs, key=first_line.count)


def explained(error: csv.Error) -> str:
    """What Python's reader says, in words of the portal."""
    said = str(error)
    if "unexpected end" in said:
        return _('a quotation mark (") is opened and never closed')
    if "field larger" in said:
        return _('this is far too long for a row; is a quotation mark (") never closed?')
    return _('after a closing quotation mark (") a new cell begins; write "" for one in a text')
