"""A figure is the list of what it counts: its value follows from the list, never beside it."""

from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import date
from decimal import ROUND_HALF_UP, Decimal
from statistics import median

from portal.branches.models import Branch, Municipality


@dataclass(frozen=True)
class Scope:
    """What a report is about: a branch (or one municipality of it) from day to day, inclusive."""

    branch: Branch
    since: date
    until: date
    municipality: Municipality | None = None
    basis: str = "all"  # or "adults": over whom men and women are counted

    @property
    def year(self) -> int | None:
        """The calendar year, where it is one."""
        whole = (date(self.since.year, 1, 1), date(self.since.year, 12, 31))
        return self.since.year if (self.since, self.until) == whole else None

    def covers(self, day: date | None) -> bool:
        return day is not None and self.since <= day <= self.until


@dataclass(frozen=True)
class Record:
    """One thing that a figure counts; for a sum, with what it adds."""

    kind: str  # activity, client, household, legal_case …: the table
    id: int
    amount: int = 1
    note: str = ""  # what tells it apart from another mention of the same thing


# How the weeks of a figure follow from the days of its records: none of them is a sum.
OF_DAYS: dict[str, Callable[[list[int]], Decimal]] = {
    "weeks": lambda days: Decimal(sum(days)) / len(days),
    "median weeks": lambda days: Decimal(median(days)),
    "longest weeks": lambda days: Decimal(max(days)),
}
UNITS = {
    # unit: (parts in one, decimals shown)
    "hours": (60, "0.01"),
    "euros": (100, "0.01"),
    "kilometres": (10, "0.1"),
    "persons": (1, "1"),
    "steps": (1, "1"),
    "answers": (1, "1"),
}


def shown(amount: Decimal, decimals: str) -> int | float:
    rounded = amount.quantize(Decimal(decimals), ROUND_HALF_UP)
    return int(rounded) if decimals == "1" else float(rounded)


@dataclass
class Figure:
    """`unit` is count (how many records), one of OF_DAYS (the mean …) or of UNITS (a sum)."""

    records: list[Record] = field(default_factory=list)
    unit: str = "count"

    @property
    def value(self) -> int | float:
        if self.unit == "count":
            return len(self.records)
        amounts = [record.amount for record in self.records]
        if self.unit in OF_DAYS:
            days = OF_DAYS[self.unit](amounts) if amounts else Decimal(0)
            return shown(days / 7, "0.1")
        parts, decimals = UNITS[self.unit]
        return shown(Decimal(sum(amounts)) / parts, decimals)


Figures = dict[str, Figure]


def counting(kind: str, ids) -> Figure:
    """A count of distinct things."""
    return Figure([Record(kind, number) for number in dict.fromkeys(ids)])
