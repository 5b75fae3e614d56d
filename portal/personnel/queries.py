"""Which records of who works here somebody sees, and what of them runs out."""

from dataclasses import dataclass
from datetime import date, timedelta

from flask_babel import gettext as _
from peewee import JOIN, fn

from portal.core.clock import today
from portal.core.database import Rows
from portal.core.web.access import PROTECTED_ROLES, Permission, PersonPart
from portal.people.models import Person, PersonRole
from portal.personnel.models import KINDS, PersonRecord, RecordKind

SOON = timedelta(days=60)
LONG_AGO = timedelta(days=365)


@dataclass(frozen=True)
class RunsOut:
    """A paper of somebody that has run out, or soon does."""

    person: Person
    what: str
    until: date

    @property
    def is_over(self) -> bool:
        return self.until < today()


def visible_to(person: Person) -> Rows:
    """For who manages people; those of leaders and one's own for a senior only."""
    found = PersonRecord.select().where(PersonRecord.branch == person.branch_id)
    if not person.may(Permission.MANAGE_PEOPLE):
        return found.where(PersonRecord.id.is_null())
    if person.may(Permission.MANAGE_LEADERS):
        return found
    return found.where(PersonRecord.person.not_in(protected()), PersonRecord.person != person.id)


def protected() -> Rows:
    """Leaders and administrators."""
    return PersonRole.select(PersonRole.person).where(PersonRole.role.in_(sorted(PROTECTED_ROLES)))


def may_note(reader: Person, person: Person) -> bool:
    return person.can_be_changed_by(reader, PersonPart.PAPERS)


def with_people(person: Person) -> Rows:
    """The visible, each with whose it is."""
    return (
        visible_to(person)
        .select(PersonRecord, Person)
        .join(Person, on=(PersonRecord.person == Person.id))
    )


def last_talks(person: Person) -> Rows | None:
    """Of each who works here the day of the last talk, of those whom this person may read."""
    if not person.may(Permission.MANAGE_PEOPLE):
        return None
    talks = visible_to(person).where(PersonRecord.kind == RecordKind.TALK)
    return talks.select(
        PersonRecord.person.alias("whom"),
        fn.MAX(PersonRecord.happened_on).alias("day"),
        fn.COUNT(PersonRecord.id).alias("many"),
    ).group_by(PersonRecord.person)


def on_person(reader: Person, person: Person) -> dict | None:
    """Their talks, trainings, agreements and papers, for who may read them."""
    if not may_note(reader, person):
        return None
    found = visible_to(reader).where(PersonRecord.person == person.id)
    return {
        "template": "personnel/_on_person.html",
        "place": 5,
        "rows": list(found.order_by(PersonRecord.happened_on.desc(), PersonRecord.id.desc())),
        "kinds": KINDS,
    }


def here(person: Person) -> Rows:
    """Who works here today, of those whom this person manages."""
    day = today()
    found = Person.select().where(
        Person.branch == person.branch_id,
        Person.erased_at.is_null(),
        Person.ended_on.is_null() | (Person.ended_on >= day),
        Person.started_on.is_null() | (Person.started_on <= day),
    )
    if person.may(Permission.MANAGE_LEADERS):
        return found
    return found.where(Person.id.not_in(protected()), Person.id != person.id)


def ending(person: Person) -> list[RunsOut]:
    """What has run out or soon does of who works here, certificates too, the first to end first.

    Of one kind and name the last counts: an old certificate is followed by a new one.
    """
    by = today() + SOON
    working = {one.id: one for one in here(person)}
    found = [
        RunsOut(one, _("Conduct certificate"), one.conduct_certificate_until)
        for one in working.values()
        if one.conduct_certificate_until and one.conduct_certificate_until <= by
    ]
    last: dict[tuple, PersonRecord] = {}
    rows = visible_to(person).where(PersonRecord.person.in_(list(working)))
    for row in rows.order_by(PersonRecord.happened_on, PersonRecord.id):
        last[(row.person_id, row.kind, row.what.casefold())] = row
    found += [
        RunsOut(working[row.person_id], row.what, row.valid_until)
        for row in last.values()
        if row.valid_until and row.valid_until <= by
    ]
    return sorted(found, key=lambda one: (one.until, one.person.label))


def without_talk(person: Person) -> list[tuple[Person, date | None]]:
    """Who works here for a year or longer, and with whom nobody talked in the last one."""
    talked = visible_to(person).where(PersonRecord.kind == RecordKind.TALK)
    last = talked.select(
        PersonRecord.person.alias("whom"), fn.MAX(PersonRecord.happened_on).alias("day")
    ).group_by(PersonRecord.person)
    since = today() - LONG_AGO
    people = (
        here(person)
        .select(Person, last.c.day.alias("talked_on"))
        .join(last, JOIN.LEFT_OUTER, on=(last.c.whom == Person.id))
        .where(
            Person.started_on.is_null() | (Person.started_on <= since),
            last.c.day.is_null() | (last.c.day < since),
        )
        .order_by(last.c.day.is_null(False), last.c.day, Person.sorts_as, Person.id)
    )
    return [(one, getattr(one, "talked_on", None)) for one in people.objects()]
