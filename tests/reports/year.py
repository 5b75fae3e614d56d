"""The period that most tests are about."""

from datetime import date

from portal.branches.models import Branch
from portal.reports.queries import Scope


def year_of(branch: Branch, year: int = 2018, **fields) -> Scope:
    return Scope(branch, date(year, 1, 1), date(year, 12, 31), **fields)
