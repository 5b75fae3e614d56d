"""The figures of each branch, in short: whether a copy counts the same as what it is a copy of."""

import json
from datetime import date

from portal.branches.models import Branch
from portal.core.clock import today
from portal.core.crypto import digest_of
from portal.reports import queries
from portal.reports.queries import Scope


def figures_of(branch: Branch, year: int) -> dict[str, int | float]:
    return queries.annual(Scope(branch, date(year, 1, 1), date(year, 12, 31)))


def digests(years: list[int] | None = None) -> dict[str, str]:
    """{"delft 2026": the digest of all its figures}: of this year and the one before."""
    years = years or [today().year - 1, today().year]
    return {
        f"{branch.code} {year}": digest_of(json.dumps(figures_of(branch, year)))
        for branch in Branch.select().order_by(Branch.code)
        for year in years
    }


def differing(told: dict[str, str]) -> list[str]:
    """The branches and years whose figures are not what was told of them."""
    years = sorted({int(name.rsplit(" ", 1)[1]) for name in told})
    now = digests(years) if years else {}
    return [name for name, digest in told.items() if now.get(name) != digest]
