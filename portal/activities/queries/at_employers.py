"""Contacts with employers: each is an activity, so that its hours count."""

from datetime import date

from peewee import fn

from portal.activities.models import Activity, Kind, Outcome
from portal.core.database import Rows
from portal.core.i18n.formatting import as_day
from portal.core.web.access import Permission
from portal.employment.employers.models import Employer
from portal.people.models import Person

MOST = 20


def contacts() -> Rows:
    """Contacts with employers that took place and count."""
    return Activity.select().where(
        Activity.kind == Kind.EMPLOYER_CONTACT,
        Activity.withdrawn_at.is_null(),
        Activity.outcome == Outcome.DONE,
    )


def last_contacts(numbers: list[int]) -> dict[int, date]:
    """{number of an employer: the day of the last contact}."""
    last = fn.MAX(Activity.happened_on)
    found = contacts().select(Activity.employer, last).where(Activity.employer.in_(numbers))
    return {n: as_day(day) for n, day in found.group_by(Activity.employer).tuples()}


def on_employer(person: Person, employer: Employer) -> dict | None:
    """The last contacts with an employer: they are the branch's, whoever had them."""
    if not person.may(Permission.SEE_EMPLOYERS):
        return None
    found = (
        contacts()
        .select(Activity, Person)
        .join(Person)
        .where(Activity.employer == employer.id, Activity.branch == person.branch_id)
        .order_by(Activity.happened_on.desc(), Activity.id.desc())
        .limit(MOST)
    )
    return {"template": "activities/_on_employer.html", "rows": list(found)}
