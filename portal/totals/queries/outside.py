"""The figures for outside: those of a year, with small numbers hidden (F8).

What is hidden is decided for the branch, each municipality and both bases at once, from that year
alone: neither a difference between these tables nor one between two years says what is hidden.
A year that runs has one up to its last quarter that ended, beside no other year. What left the
branch of a year before hides along in each later version of it, so that no difference between two
tells of who came between. Other periods have none: two that differ by a day would do that.
"""

import re
from collections.abc import Hashable, Iterable, Mapping
from dataclasses import dataclass
from datetime import date

from portal.branches.models import Branch
from portal.branches.queries import municipalities_of
from portal.employment.placements.models import PlacementKind
from portal.legal.models import CaseKind
from portal.reports.queries import Material, Scope, definition, flat, material_of, sections
from portal.reports.queries.definitions.labels import DISTINCT, MONTHS, SEXES
from portal.reports.queries.housing import by_sex, housed_of
from portal.reports.queries.periods import over_of
from portal.totals.queries.hiding import Sum, Table, earlier, following, hidden_in
from portal.totals.queries.taken import ends_taken

# What these count tells of clients, or of what was done for one.
OF_CLIENTS = {
    "persons", "clients", "households", "families", "cases", "trajectories", "placements", "steps",
    "proposals", "advices", "referrals", "contacts", "topics", "talks", "lessons", "activities",
    "answers",
}  # fmt: skip
OF_EMPLOYERS = {"work.employer_contacts"}
# The ministry publishes the ledger of each municipality, by half-year.
PUBLIC = re.compile(r"target\..*|housing\.housed")
BY_SEX = {f"housing.{sex}" for sex in SEXES}
CASES = ("legal.reunification", *(f"legal.cases.{k}" for k in CaseKind if k != "reunification"))
# Of these the municipalities add up to the branch: each client, and each visit by who is named
# first, belongs to one. Households may be spread, and so may who came to a desk.
SPREAD = re.compile(
    r".*households.*|(desk\.unique|legal\.consultation)_clients.*|language\..*|housing\.homes"
)
SUMS = (  # a total and its parts
    ("housing.housed", ("housing.adults", "housing.children", "housing.age_unknown")),
    ("housing.housed", tuple(BY_SEX)),
    ("housing.households", ("housing.households.single", "housing.households.multiple")),
    ("housing.adults", tuple(f"{key}@adults" for key in BY_SEX)),
    *((key, tuple(f"{key}.{sex}" for sex in SEXES)) for key in DISTINCT),
    ("work.placements", tuple(f"work.placements.{kind}" for kind in PlacementKind)),
)
BROKEN_DOWN = (  # a total, and how the keys of its parts begin
    ("housing.housed", "housing.nationality."),
    *((key, f"{key}.{part}.") for key in DISTINCT for part in ("age", "nationality")),
    ("desk.topics", "desk.topic."),
    ("desk.referrals", "desk.referrals.to."),
    ("legal.families_reunited", "legal.families_reunited.nationality."),
)
WITHIN = (  # a total, and parts beside which something is left that is printed nowhere
    ("housing.housed", ("housing.reunification_arrivals", "housing.resettled")),
    (
        "housing.reunification_arrivals",
        ("housing.reunification_arrivals.adults", "housing.reunification_arrivals.children"),
    ),
    *((key, (f"{key}@adults",)) for key in BY_SEX),
    ("work.placements", ("work.courses_paid_by_others",)),
    *((f"work.placements.asked.{m}", (f"work.placements.lasting.{m}",)) for m in MONTHS),
)

Key = str  # of a figure; with @adults behind it where men and women are counted of the adults
Cell = tuple[int, Key]  # (number of the municipality, or 0 for the branch, key)
Counted = dict[int, dict[Key, int]]  # the numbers of the branch (0) and of each municipality


@dataclass
class Outside:
    """What is hidden of a year: of the branch, its municipalities and both bases."""

    table: Table
    hidden: set[Hashable]
    threshold: int

    def hides(self, scope: Scope, key: Key) -> bool:
        return cell_of(scope, key) in self.hidden

    def is_few(self, key: Key, value: float | None) -> bool:
        """Whether a number that was put in the place of a counted one points at people."""
        is_public = PUBLIC.fullmatch(key) is not None
        return is_of_clients(key) and not is_public and 0 < (value or 0) < self.threshold

    def is_small(self, scope: Scope, key: Key) -> bool:
        """Whether it is hidden for itself, and not for another."""
        return self.hides(scope, key) and self.table.is_small(cell_of(scope, key), self.threshold)


def is_for_outside(scope: Scope) -> bool:
    """Whether there is a version for outside: of a year, as far as its quarters are over."""
    return (scope.since, scope.until) == over_of(scope.since.year)


