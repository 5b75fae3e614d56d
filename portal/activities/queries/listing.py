"""The lists of hours: lean rows, and totals that are the sums of exactly those rows.

A row is an activity, or a team meeting that somebody was at: who came counts as hours (F4).
"""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from typing import Any, NamedTuple

from peewee import JOIN, SQL, Field, ModelCompoundSelectQuery, PostgresqlDatabase, fn

from portal.activities.models import Activity, ActivityClient, Outcome
from portal.activities.models.kinds import MEETING
from portal.clients import queries as clients
from portal.clients.models import Client
from portal.core.database import Rows, db
from portal.core.i18n.formatting import as_day
from portal.core.paging import PAGE, page_of
from portal.core.web.access import Permission
from portal.people.models import Person
from portal.schedule.meetings.models import Attendance, Meeting
from portal.schedule.meetings.queries.hours import attended

PAST_ALL = 2**31 - 1  # no record has a higher number


class Place(NamedTuple):
    """Where a page of the list ended: in a day activities come before meetings."""

    day: date
    number: int  # of the activity, or of the attendance
    is_meeting: bool = False


@dataclass(frozen=True)
class Filter:
    """Which hours are asked for; a month as 201804."""

    person: int | None = None
    branch: int | None = None
    month: int | None = None
    year: int | None = None
    kind: str | None = None
    late: bool = False  # only what was typed after its month had passed

    @property
    def values(self) -> dict[str, Any]:
        """What the conditions compare with, by name; what is not asked for is left out."""
        values: dict[str, object] = {
            "person": self.person,
            "branch": self.branch,
            "kind": self.kind,
        }
        if self.month:
            values["since"], values["until"] = days_of(self.month)
        elif self.year:
            values["since"], values["until"] = date(self.year, 1, 1), date(self.year, 12, 31)
        return {name: value for name, value in values.items() if value}

    @property
    def has_activities(self) -> bool:
        return self.kind != MEETING

    @property
    def has_meetings(self) -> bool:
        """Not among what was typed late: of who came to a meeting that is not known."""
        return self.kind in {None, MEETING} and not self.late

    def apply(self, rows: Rows) -> Rows:
        return narrowed(rows, self.values, self.late)


def narrowed(rows: Rows, values: dict[str, Any], late: bool = False) -> Rows:
    """The rows that count and have these values."""
    rows = rows.where(Activity.withdrawn_at.is_null())
    if "person" in values:
        rows = rows.where(Activity.person == values["person"])
    if "branch" in values:
        rows = rows.where(Activity.branch == values["branch"])
    if "since" in values:
        rows = rows.where(Activity.happened_on.between(values["since"], values["until"]))
    if "kind" in values:
        rows = rows.where(Activity.kind == values["kind"])
    return rows.where(is_late()) if late else rows


