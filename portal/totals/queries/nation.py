"""The totals of all branches of a year, beside each other and by part of the country."""

from collections import defaultdict
from dataclasses import dataclass
from functools import cached_property

from portal.branches.models import Branch
from portal.core.i18n.collation import place_of
from portal.totals.models import BranchTotals
from portal.totals.queries.versions import of_definitions


@dataclass(frozen=True)
class Sent:
    """What one branch sent; without totals it sent nothing."""

    branch: Branch
    totals: BranchTotals | None

    @property
    def is_as_sent(self) -> bool:
        return self.totals is not None and self.totals.is_as_sent

    @property
    def counts_as_now(self) -> bool:
        """Whether it was counted by the definitions of today, and so may be added to others."""
        return self.is_as_sent and self.told["definitions"] == of_definitions()

    @property
    def told(self) -> dict:
        return self.totals.told if self.totals else {}

    def number(self, key: str) -> int | float | None:
        """None where it is hidden or nothing was sent; a part of a breakdown may be left out."""
        return self.told.get("figures", {}).get(key)

    def hides(self, key: str) -> bool:
        return key in self.told.get("hidden", ())

    @property
    def hidden(self) -> list[str]:
        """The figures that are hidden; of a breakdown its pattern, for its parts have no name."""
        return self.told.get("hidden", [])


@dataclass(frozen=True)
class Together:
    """A sum over branches: of how many it is, and how many hide their number."""

    name: str
    number: int | float
    branches: int
    hidden: int


@dataclass(frozen=True)
class Nation:
    """All branches of a year, by name."""

    year: int
    sent: list[Sent]

    @cached_property
    def added(self) -> list[Sent]:
        """Those that count by the same definitions."""
        return [one for one in self.sent if one.counts_as_now]

    @cached_property
    def apart(self) -> list[Sent]:
        """Those that count by others: shown, and never added."""
        return [one for one in self.sent if one.is_as_sent and not one.counts_as_now]

    @cached_property
    def broken(self) -> list[Sent]:
        """Those that were changed after they were sent: not shown."""
        return [one for one in self.sent if one.totals is not None and not one.is_as_sent]

    @cached_property
    def missing(self) -> list[Sent]:
        return [one for one in self.sent if one.totals is None]

    def together(self, key: str, name: str = "") -> Together:
        return sum_of(name, self.added, key)

    def by_region(self, key: str) -> list[Together]:
        regions = defaultdict(list)
        for one in self.added:
            regions[one.branch.region or ""].append(one)
        return [sum_of(name, found, key) for name, found in sorted(regions.items())]

    def most(self, key: str) -> int | float:
        """The largest number of a branch, for the length of its bar."""
        return max((one.number(key) or 0 for one in self.added + self.apart), default=0)

    def ranked(self, some: list[Sent], key: str) -> list[Sent]:
        """The largest number first; behind them who hides it or counts nothing there."""

        def place(one: Sent) -> tuple:
            number = one.number(key)
            return number is None, -(number or 0), place_of(one.branch.name)

        return sorted(some, key=place)

    def of(self, code: str) -> Sent | None:
        """What the branch with this code sent, where that is as it was sent."""
        return next((one for one in self.added + self.apart if one.branch.code == code), None)

    @cached_property
    def keys(self) -> list[str]:
        """Of all that was sent, in the order of the report."""
        found = (key for one in self.added + self.apart for key in one.told["figures"])
        return list(dict.fromkeys(found))


def sum_of(name: str, some: list[Sent], key: str) -> Together:
    """A part of a breakdown that a branch leaves out is 0 there, unless it hides parts of it."""
    numbers = [number for one in some if (number := one.number(key)) is not None]
    return Together(name, round(sum(numbers), 2), len(numbers), sum(one.hides(key) for one in some))


def nation(year: int) -> Nation:
    """The totals that hold, of every branch that there is."""
    holding = BranchTotals.select().where(
        BranchTotals.year == year, BranchTotals.replaced_number == 0
    )
    found = {totals.branch_id: totals for totals in holding}
    branches = sorted(Branch.select(), key=lambda branch: place_of(branch.name))
    for branch in branches:
        if branch.id in found:
            found[branch.id].branch = branch
    return Nation(year, [Sent(branch, found.get(branch.id)) for branch in branches])


def years_sent() -> list[int]:
    rows = BranchTotals.select(BranchTotals.year).distinct().order_by(BranchTotals.year.desc())
    return [year for (year,) in rows.tuples()]


def last_sent(branch: Branch, year: int) -> BranchTotals | None:
    return BranchTotals.get_or_none(
        BranchTotals.branch == branch,
        BranchTotals.year == year,
        BranchTotals.replaced_number == 0,
    )
