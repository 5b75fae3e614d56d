"""Which employers there are for somebody, in lists and on the board."""

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from functools import reduce
from operator import or_

from peewee import JOIN, Expression, fn

from portal.core import phones
from portal.core.clock import today
from portal.core.database import Rows, among
from portal.core.i18n.collation import in_order, place_of_name
from portal.core.i18n.labels import SECTORS
from portal.core.paging import PAGE
from portal.core.text import folded
from portal.core.web.access import Permission
from portal.employment.board import queries as boards
from portal.employment.employers.models import (
    ContactPerson,
    Employer,
    EmployerMerge,
    Stage,
    silent_days,
)
from portal.feature import contributed
from portal.people import queries as people
from portal.people.models import Person
from portal.search.index import fits

SILENT_FROM = 30  # days without a contact, from which the board says so


def visible_to(person: Person) -> Rows:
    """The employers of the branch, for the job coach and leaders; no merged ones."""
    employers = Employer.select().where(
        Employer.branch == person.branch_id, Employer.merged_into.is_null()
    )
    if not person.may(Permission.SEE_EMPLOYERS):
        return employers.where(Employer.id.is_null())
    return employers


def is_open() -> Expression:
    return Employer.stage.is_null() | (Employer.stage != Stage.CLOSED)


@dataclass(frozen=True)
class Card:
    """An employer on the board or in a list, with who is on it and since when it is silent."""

    employer: Employer
    owner: Person | None
    silent: int | None  # days since the last contact

    @property
    def is_silent(self) -> bool:
        return self.employer.is_open and self.silent is not None and self.silent >= SILENT_FROM


def with_owner(employers: Rows) -> Rows:
    return employers.select(Employer, Person).join(Person, JOIN.LEFT_OUTER, on=Employer.owner)


def cards(employers: Iterable[Employer]) -> list[Card]:
    """Each employer with its owner and silence; one query for all of them together."""
    listed = list(employers)
    last = last_contacts([employer.id for employer in listed])
    return [Card(e, e.owner, silent_days(last.get(e.id))) for e in listed]


def last_contacts(numbers: list[int]) -> dict[int, date]:
    found: dict[int, date] = {}
    for known in contributed().employer_contacts if numbers else []:
        found |= known(numbers)
    return found


def open_ones(person: Person) -> Rows:
    """The next step that is soonest on top, then by name."""
    found = with_owner(visible_to(person)).where(is_open())
    return found.order_by(*boards.soonest(Employer, Employer.sorts_as))


def board(person: Person, is_mine: bool = False) -> dict[str, list[Card]]:
    """Every open employer in the column of its stage; or only those of this person."""
    found = cards(boards.mine(open_ones(person), person) if is_mine else open_ones(person))
    stages = [stage for stage in Stage if stage != Stage.CLOSED]
    return boards.in_columns(stages, ((card.employer.at, card) for card in found))


def due(person: Person) -> Rows:
    """Open employers on which somebody has to do something today."""
    return boards.due(open_ones(person), person)


def meant(person: Person, typed: str) -> Expression:
    """Condition: an employer that fits what was typed, or of which that is part of a number."""
    words = fits(Employer, person.branch_id, typed)
    digits = phones.parts_in(typed)
    if not digits:
        return words
    there = ContactPerson.select(ContactPerson.employer).where(
        ContactPerson.branch == person.branch_id, has_one_of(ContactPerson.phone, digits)
    )
    return words | has_one_of(Employer.contact_phone, digits) | Employer.id.in_(there)


def has_one_of(column, digits: list[str]) -> Expression:
    """Condition: digits of which these are one stand in a number, however it was written."""
    bare = reduce(lambda text, sign: fn.REPLACE(text, sign, ""), " -()./", column)
    return reduce(or_, (bare.contains(part) for part in digits))


def found(
    person: Person, typed: str, stage: str = "", sector: str = "", is_mine: bool = False
) -> Rows:
    """The employers by name that fit what was typed, each with its owner."""
    listed = with_owner(visible_to(person)).where(meant(person, typed))
    if is_mine:
        listed = boards.mine(listed, person)
    if stage == Stage.LEAD:
        listed = listed.where(Employer.stage.is_null() | (Employer.stage == stage))
    elif stage:
        listed = listed.where(Employer.stage == stage)
    if sector:
        listed = listed.where(Employer.sector == sector)
    return listed.order_by(Employer.sorts_as, Employer.id)


def page_of(employers: Rows, first: int) -> tuple[list[Card], int]:
    """A page of the list from this place on, and how many there are in all."""
    return cards(employers.offset(first).limit(PAGE)), employers.count()