def days_of(month: int) -> tuple[date, date]:
    """201804 -> the first and last day of April 2018."""
    year, number = divmod(month, 100)
    after = date(year + number // 12, number % 12 + 1, 1)
    return date(year, number, 1), date.fromordinal(after.toordinal() - 1)


def is_late() -> Any:
    """Typed in a later month than the one in which it happened (in UTC: hours do not matter).

    What came by a file is history, and not late.
    """
    if isinstance(db.obj, PostgresqlDatabase):
        typed = SQL("CAST(to_char(to_timestamp(t1.created_at), 'YYYYMM') AS INTEGER)")
    else:
        typed = SQL("CAST(strftime('%Y%m', t1.created_at, 'unixepoch') AS INTEGER)")
    return (typed > Activity.year_month) & ~Activity.was_imported


def rows(person: Person, wanted: Filter, after: Place | None = None) -> list[tuple]:
    """A page of the list, newest first, as plain tuples; one more than a page if there is more.

    (id, day as the database has it, kind, minutes, hundred metres, outcome, client's label or
    None, further clients, the author's label, None); of a meeting the id of the attendance, the
    kind MEETING, its title instead of a client, and last its number. A client who is not visible
    to this person has no label. `after` is the last row of the page before.
    """
    values = wanted.values
    activities = meetings = []
    if wanted.has_activities:
        activities = activity_rows(person, wanted, values | before(after, is_meeting=False))
    if wanted.has_meetings:
        meetings = meeting_rows(values | before(after, is_meeting=True))
    if activities and meetings:
        return sorted(activities + meetings, key=place_of, reverse=True)[: PAGE + 1]
    return activities or meetings


def before(after: Place | None, *, is_meeting: bool) -> dict[str, Any]:
    """Which of these rows come behind a place: those of earlier days, and of that day the rest."""
    if after is None:
        return {}
    number = after.number
    if after.is_meeting != is_meeting:
        number = PAST_ALL if is_meeting else 0
    return {"after_day": after.day, "after_id": number}


def place_of(row: tuple) -> tuple:
    return row[1], row[2] != MEETING, row[0]


def activity_rows(person: Person, wanted: Filter, values: dict[str, Any]) -> list[tuple]:
    found = list_query(person, values, wanted.late)
    return [(*row, None) for row in found.tuples()]


def meeting_rows(values: dict[str, Any]) -> list[tuple]:
    return [
        (number, day, MEETING, minutes, None, Outcome.DONE, title, 0, who, meeting)
        for number, day, minutes, title, who, meeting in meetings_query(values).tuples()
    ]


def meetings_query(named: dict[str, Any]) -> Rows:
    found = (
        meetings_attended(
            named,
            Attendance.id,
            Meeting.held_on,
            Meeting.minutes,
            fn.COALESCE(Meeting.title, Meeting.code),
            Person.called(),
            Meeting.id,
        )
        .join_from(Attendance, Person)
        .order_by(Meeting.held_on.desc(), Attendance.id.desc())
        .limit(SQL(str(PAGE + 1)))
    )
    return behind(found, named, Meeting.held_on, Attendance.id)


def meetings_attended(named: dict[str, Any], *columns) -> Rows:
    fields = ("person", "branch", "since", "until")
    return attended(*columns, **{name: named.get(name) for name in fields})


def behind(found: Rows, named: dict[str, Any], day: Field, number: Field) -> Rows:
    """Only what comes after a place, when there is one."""
    if "after_id" not in named:
        return found
    after_day, after_id = named["after_day"], named["after_id"]
    return found.where(day <= after_day, (day < after_day) | (number < after_id))


def list_query(person: Person, named: dict[str, Any], late: bool) -> Rows:
    # Of the first client, row by row: a branch has more clients than a page has rows.
    label = (
        clients.visible_to(person).select(Client.called()).where(Client.id == ActivityClient.client)
    )
    others = ActivityClient.select(fn.COUNT(ActivityClient.client)).where(
        ActivityClient.activity == Activity.id, ActivityClient.position > 0
    )
    found = (
        Activity.select(
            Activity.id,
            Activity.happened_on,
            Activity.kind,
            Activity.minutes,
            Activity.distance_hm,
            Activity.outcome,
            label,
            others,
            Person.called(),
        )
        .join(Person)
        .switch(Activity)
        .join(
            ActivityClient,
            JOIN.LEFT_OUTER,
            on=(ActivityClient.activity == Activity.id) & (ActivityClient.position == 0),
        )
        .order_by(Activity.happened_on.desc(), Activity.id.desc())
        .limit(SQL(str(PAGE + 1)))  # a parameter would have SQLite plan it anew each time
    )
    found = behind(found, named, Activity.happened_on, Activity.id)
    return narrowed(found, named, late)


@dataclass(frozen=True)
class Totals:
    """Of a list: how many, minutes, hundred metres, and how many of them failed."""

    count: int
    minutes: int
    distance_hm: int
    failed: int


def totals(wanted: Filter) -> Totals:
    """The sums of the rows that the same filter lists."""
    sums = sums_query(wanted, wanted.values).tuples()
    return Totals(*(int(sum(numbers)) for numbers in zip(*sums, strict=True)))


def sums_query(wanted: Filter, named: dict[str, Any]) -> Rows | ModelCompoundSelectQuery:
    """A row of sums of the activities, one of the meetings, or both."""
    failed = fn.SUM((Activity.outcome != Outcome.DONE).cast("INTEGER"))
    activities = Activity.select(
        fn.COUNT(Activity.id),
        fn.COALESCE(fn.SUM(Activity.minutes), 0),
        fn.COALESCE(fn.SUM(Activity.distance_hm), 0),
        fn.COALESCE(failed, 0),
    )
    meetings = meetings_attended(
        named,
        fn.COUNT(Attendance.id),
        fn.COALESCE(fn.SUM(Meeting.minutes), 0),
        SQL("0"),
        SQL("0"),
    )
    if not wanted.has_activities:
        return meetings
    activities = narrowed(activities, named, wanted.late)
    if wanted.has_meetings:
        return activities.union_all(meetings)
    return activities


def all_rows(person: Person, wanted: Filter) -> Iterator[tuple]:
    """Every row of the list, page by page, for a file."""
    after = None
    while page := rows(person, wanted, after):
        shown, last = page_of(page)
        yield from shown
        if last is None:
            return
        after = place_at(last)


def place_at(row: tuple) -> Place:
    """Where a row stands in the list: the next page begins after it."""
    number, day, kind, *_ = row
    return Place(as_day(day), number, kind == MEETING)


def may_list(person: Person, wanted: Filter) -> bool:
    """One's own, or what is of the branch for who sees its hours."""
    if wanted.person == person.id:
        return True
    return person.may(Permission.SEE_BRANCH_HOURS) and wanted.branch == person.branch_id
