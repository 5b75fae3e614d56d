"""The lists of activities: lean rows, and totals that are the sums of exactly those rows.

A list is asked for more often than anything else. Its SQL is therefore made once per shape of
filter and kept; each time only the values are put in.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from typing import Any

from peewee import JOIN, SQL, ModelSelect, PostgresqlDatabase, fn

from portal.access import Permission
from portal.activities.models import Activity, ActivityClient, Outcome
from portal.clients import queries as clients
from portal.clients.models import Client
from portal.db import db
from portal.people.models import Person

PAGE = 50


@dataclass(frozen=True)
class Filter:
    """Which activities are asked for; a month as 201804, a half-open end as keyset."""

    person: int | None = None
    branch: int | None = None
    month: int | None = None
    year: int | None = None
    kind: str | None = None
    late: bool = False  # only what was typed after its month had passed

    def apply(self, rows: ModelSelect) -> ModelSelect:
        for condition in self._conditions():
            rows = rows.where(condition)
        return rows

    def _conditions(self) -> Iterator[Any]:
        yield Activity.withdrawn_at.is_null()
        if self.person:
            yield Activity.person == self.person
        if self.branch:
            yield Activity.branch == self.branch
        if self.month:
            yield Activity.happened_on.between(*days_of(self.month))
        if self.year:
            yield Activity.happened_on.between(date(self.year, 1, 1), date(self.year, 12, 31))
        if self.kind:
            yield Activity.kind == self.kind
        if self.late:
            yield is_late()


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
    """A page of the list, newest first, as plain tuples.

    (id, day, kind, minutes, hundred metres, outcome, client's label or None, further clients,
    the author's label). A client who is not visible to this person has no label. `after` is the
    (day, id) of the last row of the page before.
    """
    seen = Client.id.in_(clients.visible_to(person).select(Client.id).order_by())
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
            fn.COALESCE(Client.name, Client.code),
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
        .join(Client, JOIN.LEFT_OUTER, on=(Client.id == ActivityClient.client) & seen)
        .order_by(Activity.happened_on.desc(), Activity.id.desc())
        .limit(PAGE + 1)
    )
    if after:
        day, number = after
        found = found.where(
            (Activity.happened_on < day) | ((Activity.happened_on == day) & (Activity.id < number))
        ).where(Activity.happened_on <= day)
    return list(wanted.apply(found).tuples())


@dataclass(frozen=True)
class Totals:
    """Of a list: how many, minutes, hundred metres, and how many of them failed."""

    count: int
    minutes: int
    distance_hm: int
    failed: int


def totals(wanted: Filter) -> Totals:
    """The sums of the rows that the same filter lists."""
    failed = fn.SUM((Activity.outcome != Outcome.DONE).cast("INTEGER"))
    sums = wanted.apply(
        Activity.select(
            fn.COUNT(Activity.id),
            fn.COALESCE(fn.SUM(Activity.minutes), 0),
            fn.COALESCE(fn.SUM(Activity.distance_hm), 0),
            fn.COALESCE(failed, 0),
        )
    )
    return Totals(*sums.tuples().get())


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
