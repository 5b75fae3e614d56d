"""The days on which a branch plans no meeting: holidays, its own list, and when it is closed."""

from collections import Counter
from dataclasses import dataclass
from datetime import date, timedelta
from functools import lru_cache

import holidays
from flask_babel import gettext

from portal.branches.models import Branch
from portal.core.periods import in_words, meeting
from portal.schedule.desk_hours.models import Closure
from portal.schedule.desk_hours.queries import closures_of
from portal.schedule.meetings.models import DayOff

DAY = timedelta(days=1)
A_FEW = 20  # days: what the Christmas break of the year before may leave in a year


@dataclass(frozen=True)
class Period:
    """Days in a row with one name. `kind`: public, school, own, or closed at the roster."""

    first_on: date
    last_on: date
    name: str
    kind: str
    is_off: bool = True
    row: int | None = None  # of the DayOff that says so


def region_of(branch_id: int) -> str | None:
    return Branch.select(Branch.region).where(Branch.id == branch_id).scalar()


@lru_cache(64)
def known(region: str | None, year: int) -> tuple[Period, ...]:
    """The public and school holidays that touch a year; no school holidays without a region."""
    found = []
    for kind in ("public", "school") if region else ("public",):
        # Without a region the library knows no school holidays at all.
        days = holidays.country_holidays(
            "NL",
            subdiv=region,
            categories=(kind,),
            years=[year - 1, year, year + 1],
            language="nl",
        )
        found += [period for period in in_a_row(days, kind) if touches(period, year)]
    return tuple(sorted(found, key=lambda period: (period.first_on, period.last_on)))


@lru_cache(1)
def known_until() -> int:
    """The last year of which the library knows the school holidays, in any region."""
    first = 2024  # that of its oldest school holidays
    days = holidays.country_holidays(
        "NL", subdiv="Midden", categories=("school",), years=range(first, first + 100)
    )
    whole = Counter(day.year for day in days)
    return max(year for year, count in whole.items() if count > A_FEW)


def in_a_row(days: dict[date, str], kind: str) -> list[Period]:
    """{day: name} as periods of days that follow each other and have one name."""
    found: list[Period] = []
    for day in sorted(days):
        last = found[-1] if found else None
        if last and last.name == days[day] and last.last_on + DAY == day:
            found[-1] = Period(last.first_on, day, last.name, kind)
        else:
            found.append(Period(day, day, days[day], kind))
    return found


def touches(period: Period, year: int) -> bool:
    return period.first_on.year <= year <= period.last_on.year


def periods(branch_id: int, region: str | None, years: range) -> list[Period]:
    """All that is known or kept of these years, also what the branch says is no day off there."""
    own = list(
        DayOff.select()
        .where(
            DayOff.branch == branch_id,
            DayOff.last_on >= date(years.start, 1, 1),
            DayOff.first_on <= date(years.stop - 1, 12, 31),
        )
        .order_by(DayOff.first_on, DayOff.id)
    )
    not_here = {(row.first_on, row.last_on): row.id for row in own if not row.is_off}
    listed = dict.fromkeys(period for year in years for period in known(region, year))
    found = [
        Period(p.first_on, p.last_on, p.name, p.kind, key not in not_here, not_here.get(key))
        for p in listed
        for key in [(p.first_on, p.last_on)]
    ]
    found += [
        Period(row.first_on, row.last_on, row.name, "own", True, row.id)
        for row in own
        if row.is_off
    ]
    found += closures(branch_id, years)
    return sorted(found, key=lambda period: (period.first_on, period.last_on, period.name))


def closures(branch_id: int, years: range) -> list[Period]:
    """When nobody is at the desk."""
    found = closures_of(branch_id, date(years.start, 1, 1))
    return [
        Period(one.first_on, one.last_on, one.reason, "closed")
        for one in found.where(Closure.first_on < date(years.stop, 1, 1))
    ]


def days_off(branch_id: int, region: str | None, since: date, until: date) -> dict[date, str]:
    """{day: why} of every day off between these days."""
    found: dict[date, str] = {}
    for period in periods(branch_id, region, range(since.year, until.year + 1)):
        day = max(period.first_on, since)
        while period.is_off and day <= min(period.last_on, until):
            found.setdefault(day, period.name)
            day += DAY
    return found


def of_branch(branch_id: int, since: date, until: date) -> dict[date, str]:
    """The same, in the region of the branch."""
    return days_off(branch_id, region_of(branch_id), since, until)


def own_day_off(branch_id: int, number: int) -> DayOff | None:
    return DayOff.select().where(DayOff.branch == branch_id, DayOff.id == number).first()


def is_listed(branch_id: int, first_on: date, last_on: date, is_off: bool) -> bool:
    same = (DayOff.first_on == first_on) & (DayOff.last_on == last_on)
    return DayOff.select().where(DayOff.branch == branch_id, same, DayOff.is_off == is_off).exists()


def off_already(branch_id: int, first_on: date, last_on: date) -> str | None:
    """That the branch itself wrote down one of these days as off, and as what."""
    found = DayOff.select().where(
        DayOff.branch == branch_id,
        DayOff.is_off,
        meeting(DayOff.first_on, DayOff.last_on, first_on, last_on),
    )
    if (row := found.order_by(DayOff.first_on).first()) is None:
        return None
    days = in_words((row.first_on, row.last_on))
    return gettext(
        "These days are in the list already: %(name)s, %(days)s. Take that away first, or choose"
        " other days.",
        name=row.name,
        days=days,
    )
