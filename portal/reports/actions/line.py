"""One figure beside that of the year before, as every output writes it."""

from collections.abc import Iterable
from dataclasses import dataclass
from itertools import groupby

from flask_babel import lazy_gettext as _l

from portal.core.i18n.collation import place_of
from portal.core.i18n.formatting import clock_hours, euros, number, percentage, signed

UNITS = {"hours": _l("hours"), "euros": "€", "kilometres": "km", "weeks": _l("weeks")}


def with_unit(value: float, unit: str) -> str:
    """€ 224,38 or 970:10 hours, with a true minus."""
    if unit == "€":
        return euros(round(value * 100))
    shown = of_clock(value) if unit == UNITS["hours"] else number(value)
    return f"{shown} {unit}" if unit else shown


def of_clock(hours: float) -> str:
    """Hours as they stand everywhere: 970.17 -> 970:10."""
    minutes = round(hours * 60)
    return ("−" if minutes < 0 else "") + clock_hours(abs(minutes))


@dataclass(frozen=True)
class Line:
    """One figure, as the reader meets it."""

    key: str
    label: str
    text: str
    value: int | float
    before: int | float | None
    records: int
    unit: str = ""  # in words, of what is not a count
    counted: int | float | None = None  # where people put another number in its place
    footnote: str = ""  # who did, and why
    part: int | None = None  # per cent of the whole that it is a part of
    text_before: str = ""  # how it was counted a year before, where that was otherwise

    @property
    def shown(self) -> str:
        return self.written(self.value)

    @property
    def marked(self) -> str:
        """As it stands in a table: with a star where its footnote tells more."""
        return f"{self.shown}*" if self.footnote else self.shown

    @property
    def share(self) -> str:
        """Which part it is of its whole: 76%; nothing where it is none, or of a small one."""
        return "" if self.part is None else percentage(self.part / 100)

    @property
    def shown_with_share(self) -> str:
        return f"{self.shown} ({self.share})" if self.share else self.shown

    def beside(self, main: "Line") -> str:
        """As a second line below another figure: what both are called is said there."""
        head, _colon, rest = self.label.partition(": ")
        name = rest if rest and main.label.startswith(f"{head}: ") else self.label
        return f"{name[:1].upper()}{name[1:]}: {self.shown_with_share}"

    @property
    def shown_before(self) -> str:
        return "" if self.before is None else self.written(self.before)

    @property
    def shown_difference(self) -> str:
        """With its sign, a true minus; nothing where it is not compared."""
        if self.difference and self.unit == UNITS["hours"]:
            return ("+" if self.difference > 0 else "") + of_clock(self.difference)
        return "" if self.difference is None else signed(self.difference)

    @property
    def is_nothing(self) -> bool:
        """Whether it counts nothing, in both periods."""
        return not self.value and not self.before and not self.footnote

    def written(self, value: float) -> str:
        """With its unit: € 224,38, 970:10 hours, and a true minus."""
        return with_unit(value, self.unit)

    @property
    def difference(self) -> int | float | None:
        return None if self.before is None else round(self.value - self.before, 2)


def in_order(lines: Iterable[Line]) -> list[Line]:
    """As they are; nationalities the most frequent first, and of equal ones by name."""
    found: list[Line] = []
    for whose, some in groupby(lines, key=lambda line: line.key.rpartition(".nationality.")[0]):
        part = list(some)
        found += sorted(part, key=lambda x: (-x.value, place_of(x.label))) if whose else part
    return found
