"""The lists of activities: lean rows, and totals that are the sums of exactly those rows.

A list is asked for more often than anything else. Its SQL is therefore made once per shape of
filter and kept; each time only the values are put in.
"""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import date
from typing import Any

from peewee import JOIN, SQL, ModelSelect, PostgresqlDatabase, fn

from portal.access import Permission
from portal.activities.models import Activity, ActivityClient, Outcome
from portal.clients import queries as clients
from portal.clients.models import Client
from portal.db import db
from portal.moments import today
from portal.people.models import Person

PAGE = 50


@dataclass(frozen=True)
class Filter:
    """Which activities are asked for; a month as 201804."""

    person: int | None = None
    branch: int | None = None
    month: int | None = None
    year: int | None = None
    kind: str | None = None
    late: bool = False  # only what was typed after its month had passed

    @property
    def values(self) -> dict[str, Any]:
        """What the conditions compare with, by name; what is not asked for is left out."""
        values = {"person": self.person, "branch": self.branch, "kind": self.kind}
        if self.month:
            values["since"], values["until"] = days_of(self.month)
        elif self.year:
            values["since"], values["until"] = date(self.year, 1, 1), date(self.year, 12, 31)
        return {name: value for name, value in values.items() if value}

    def apply(self, rows: ModelSelect) -> ModelSelect:
        return narrowed(rows, self.values, self.late)


def narrowed(rows: ModelSelect, values: dict[str, Any], late: bool = False) -> ModelSelect:
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
    """Typed in a later month than the one in which it happened (in UTC: hours do not matter)."""
    if isinstance(db.obj, PostgresqlDatabase):
        typed = SQL("CAST(to_char(to_timestamp(t1.created_at), 'YYYYMM') AS INTEGER)")
    else:
        typed = SQL("CAST(strftime('%Y%m', t1.created_at, 'unixepoch') AS INTEGER)")
    return typed > Activity.year_month


def rows(person: Person, wanted: Filter, after: tuple[date, int] | None = None) -> list[tuple]:
    """A page of the list, newest first, as plain tuples; one more than a page if there is more.

    (id, day, kind, minutes, hundred metres, outcome, client's label or None, further clients,
    the author's label). A client who is not visible to this person has no label. `after` is the
    (day, id) of the last row of the page before.
    """
    values = wanted.values
    if after:
        values |= {"after_day": after[0], "after_id": after[1]}
    reader = (person.may(Permission.SEE_BRANCH_CLIENTS), person.papers_are_in)
    shape = ("rows", id(db.obj), reader, person.grounds, tuple(values), wanted.late)
    values |= {"reader": person.id, "home": person.branch_id, "today": today()}
    found = once(shape, values, lambda named: list_query(person, named, wanted.late))
    return [(row[0], as_day(row[1]), *row[2:]) for row in found]


def list_query(person: Person, named: dict[str, Any], late: bool) -> ModelSelect:
    reader = Person(id=named["reader"], branch=named["home"], was_imported=person.papers_are_in)
    reader.roles, reader.is_deputy = person.roles, person.is_deputy
    # Of the first client, row by row: a branch has more clients than a page has rows.
    label = (
        clients.visible_to(reader)
        .select(fn.COALESCE(Client.name, Client.code))
        .where(Client.id == ActivityClient.client)
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
            fn.COALESCE(Person.name, Person.code),
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
    if "after_id" in named:
        day, number = named["after_day"], named["after_id"]
        found = found.where(
            Activity.happened_on <= day,
            (Activity.happened_on < day) | (Activity.id < number),
        )
    return narrowed(found, named, late)


_made: dict[tuple, tuple[str, list[tuple[str | None, Any]]]] = {}


def once(shape: tuple, values: dict[str, Any], build: Callable[[dict], ModelSelect]):
    """Run a query whose SQL is made once for this shape; only its values differ each time."""
    if shape not in _made:
        named = {name: stand_in(place, value) for place, (name, value) in enumerate(values.items())}
        named["today"] = values.get("today")  # what lies deeper asks the clock itself
        names = {value: name for name, value in named.items()}
        sql, parameters = build(named).sql()
        _made[shape] = (
            sql,
            [
                (names.get(value), value) if is_stand_in(value, names) else (None, value)
                for value in parameters
            ],
        )
    sql, parameters = _made[shape]
    filled = [values[name] if name else value for name, value in parameters]
    return db.execute_sql(sql, filled).fetchall()


def stand_in(place: int, value: Any) -> Any:
    """A value of the same kind that nothing else in the query has."""
    if isinstance(value, date):
        return date(2, 1, 1 + place)
    return f"stand-in {place}" if isinstance(value, str) else -1_000_001 - place


def is_stand_in(value: Any, names: dict) -> bool:
    return isinstance(value, int | str | date) and value in names


def as_day(value: date | str) -> date:
    return value if isinstance(value, date) else date.fromisoformat(value)


@dataclass(frozen=True)
class Totals:
    """Of a list: how many, minutes, hundred metres, and how many of them failed."""

    count: int
    minutes: int
    distance_hm: int
    failed: int


def totals(wanted: Filter) -> Totals:
    """The sums of the rows that the same filter lists."""
    values = wanted.values
    shape = ("totals", id(db.obj), tuple(values), wanted.late)
    [sums] = once(shape, values, lambda named: sums_query(named, wanted.late))
    return Totals(*(int(number) for number in sums))


def sums_query(named: dict[str, Any], late: bool) -> ModelSelect:
    failed = fn.SUM((Activity.outcome != Outcome.DONE).cast("INTEGER"))
    sums = Activity.select(
        fn.COUNT(Activity.id),
        fn.COALESCE(fn.SUM(Activity.minutes), 0),
        fn.COALESCE(fn.SUM(Activity.distance_hm), 0),
        fn.COALESCE(failed, 0),
    )
    return narrowed(sums, named, late)


def all_rows(person: Person, wanted: Filter) -> Iterator[tuple]:
    """Every row of the list, page by page, for a file."""
    after = None
    while page := rows(person, wanted, after):
        yield from page[:PAGE]
        if len(page) <= PAGE:
            return
        after = (page[PAGE - 1][1], page[PAGE - 1][0])


def may_list(person: Person, wanted: Filter) -> bool:
    """One's own, or what is of the branch for who sees its hours."""
    if wanted.person == person.id:
        return True
    return person.may(Permission.SEE_BRANCH_HOURS) and wanted.branch == person.branch_id
