"""The list of who works here: filtered, sorted and cut by the database, with their work."""

from dataclasses import dataclass, field
from datetime import date
from typing import Any

from peewee import JOIN

from portal.core.clock import today
from portal.core.database import Rows
from portal.core.i18n.formatting import as_day
from portal.core.i18n.labels import ROLES
from portal.core.paging import cut
from portal.core.web.access import Role
from portal.feature import Column, Known, contributed, seen_by
from portal.people import queries
from portal.people.models import Person, PersonRole
from portal.search.index import fits

WHICH = ("here", "new", "missing", "left")


@dataclass(frozen=True)
class Wanted:
    """Which people of the list are asked for, and in which order."""

    which: str = "here"
    typed: str = ""
    role: str | None = None
    employment: str | None = None
    sort: str = "name"
    is_reversed: bool = False
    page: int = 1

    @property
    def is_narrowed(self) -> bool:
        return bool(self.typed or self.role or self.employment)


@dataclass(frozen=True)
class Listed:
    """Somebody who works here, and what their work is."""

    id: int
    called: str
    employment: str
    roles: list[Role]
    papers_missing: bool
    started_on: date | None
    ended_on: date | None
    certificate_until: date | None
    knows: dict[str, Known] = field(default_factory=dict)

    @property
    def in_roles(self) -> str:
        return ", ".join(str(ROLES[role]) for role in self.roles)


def columns_for(person: Person) -> list[tuple[Column, Any]]:
    """What features tell of people, as far as this person may see it, each with its rows."""
    return seen_by(person, contributed().person_columns)


def scope(person: Person, wanted: Wanted) -> Rows:
    """Who works here now, has left, or whose papers are missing; of these who are asked for."""
    people = queries.visible_to(person).where(Person.erased_at.is_null())
    here = Person.ended_on.is_null() | (Person.ended_on >= today())
    people = people.where(~here if wanted.which == "left" else here)
    if wanted.which == "new":
        people = people.where(Person.id.in_(queries.newcomers(person).select(Person.id)))
    if wanted.which == "missing":
        people = people.where(
            Person.conduct_certificate_on.is_null() | Person.confidentiality_on.is_null()
        )
    if wanted.role:
        held = PersonRole.select(PersonRole.person).where(PersonRole.role == wanted.role)
        people = people.where(Person.id.in_(held))
    if wanted.employment:
        people = people.where(Person.employment == wanted.employment)
    if wanted.typed:
        people = people.where(fits(Person, person.branch_id, wanted.typed))
    return people


def found(person: Person, wanted: Wanted) -> Rows:
    """These people in their order, with what every column knows of them."""
    people = scope(person, wanted).select(
        Person.id,
        Person.called().alias("called"),
        Person.employment.alias("employment"),
        Person.started_on.alias("started_on"),
        Person.ended_on.alias("ended_on"),
        Person.conduct_certificate_on.alias("certificate_on"),
        Person.conduct_certificate_until.alias("certificate_until"),
        Person.confidentiality_on.alias("confidentiality_on"),
    )
    places: dict[str, list] = {"employment": [Person.employment]}
    for column, rows in columns_for(person):
        people = people.switch(Person).join(rows, JOIN.LEFT_OUTER, on=(rows.c.whom == Person.id))
        people = people.select_extend(
            rows.c.day.alias(f"{column.name}_day"), rows.c.many.alias(f"{column.name}_many")
        )
        seen = rows.c.many if column.counts else rows.c.day
        missing_last = seen.is_null(not column.late_first)
        places[column.name] = [missing_last, seen.desc() if column.counts else seen]
        if wanted.is_reversed:
            places[column.name] = [missing_last, seen if column.counts else seen.desc()]
    first = places.get(wanted.sort, [])
    by_name = [Person.sorts_as, Person.id]
    if wanted.is_reversed and not first:
        by_name = [Person.sorts_as.desc(), Person.id.desc()]
    if wanted.is_reversed and wanted.sort == "employment":
        first = [Person.employment.desc()]
    return people.order_by(*first, *by_name)


def a_page(person: Person, wanted: Wanted) -> tuple[list[Listed], bool]:
    """The rows of a page, and whether another follows."""
    shown, has_more = cut(found(person, wanted), wanted.page)
    return as_listed(person, shown), has_more


def all_of(person: Person, wanted: Wanted) -> list[Listed]:
    """Every row, for a file."""
    return as_listed(person, list(found(person, wanted).dicts()))


def as_listed(person: Person, rows: list[dict[str, Any]]) -> list[Listed]:
    roles = queries.roles_of([row["id"] for row in rows])
    told = [column.name for column, _rows in columns_for(person)]
    return [
        Listed(
            id=row["id"],
            called=row["called"],
            employment=row["employment"],
            roles=roles.get(row["id"], []),
            papers_missing=not (row["certificate_on"] and row["confidentiality_on"]),
            started_on=row["started_on"],
            ended_on=row["ended_on"],
            certificate_until=row["certificate_until"],
            knows={n: Known(as_day(row[f"{n}_day"]), int(row[f"{n}_many"] or 0)) for n in told},
        )
        for row in rows
    ]