def sectors_of(branch_id: int) -> list[str]:
    """The sectors that employers of the branch have, by their names, for choosing."""
    rows = (
        Employer.select(Employer.sector)
        .where(Employer.branch == branch_id, Employer.sector.is_null(False))
        .distinct()
    )
    return list(in_order({sector: SECTORS.get(sector, sector) for (sector,) in rows.tuples()}))


def all_sectors_of(branch_id: int) -> list[str]:
    """The usual sectors, and those of their own words."""
    own = {sector: sector for sector in sectors_of(branch_id)}
    return list(in_order(own | SECTORS))


def possible_owners(branch_id: int) -> list[Person]:
    """Who works at the branch today and sees its employers."""
    working = [
        person
        for person in Person.select()
        .where(Person.branch == branch_id)
        .order_by(Person.sorts_as, Person.id)
        if person.works_on(today())
    ]
    roles = people.roles_of([person.id for person in working])
    for person in working:
        person.roles = set(roles.get(person.id, []))
    return [person for person in working if person.may(Permission.SEE_EMPLOYERS)]


def further_people(employer: Employer) -> list[ContactPerson]:
    """Its contact persons beside the first, by name."""
    of = ContactPerson.select().where(ContactPerson.employer == employer.id)
    return sorted(of, key=lambda c: (place_of_name(c.name), c.id))


def to_choose(person: Person, kept: int | None = None) -> Rows:
    """The employers to choose from, by name: the open ones, and the one that is `kept` already."""
    listed = visible_to(person).where(is_open() | (Employer.id == (kept or 0)))
    return listed.order_by(Employer.sorts_as, Employer.id)


def names_at(employer: Employer) -> list[str]:
    """What its contact persons are called, the first one first."""
    first = [employer.contact_name] if employer.contact_name else []
    return first + [person.name for person in further_people(employer)]


def told_apart(employer: Employer, further: list[ContactPerson]) -> dict[int, str]:
    """{number of a further contact person: the name, with what tells two of one name apart}

    What they do there, else their phone number or address; two that have the same are numbered.
    """
    names = Counter(tuple(folded(c.name)) for c in further)
    names[tuple(folded(employer.contact_name or ""))] += 1
    said: dict[int, str] = {}
    for c in further:
        beside = c.job or c.phone or c.email
        is_one_of_several = names[tuple(folded(c.name))] > 1
        said[c.id] = f"{c.name} ({beside})" if is_one_of_several and beside else c.name
    seen: Counter[str] = Counter([employer.contact_name or ""])
    for c in further:
        seen[said[c.id]] += 1
        if (number := seen[said[c.id]]) > 1:
            said[c.id] = f"{said[c.id]} {number}"
    return said


def looks_like(employer: Employer, person: ContactPerson) -> bool:
    """Whether somebody else there has this name, and nothing that this one differs in."""
    facts = (person.job or None, person.phone or None, person.email or None)
    first = (None, employer.contact_phone, employer.contact_email)
    known = [
        (c.name, (c.job, c.phone, c.email)) for c in further_people(employer) if c.id != person.id
    ]
    return any(
        folded(name or "") == folded(person.name) and theirs == facts
        for name, theirs in [(employer.contact_name, first), *known]
    )


def people_visible_to(person: Person) -> Rows:
    """The further contact persons of the employers that this person sees."""
    return ContactPerson.select().where(
        among(ContactPerson.employer, visible_to(person).select(Employer.id))
    )


def others(person: Person, employer: Employer, also: Iterable[int] = ()) -> list[Employer]:
    """The other employers of the branch, by name: the open ones, and those `also`."""
    listed = visible_to(person).where(
        Employer.id != employer.id, is_open() | Employer.id.in_(list(also))
    )
    return list(listed.order_by(Employer.sorts_as, Employer.id))


def merges_visible_to(person: Person) -> Rows:
    """The merges that can still be undone, of employers that this person sees."""
    return EmployerMerge.select().where(
        among(EmployerMerge.kept, visible_to(person).select(Employer.id)),
        EmployerMerge.undone_at.is_null(),
    )


def merges_into(employer: Employer) -> Rows:
    """What was merged into this employer, with the name it had, the last first."""
    return (
        EmployerMerge.select(EmployerMerge, Employer, Person)
        .join(Employer, on=EmployerMerge.gone)
        .switch(EmployerMerge)
        .join(Person, on=EmployerMerge.merged_by)
        .where(EmployerMerge.kept == employer.id, EmployerMerge.undone_at.is_null())
        .order_by(EmployerMerge.id.desc())
    )
