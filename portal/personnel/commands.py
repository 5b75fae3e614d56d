"""What `flask jobs run` does about papers that run out: one mail to the leaders."""

from datetime import timedelta

from flask_babel import ngettext

from portal.branches.models import Branch
from portal.core.clock import today
from portal.core.database import Rows, db
from portal.core.web.addresses import link_to
from portal.mail.actions import queue
from portal.people.models import Person
from portal.people.queries import leaders_of
from portal.personnel.models import PersonRecord

BEFORE = timedelta(days=30)


def remind() -> str | None:
    """A month before it ends, once for each paper and last day: of two processes one marks it."""
    total = 0
    for branch in Branch.select().order_by(Branch.id):
        with db.atomic():
            count = of_records(branch).execute() + of_people(branch).execute()
            for leader in leaders_of(branch.id) if count else ():
                queue(leader, "people.papers", lambda count=count: text(count))
        total += count
    return f"{total} papers that run out told of." if total else None


def of_records(branch: Branch) -> Rows:
    until = PersonRecord.valid_until
    working = Person.select(Person.id).where(*works(branch))
    return PersonRecord.update(reminded_until=until).where(
        PersonRecord.person.in_(working),
        until <= today() + BEFORE,
        until >= today(),
        PersonRecord.reminded_until.is_null() | (PersonRecord.reminded_until != until),
    )


def of_people(branch: Branch) -> Rows:
    """Their conduct certificates."""
    until = Person.conduct_certificate_until
    return Person.update(certificate_reminded_until=until).where(
        *works(branch),
        until <= today() + BEFORE,
        until >= today(),
        Person.certificate_reminded_until.is_null() | (Person.certificate_reminded_until != until),
    )


def works(branch: Branch) -> tuple:
    return (
        Person.branch == branch.id,
        Person.erased_at.is_null(),
        Person.ended_on.is_null() | (Person.ended_on >= today()),
    )


def text(count: int) -> tuple[str, str]:
    subject = ngettext(
        "%(num)s paper of who works here runs out",
        "%(num)s papers of who works here run out",
        count,
    )
    said = ngettext(
        "%(num)s paper ends within a month. Look here:\n%(link)s",
        "%(num)s papers end within a month. Look here:\n%(link)s",
        count,
        link=link_to("personnel.index"),
    )
    return subject, said
