"""What an import file is: its name and its columns."""

from dataclasses import dataclass

from portal.core.text import PARTS_CODES
from portal.import_export.actions.parsing import Parser, text


@dataclass(frozen=True)
class Column:
    name: str
    parse: Parser
    required: bool = False


@dataclass(frozen=True)
class File:
    name: str
    columns: tuple[Column, ...]
    in_order: tuple[str, str] | None = None  # the second day is not before the first

    def column(self, name: str) -> Column | None:
        return next((column for column in self.columns if column.name == name), None)


CODE, NAME = text(60), text(120)
LISTED = text(60, without=PARTS_CODES)  # a code that stands in a cell with others


def needed(name: str, parse: Parser) -> Column:
    return Column(name, parse, required=True)
