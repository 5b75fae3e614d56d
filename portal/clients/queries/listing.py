"""The list of clients: filtered, sorted and cut by the database, with what each row may show."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from datetime import date, timedelta
from typing import Any

from peewee import JOIN, OP, Expression, Ordering

from portal.branches.models import Municipality
from portal.clients.models import Assignment, Client, Household, running_on
from portal.clients.queries import files
from portal.clients.queries.fields import fields_of_each, fits_for, is_known_by_first_name
from portal.clients.queries.scope import helped_by, is_open, visible_to
from portal.core.clock import today
from portal.core.database import Rows
from portal.core.i18n.formatting import as_day
from portal.core.paging import cut
from portal.core.web.access import Permission, Role
from portal.feature import Column, Known, contributed, seen_by
from portal.people.models import Person

WHICH = ("all", "mine", "alone", "closed")
YEARS = (1, 2, 3)  # the last: after guidance
NO_CONTACT = (30, 60, 90, 180)  # days


@dataclass(frozen=True)
class Wanted:
    """Which clients of the list are asked for, and in which order."""

    which: str = "all"
    typed: str = ""
    helper: int | None = None
    municipality: int | None = None
    year: int | None = None
    silent: int | None = None  # days without contact
    terms: bool = False  # with open terms only
    sort: str = "name"
    is_reversed: bool = False
    page: int = 1

    @property
    def is_narrowed(self) -> bool:
        asked = (self.typed, self.helper, self.municipality, self.year, self.silent, self.terms)
        return any(asked)


@dataclass(frozen=True)
class Listed:
    """A row: no more than its reader may know of this client."""

    id: int
    called: str
    code: str
    household_id: int
    household: str | None
    municipality: str | None
    guides: list[str]
    year: int | None
    until: date | None
    knows: dict[str, Known] = field(default_factory=dict)

    @property
    def guided_by(self) -> str:
        return ", ".join(self.guides)


def columns_for(person: Person) -> list[tuple[Column, Any]]:
    """What features tell of clients that this person may see, each with its rows."""
    return seen_by(person, contributed().client_columns)


def may_narrow(person: Person) -> bool:
    """Whether the list sorts and filters by what is in the file: for who reads all of each."""
    return person.may(Permission.SEE_BRANCH_CLIENTS)


def scope(person: Person, wanted: Wanted) -> Rows:
    """The clients who are asked for, of those whom this person sees."""
    clients = visible_to(person)
    if wanted.which == "mine":
        clients = clients.where(Client.household.in_(helped_by(person)))
    elif wanted.which == "alone":
        clients = clients.where(*files.is_alone(person))
    clients = clients.where(~is_open() if wanted.which == "closed" else is_open())
    clients = clients.where(fits_for(person, wanted.typed))
    if not may_narrow(person):
        return clients
    if wanted.helper:
        helped = Assignment.select(Assignment.household).where(
            Assignment.branch == person.branch_id,
            Assignment.person == wanted.helper,
            *running_on(today()),
        )
        clients = clients.where(Client.household.in_(helped))
    if wanted.municipality:
        clients = clients.where(Client.municipality == wanted.municipality)
    if wanted.year:
        clients = clients.where(files.is_in_year(person.branch_id, wanted.year))
    return clients


def found(person: Person, wanted: Wanted) -> Rows:
    """These clients in their order, with what every column knows of them."""
    told = columns_for(person)
    clients = scope(person, wanted).select(
        Client.id,
        Client.called().alias("called"),
        Client.code.alias("code"),
        is_known_by_first_name(person).alias("shortened"),
        Client.household.alias("household"),
        Household.code.alias("household_code"),
        Client.municipality.alias("municipality"),
        Municipality.name.alias("town"),
        Client.housed_on.alias("housed_on"),
    )
    clients = clients.join(Household).switch(Client).join(Municipality, JOIN.LEFT_OUTER)
    places: dict[str, list] = {}
    for column, rows in told:
        clients = clients.switch(Client).join(rows, JOIN.LEFT_OUTER, on=(rows.c.whom == Client.id))
        clients = clients.select_extend(
            rows.c.day.alias(f"{column.name}_day"), rows.c.many.alias(f"{column.name}_many")
        )
        places[column.name] = [rows.c.day.is_null(not column.late_first), rows.c.day]
        if column.name == "contact" and wanted.silent:
            before = today() - timedelta(wanted.silent)
            clients = clients.where(rows.c.day.is_null() | (rows.c.day <= before))
        if column.name == "terms" and wanted.terms:
            clients = clients.where(rows.c.many > 0)
    return clients.order_by(*order_of(person, wanted, places))


def order_of(person: Person, wanted: Wanted, places: dict[str, list]) -> list:
    """By what was asked, and then by name."""
    if may_narrow(person):
        guide = first_guide()
        places |= {
            "household": [Household.code],
            "guide": [Expression(guide, OP.IS, None), guide],
            "year": [Client.housed_on.is_null(), Client.housed_on.desc()],
        }
    first: list[Any] = list(places.get(wanted.sort, [Client.sorts_as]))
    if wanted.is_reversed:
        first = [turned(one) for one in first]
    return [*first, Client.sorts_as, Client.id]


def turned(part: Any) -> Any:
    """The same part of an order, from the other end."""
    if hasattr(part, "direction"):
        return part.node if part.direction == "DESC" else part.node.desc()
    return Ordering(part, "DESC")


def first_guide() -> Rows:
    """Of a client: where the name of their guide stands in an order."""
    return (
        Assignment.select(Person.sorts_as)
        .join(Person)
        .where(Assignment.household == Client.household, *is_guide())
        .order_by(Person.sorts_as)
        .limit(1)
    )


def is_guide() -> tuple[Expression, ...]:
    return (Assignment.role == Role.GUIDE, *running_on(today()))


def a_page(person: Person, wanted: Wanted) -> tuple[list[Listed], bool]:
    """The rows of a page, and whether another follows."""
    rows, is_more = cut(found(person, wanted), wanted.page)
    return as_listed(person, rows), is_more


def all_of(person: Person, wanted: Wanted) -> Iterator[Listed]:
    """Every row, for a file."""
    yield from as_listed(person, list(found(person, wanted).dicts()))


def how_many(person: Person, wanted: Wanted) -> int:
    narrow = found if wanted.silent or wanted.terms else scope
    return narrow(person, wanted).count()


def as_listed(person: Person, rows: list[dict[str, Any]]) -> list[Listed]:
    """These rows with no more than is known to who asked for them: by four statements."""
    fields = fields_of_each(person, {row["id"]: row["household"] for row in rows})
    guides = guides_of({row["household"] for row in rows})
    plain = [
        Client(id=r["id"], municipality=r["municipality"], housed_on=as_day(r["housed_on"]))
        for r in rows
    ]
    ends = files.guidance_ends(plain)
    years = {c.id: files.programme_year(c, ends[c.id], today()) for c in plain}
    told = [column.name for column, _rows in columns_for(person)]

    def of(row: dict[str, Any]) -> Listed:
        may, number = fields[row["id"]], row["id"]
        called = row["called"].split()[0] if row["shortened"] else row["called"]
        return Listed(
            id=number,
            called=called,
            code=row["code"] if "code" in may and not row["shortened"] else "",
            household_id=row["household"],
            household=row["household_code"] if "household" in may else None,
            municipality=row["town"] if "municipality" in may else None,
            guides=guides.get(row["household"], []) if "helpers" in may else [],
            year=years[number] if "phase" in may else None,
            until=ends[number] if "phase" in may else None,
            knows={n: Known(as_day(row[f"{n}_day"]), row[f"{n}_many"] or 0) for n in told},
        )

    return [of(row) for row in rows]


def guides_of(households: Iterable[int]) -> dict[int, list[str]]:
    """{household: who guides it today, by name}"""
    found = (
        Assignment.select(Assignment.household, Person.called())
        .join(Person)
        .where(Assignment.household.in_(list(households)), *is_guide())
        .order_by(Person.sorts_as, Person.id)
    )
    guides: dict[int, list[str]] = {}
    for household, name in found.tuples():
        if name not in guides.setdefault(household, []):
            guides[household].append(name)
    return guides


def matches_among(person: Person, numbers: Iterable[int]) -> list[Assignment]:
    """Those of these matches whose household this person sees."""
    seen = files.assignments_visible_to(person)
    return list(seen.where(Assignment.id.in_(list(numbers))).order_by(Assignment.id))


def chosen_among(person: Person, numbers: Iterable[int]) -> list[Client]:
    """Those of these clients whom this person sees, with their household."""
    seen = visible_to(person).select(Client, Household).join(Household)
    return list(seen.where(Client.id.in_(list(numbers))).order_by(Client.sorts_as, Client.id))
