"""The ledger of the target: a line for each half-year, each number with what it counts."""

from dataclasses import dataclass
from datetime import date

from portal.branches.models import Branch, Municipality
from portal.core.clock import today
from portal.housing.models import HousingTarget
from portal.reports.queries.figure import Figures, Scope
from portal.reports.queries.housing import housing, target
from portal.reports.queries.material import Material, Source

# What stands on a line, in the order in which one follows from the other.
COLUMNS = (
    "target.opening",
    "housing.housed",
    "target.target",
    "target.corrections",
    "target.closing",
)


@dataclass(frozen=True)
class Line:
    """A half-year; the closing of one is the opening of the next."""

    scope: Scope
    half: int
    figures: Figures


def ledger(branch: Branch, place: Municipality | None) -> list[Line]:
    """From the first half-year that has a target to the one of today, the last first."""
    found = HousingTarget.select(HousingTarget.half_year).join(Municipality)
    known = found.where(Municipality.branch == branch)
    if place is not None:
        known = known.where(HousingTarget.municipality == place)
    first = known.order_by(HousingTarget.half_year).limit(1).scalar()
    halves = list(halves_since(first)) if first else []
    scopes = tuple(scope_of(branch, place, *half) for half in halves)
    if not scopes:
        return []
    source = Source(scopes)
    lines = []
    for (_year, half), scope in zip(halves, scopes, strict=True):
        material = Material(scope, source)
        figures = housing(material) | target(material)
        lines.append(Line(scope, half, {key: figures[key] for key in COLUMNS}))
    return lines[::-1]


def halves_since(first: str):
    """(year, 1 or 2) from a half-year such as 2018-H2 to that of today."""
    now = today()
    year, half = int(first[:4]), int(first[-1])
    while (year, half) <= (now.year, 1 if now.month < 7 else 2):
        yield year, half
        year, half = (year, 2) if half == 1 else (year + 1, 1)


def scope_of(branch: Branch, place: Municipality | None, year: int, half: int) -> Scope:
    """A half-year, up to today while it runs."""
    first, last = (
        (date(year, 1, 1), date(year, 6, 30))
        if half == 1
        else (date(year, 7, 1), date(year, 12, 31))
    )
    return Scope(branch, first, max(first, min(last, today())), place)
