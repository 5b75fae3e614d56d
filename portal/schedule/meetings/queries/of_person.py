"""The team meetings at which somebody was."""

from datetime import date
from typing import Any

from peewee import fn

from portal.core.clock import today
from portal.core.database import Rows
from portal.core.web.access import Permission
from portal.people.models import Person
from portal.schedule.meetings.models import Attendance, Meeting
from portal.schedule.meetings.queries.hours import attended

LAST_SHOWN = 5


def this_year() -> dict[str, Any]:
    return {"since": date(today().year, 1, 1), "until": date(today().year, 12, 31)}


def counts(person: Person) -> Rows | None:
    """Of each who works here at how many meetings of this year they were."""
    if not person.may(Permission.SEE_BRANCH_MEETINGS):
        return None
    return attended(
        Attendance.person.alias("whom"),
        fn.MAX(Meeting.held_on).alias("day"),
        fn.COUNT(Attendance.id).alias("many"),
        branch=person.branch_id,
        **this_year(),
    ).group_by(Attendance.person)


def on_person(reader: Person, person: Person) -> dict | None:
    """The last meetings at which they were, and how many this year."""
    if not reader.may(Permission.SEE_BRANCH_MEETINGS):
        return None
    whose: dict[str, Any] = {"person": person.id, "branch": reader.branch_id}
    columns = (Meeting.id, Meeting.held_on, fn.COALESCE(Meeting.title, Meeting.code))
    last = attended(*columns, **whose).order_by(Meeting.held_on.desc(), Meeting.id.desc())
    return {
        "template": "meetings/_of_person.html",
        "place": 4,
        "rows": list(last.limit(LAST_SHOWN).tuples()),
        "total": attended(Attendance.id, **whose, **this_year()).count(),
        "year": today().year,
    }
