"""Hiding small numbers, so that nobody works them out from the numbers that are shown (F8).

Three steps, until nothing changes. A number from 1 to below the threshold is hidden. Each sum in
which something is hidden hides at least two numbers, which together reach the threshold: one alone
is the rest of the sum, and two of 1 and 2 are small whichever is which. Last, all sums are solved
together, as an attacker would: a hidden number that comes out takes another one along.
"""

from collections.abc import Hashable, Iterable, Mapping
from dataclasses import dataclass, field

Cell = Hashable
PRIME = 2**61 - 1  # sums are solved modulo a large prime: exact for whole numbers, and quick


@dataclass(frozen=True)
class Sum:
    """Numbers that, with these signs (1 or -1), together are 0: parts 1, their total -1."""

    signs: Mapping[Cell, int]

    @classmethod
    def of(cls, total: Cell, parts: Iterable[Cell]) -> "Sum":
        return cls({total: -1} | dict.fromkeys(parts, 1))


@dataclass
class Table:
    """All numbers of a publication, and how they hang together.

    `unseen` are numbers that follow from others but are printed nowhere, such as the clients whose
    sex is unknown. `fixed` are never hidden: they are public already, or were shown before.
    `together`: where one of these is hidden, all are. `harmless` may be known, however small.
    """

    numbers: dict[Cell, int]
    sums: list[Sum]
    unseen: set[Cell] = field(default_factory=set)
    fixed: set[Cell] = field(default_factory=set)
    harmless: set[Cell] = field(default_factory=set)
    together: list[set[Cell]] = field(default_factory=list)

    def is_small(self, cell: Cell, threshold: int) -> bool:
        return cell not in self.harmless and 0 < self.numbers[cell] < threshold


def hidden_in(table: Table, threshold: int, before: Iterable[Cell] = ()) -> set[Cell]:
    """The cells to hide; `before` were hidden in an earlier publication and stay so."""
    hidden = {*before, *(c for c in table.numbers if table.is_small(c, threshold))}
    hidden = (hidden - table.fixed) | table.unseen
    while True:
        more = of_together(table, hidden) or of_sums(table, hidden, threshold)
        more = more or of_solving(table, hidden, threshold)
        if not more:
            return hidden - table.unseen
        hidden |= more


def earlier(cell: Cell) -> Cell:
    """What a cell of an earlier publication is called beside those of the one that follows."""
    return ("earlier", cell)


def following(before: Table, hidden: set[Cell], table: Table) -> Table:
    """A publication together with an earlier one of a part of its days, of which this was hidden.

    What was shown there stays known, and what came between the two is printed nowhere.
    """

    def named(cells: Iterable[Cell]) -> set[Cell]:
        return {earlier(cell) for cell in cells}

    both = Table(
        {earlier(cell): number for cell, number in before.numbers.items()} | table.numbers,
        [Sum({earlier(c): sign for c, sign in one.signs.items()}) for one in before.sums],
        named(before.unseen) | table.unseen,
        named(before.numbers.keys() - hidden - before.unseen) | table.fixed,
        named(before.harmless) | table.harmless,
        [named(group) for group in before.together] + table.together,
    )
    both.sums += table.sums
    for cell in before.numbers.keys() & table.numbers.keys():
        more = table.numbers[cell] - before.numbers[cell]
        between, old = ("between", cell), earlier(cell)
        both.numbers[between] = abs(more)
        both.unseen.add(between)
        if cell in table.harmless:
            both.harmless.add(between)
        both.sums.append(
            Sum.of(cell, (old, between)) if more >= 0 else Sum.of(old, (cell, between))
        )
    return both


def of_together(table: Table, hidden: set[Cell]) -> set[Cell]:
    found = {c for group in table.together if group & hidden for c in group}
    return found - hidden - table.fixed


