"""Pages of published reports that everybody may read."""

from peewee import JOIN, Expression

from portal.core.crypto import digest_of
from portal.core.database import Rows
from portal.people.models import Person
from portal.reports.models import Publication
from portal.totals.models import PublicPage


def visible_to(person: Person) -> Rows:
    """Those of this person's branch that were not withdrawn, each with its publication."""
    return _with_publications().where(
        PublicPage.branch == person.branch_id, PublicPage.withdrawn_at.is_null()
    )


def page_of(made: Publication, person: Person) -> PublicPage | None:
    """The one of this publication, also where its last day is over."""
    return visible_to(person).where(PublicPage.publication == made.id).first()


def open_of_same_period(made: Publication, person: Person) -> list[PublicPage]:
    """Those of exactly the days, place and basis of this publication: one at most."""
    return list(visible_to(person).where(_of_same_period(made)))


def _of_same_period(made: Publication) -> Expression:
    p, place = Publication, made.municipality_id
    whose = p.municipality.is_null() if place is None else p.municipality == place
    days = (p.since == made.since) & (p.until == made.until)
    return (p.branch == made.branch_id) & whose & days & (p.basis == made.basis)


def opened_by(secret: str) -> PublicPage | None:
    """The page at the address with this secret, while it is there."""
    found = _with_publications().where(PublicPage.digest == digest_of(secret)).first()
    return found if found is not None and found.is_open else None


def _with_publications() -> Rows:
    p = Publication
    told = (p.id, p.branch, p.municipality, p.since, p.until, p.basis, p.number, p.published_at)
    found = PublicPage.select(PublicPage, *told, p.published_by, Person)
    return found.join(p).join(Person, JOIN.LEFT_OUTER, on=p.published_by)