def cell_of(scope: Scope, key: Key) -> Cell:
    by_adults = scope.basis == "adults" and key in BY_SEX
    return scope.municipality.id if scope.municipality else 0, f"{key}@adults" * by_adults or key


def is_of_clients(key: Key) -> bool:
    return key not in OF_EMPLOYERS and definition(key).unit in OF_CLIENTS


def outside_of(branch: Branch, year: int) -> Outside:
    """What to hide of the figures of a year, as far as its quarters are over."""
    return outside_of_years(branch, year)[year]


def outside_of_years(branch: Branch, *years: int) -> dict[int, Outside]:
    """The same of several years, each by itself; the database is asked once for all of them."""
    places = [None, *municipalities_of(branch.id)]
    left = ends_taken(branch, *years)
    versions = [
        (date(year, 1, 1), until)
        for year in years
        if (over := over_of(year))
        for until in [*(day for day in left[year] if day < over[1]), over[1]]
    ]
    scopes = [Scope(branch, *days, place) for days in versions for place in places]
    counted: dict[date, Counted] = {until: {} for _first, until in versions}
    for material in material_of(*scopes):
        place = material.scope.municipality
        counted[material.scope.until][place.id if place else 0] = numbers_of(material)
    return {
        year: hidden_of([counted[until] for until in counted if until.year == year], branch)
        for year in years
    }


def hidden_of(versions: list[Counted], branch: Branch) -> Outside:
    """What to hide of a year: of its last version, beside what was hidden in those before it."""
    threshold = branch.smallest_count
    table = table_of(versions[0])
    hidden = hidden_in(table, threshold)
    for counted in versions[1:]:
        before = {earlier(cell) for cell in hidden}
        table = following(table, hidden, table_of(counted))
        hidden = hidden_in(table, threshold, before)
    return Outside(table, hidden, threshold)


def table_of(counted: Counted) -> Table:
    table = Table({}, [])
    for place, numbers in counted.items():
        add(table, place, numbers)
    add_places(table, counted)
    return table


def numbers_of(material: Material) -> dict[Key, int]:
    """What tells of clients, and the ledger; men and women also of the adults."""
    figures = flat(sections(material))
    of_adults = by_sex(housed_of(material), "adults")
    numbers = {key: int(figure.value) for key, figure in figures.items() if is_of_clients(key)}
    return numbers | {f"{key}@adults": int(figure.value) for key, figure in of_adults.items()}


def add(table: Table, place: int, numbers: Mapping[Key, int]) -> None:
    """The numbers of one table, and the sums within it."""
    table.numbers |= {(place, key): number for key, number in numbers.items()}
    public = {(place, key) for key in numbers if PUBLIC.fullmatch(key)}
    table.fixed |= public
    table.harmless |= public
    for total, parts in SUMS:
        add_sum(table, place, total, parts)
    for total, begin in BROKEN_DOWN:
        found = [key for key in numbers if key.startswith(begin)]
        add_sum(table, place, total, found)
        if found and (place, total) in table.fixed:  # which others there are is not told
            add_unseen(table, (place, f"{begin}others"), 0)
    for total, parts in WITHIN:
        add_sum(table, place, total, parts)
        if total in numbers:
            left = numbers[total] - sum(numbers.get(key, 0) for key in parts)
            add_unseen(table, (place, f"{total} less {parts[0]}"), left)
    for kind in CASES:  # what one year leaves open the next finds open: that sum has two of them
        trio: set[Hashable] = {(place, f"{kind}.{part}") for part in ("opened", "total", "closed")}
        table.together.append(trio & table.numbers.keys())


def add_sum(table: Table, place: int, total: Key, parts: Iterable[Key]) -> None:
    if (place, total) in table.numbers:
        there = [(place, key) for key in parts if (place, key) in table.numbers]
        table.sums.append(Sum.of((place, total), there))


def add_unseen(table: Table, cell: Cell, number: int) -> None:
    """A part of the last sum that is printed nowhere."""
    table.numbers[cell] = number
    table.unseen.add(cell)
    table.sums[-1] = Sum({**table.sums[-1].signs, cell: 1})


def add_places(table: Table, counted: Counted) -> None:
    """The municipalities add up to the branch, but for who lives in none of them."""
    for key in [key for key in counted[0] if not SPREAD.fullmatch(key)]:
        parts = [(place, key) for place, numbers in counted.items() if place and key in numbers]
        table.sums.append(Sum.of((0, key), parts))
        left = counted[0][key] - sum(table.numbers[part] for part in parts)
        if left:
            add_unseen(table, (0, f"{key} elsewhere"), left)
            table.harmless.add((0, f"{key} elsewhere"))
