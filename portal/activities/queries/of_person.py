"""The hours of who works here: sums that are those of the list of the team."""

from typing import Any

from peewee import fn

from portal.activities.models import Activity
from portal.activities.queries.listing import Filter, meetings_attended
from portal.core.clock import today
from portal.core.web.access import Permission
from portal.people.models import Person
from portal.schedule.meetings.models import Attendance, Meeting


def this_month() -> int:
    return today().year * 100 + today().month


def sums(branch_id: int, wanted: Filter) -> Any:
    """A row of each person: the last day, and minutes; of meetings too."""
    logged = wanted.apply(
        Activity.select(
            Activity.person.alias("whom"),
            Activity.happened_on.alias("day"),
            Activity.minutes.alias("minutes"),
        )
    )
    met = meetings_attended(
        wanted.values,
        Attendance.person.alias("whom"),
        Meeting.held_on.alias("day"),
        Meeting.minutes.alias("minutes"),
    )
    both = logged.union_all(met)
    return both.select_from(
        both.c.whom.alias("whom"),
        fn.MAX(both.c.day).alias("day"),
        fn.SUM(both.c.minutes).alias("many"),
    ).group_by(both.c.whom)


def of_month(person: Person) -> Any:
    return of_team(person, Filter(branch=person.branch_id, month=this_month()))


def of_year(person: Person) -> Any:
    return of_team(person, Filter(branch=person.branch_id, year=today().year))


def last_days(person: Person) -> Any:
    return of_team(person, Filter(branch=person.branch_id))


def of_team(person: Person, wanted: Filter) -> Any:
    """For who sees the hours of the branch."""
    return sums(person.branch_id, wanted) if person.may(Permission.SEE_BRANCH_HOURS) else None


def on_person(reader: Person, person: Person) -> dict | None:
    """Their hours of this month, this year and the year before, each with its list."""
    if not reader.may(Permission.SEE_BRANCH_HOURS):
        return None
    year, month = today().year, this_month()
    of = {"person": person.id, "branch": reader.branch_id}
    wanted = {
        "month": Filter(**of, month=month),
        "year": Filter(**of, year=year),
        "before": Filter(**of, year=year - 1),
        "ever": Filter(**of),
    }
    found = {
        name: next(iter(sums(reader.branch_id, one).tuples()), None) for name, one in wanted.items()
    }
    return {
        "template": "activities/_of_person.html",
        "place": 2,
        "minutes": {name: int(row[2] or 0) if row else 0 for name, row in found.items()},
        "last": found["ever"] and found["ever"][1],
        "month": f"{year}-{month % 100:02}",
        "year": year,
    }