def of_sums(table: Table, hidden: set[Cell], threshold: int) -> set[Cell]:
    """One number more to hide in a sum that gives something away; nothing where none does."""
    for one in table.sums:
        if gives_away(table, one, hidden, threshold) and (other := another(table, [one], hidden)):
            return other
    return set()


def gives_away(table: Table, one: Sum, hidden: set[Cell], threshold: int) -> bool:
    """Whether this sum alone says a hidden number, or that all that is hidden in it is small."""
    inside = [cell for cell in one.signs if cell in hidden]
    if not inside:
        return False
    if len(inside) == 1:
        return matters(table, inside[0], threshold)
    of_one_side = len({one.signs[cell] for cell in inside}) == 1
    together = sum(table.numbers[cell] for cell in inside)
    small = any(table.is_small(cell, threshold) for cell in inside)
    return of_one_side and small and together < threshold


def matters(table: Table, cell: Cell, threshold: int) -> bool:
    """Whether nobody may know it: it is small, or hides one that is."""
    return cell not in table.unseen or table.is_small(cell, threshold)


def another(table: Table, sums: Iterable[Sum], hidden: set[Cell]) -> set[Cell]:
    """The smallest number of these sums that may still be hidden; a 0 only where all are 0."""
    free = {c: table.numbers[c] for one in sums for c in one.signs if c not in hidden}
    order = [cell for cell in free if cell not in table.fixed]
    best = min(order, key=lambda cell: (free[cell] == 0, free[cell]), default=None)
    return set() if best is None else {best}


def of_solving(table: Table, hidden: set[Cell], threshold: int) -> set[Cell]:
    """One number more for a hidden one that comes out of all sums together.

    From a sum in which it stands, else from those by which it came out.
    """
    for cell in solved(table.sums, hidden):
        if matters(table, cell, threshold):
            near = [one for one in table.sums if cell in one.signs]
            other = another(table, near, hidden)
            if other := other or another(table, around(table.sums, cell, hidden), hidden):
                return other
    return set()


def around(sums: Iterable[Sum], cell: Cell, hidden: set[Cell]) -> list[Sum]:
    """The sums that hang together with a hidden cell by other hidden ones."""
    found: list[Sum] = []
    reached, left = {cell}, list(sums)
    while near := [one for one in left if not reached.isdisjoint(one.signs)]:
        found += near
        left = [one for one in left if reached.isdisjoint(one.signs)]
        reached |= {other for one in near for other in one.signs if other in hidden}
    return found


def solved(sums: Iterable[Sum], hidden: set[Cell]) -> list[Cell]:
    """The hidden cells that these sums give one value only, whatever that of the others is."""
    rows: dict[Cell, dict[Cell, int]] = {}  # by the cell that each row gives, reduced
    uses: dict[Cell, set[Cell]] = {}  # of a cell: the rows in which it stands
    for one in sums:
        row = {cell: sign % PRIME for cell, sign in one.signs.items() if cell in hidden}
        for cell in [cell for cell in row if cell in rows]:
            subtract(row, rows[cell], row[cell])
        if not row:
            continue
        pivot = next(iter(row))
        inverse = pow(row[pivot], -1, PRIME)
        row = {cell: value * inverse % PRIME for cell, value in row.items()}
        for other in list(uses.get(pivot, ())):
            subtract(rows[other], row, rows[other][pivot])
            for cell in row:
                users = uses.setdefault(cell, set())
                users.add(other) if cell in rows[other] else users.discard(other)
        rows[pivot] = row
        for cell in row:
            uses.setdefault(cell, set()).add(pivot)
    return [cell for cell, row in rows.items() if len(row) == 1]


def subtract(row: dict[Cell, int], other: Mapping[Cell, int], times: int) -> None:
    """Take another row away from this one, so many times."""
    for cell, value in other.items():
        left = (row.get(cell, 0) - value * times) % PRIME
        if left:
            row[cell] = left
        else:
            row.pop(cell, None)
