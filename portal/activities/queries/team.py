"""The hours of a team: by person, kind and month, in sums that add up."""

from collections import defaultdict
from dataclasses import dataclass, field
from typing import Any

from peewee import ModelCompoundSelectQuery, Value, fn

from portal.activities.models import Activity
from portal.activities.models.kinds import LABELS, MEETING
from portal.activities.queries.listing import Filter, as_day, meetings_attended
from portal.core.clock import today
from portal.core.database import Rows
from portal.core.i18n.collation import place_of, place_of_name
from portal.people.models import Person
from portal.schedule.meetings.models import Attendance, Meeting
from portal.schedule.meetings.queries.hours import attended


@dataclass
class Line:
    """One person or kind: minutes per month (1..12), and how many rows of the list they are."""

    key: Any  # the number of a person, the name of a kind
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
    people: dict[int, Line] = {}
    kinds: dict[str, Line] = {}
    months: dict[int, int] = defaultdict(int)
    for person, label, of_kind, day, minutes, count in sums_of(branch_id, year, kind).tuples():
        month = as_day(day).month
        months[month] += minutes
        for lines, key, name in ((people, person, label), (kinds, of_kind, of_kind)):
            line = lines.setdefault(key, Line(key, name))
            line.months[month] += minutes
            line.count += count
    late = Filter(branch=branch_id, year=year, kind=kind, late=True)
    return TeamHours(
        sorted(people.values(), key=lambda line: (place_of_name(line.label), line.key)),
        sorted(kinds.values(), key=lambda line: (-line.minutes, place_of(LABELS[line.key]))),
        months,
        late.apply(Activity.select(Activity.id)).count(),
    )


def sums_of(branch_id: int, year: int, kind: str | None) -> Rows | ModelCompoundSelectQuery:
    """(person, label, kind, a day, minutes, number) of each person, kind and month; of meetings
    each day by itself."""
    wanted = Filter(branch=branch_id, year=year, kind=kind)
    label = Person.called()
    activities = wanted.apply(
        Activity.select(
            Activity.person,
            label,
            Activity.kind,
            fn.MIN(Activity.happened_on),
            fn.SUM(Activity.minutes),
            fn.COUNT(Activity.id),
        )
        .join(Person)
        .group_by(
            Activity.person,
            Person.name,
            Person.code,
            Person.is_namesake,
            Activity.kind,
            Activity.year_month,
        )
    )
    meetings = (
        meetings_attended(
            wanted.values,
            Attendance.person,
            label,
            Value(MEETING),
            Meeting.held_on,
            fn.SUM(Meeting.minutes),
            fn.COUNT(Attendance.id),
        )
        .join_from(Attendance, Person)
        .group_by(Attendance.person, Person.name, Person.code, Person.is_namesake, Meeting.held_on)
    )
    if not wanted.has_activities:
        return meetings
    if wanted.has_meetings:
        return activities.union_all(meetings)
    return activities


def years_of(branch_id: int) -> list[int]:
    """The years in which the branch has hours, the last first, this year included."""
    activities = Activity.select(fn.MIN(Activity.happened_on), fn.MAX(Activity.happened_on))
    meetings = attended(fn.MIN(Meeting.held_on), fn.MAX(Meeting.held_on), branch=branch_id)
    ends = activities.where(Activity.branch == branch_id).union_all(meetings)
    found = [day for both in ends.tuples() for day in both if day]
    known = [as_day(day).year for day in found] + [today().year]
    return list(range(max(known), min(known) - 1, -1))
