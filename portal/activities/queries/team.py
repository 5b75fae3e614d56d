"""The hours of a team: by person, kind and month, in sums that add up."""

from collections import defaultdict
from dataclasses import dataclass, field
from datetime import date

from peewee import fn

from portal.activities.models import Activity
from portal.activities.queries.listing import Filter
from portal.moments import today
from portal.people.models import Person


@dataclass
class Line:
    """One person or kind: minutes per month (1..12), and how many activities."""

    key: int | str
    label: str
    months: dict[int, int] = field(default_factory=lambda: defaultdict(int))
    count: int = 0

    @property
    def minutes(self) -> int:
        return sum(self.months.values())


@dataclass
class TeamHours:
    """A year of a branch."""

    people: list[Line]
    kinds: list[Line]
    months: dict[int, int]
    late: int

    @property
    def minutes(self) -> int:
        return sum(self.months.values())

    @property
    def count(self) -> int:
        return sum(line.count for line in self.people)


def team_hours(branch_id: int, year: int, kind: str | None = None) -> TeamHours:
    """Minutes and numbers of a branch in a year, for everybody who logged something then."""
    wanted = Filter(branch=branch_id, year=year, kind=kind)
    rows = wanted.apply(
        Activity.select(
            Activity.person,
            fn.COALESCE(Person.name, Person.code),
            Activity.kind,
            Activity.year_month,
            fn.SUM(Activity.minutes),
            fn.COUNT(Activity.id),
        )
        .join(Person)
        .group_by(Activity.person, Person.name, Person.code, Activity.kind, Activity.year_month)
    ).tuples()
    people: dict[int, Line] = {}
    kinds: dict[str, Line] = {}
    months: dict[int, int] = defaultdict(int)
    for person, label, of_kind, year_month, minutes, count in rows:
        month = year_month % 100
        months[month] += minutes
        for lines, key, name in ((people, person, label), (kinds, of_kind, of_kind)):
            line = lines.setdefault(key, Line(key, name))
            line.months[month] += minutes
            line.count += count
    late = Filter(branch=branch_id, year=year, kind=kind, late=True)
    return TeamHours(
        sorted(people.values(), key=lambda line: (line.label.casefold(), line.key)),
        sorted(kinds.values(), key=lambda line: -line.minutes),
        months,
        late.apply(Activity.select(Activity.id)).count(),
    )


def years_of(branch_id: int) -> list[int]:
    """The years in which the branch has activities, the last first, this year included."""
    first, last = (
        Activity.select(fn.MIN(Activity.happened_on), fn.MAX(Activity.happened_on))
        .where(Activity.branch == branch_id)
        .tuples()
        .get()
    )
    years = [_year(first), _year(last), today().year]
    known = [year for year in years if year]
    return list(range(max(known), min(known) - 1, -1))


def _year(day: date | str | None) -> int | None:
    return int(str(day)[:4]) if day else None
