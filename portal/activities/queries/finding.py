"""The visits and contacts that the field on top finds: the last for whom or by whom it names."""

from flask_babel import gettext as _

from portal.activities.models import Activity, ActivityClient
from portal.activities.queries import counted
from portal.clients.models import Client
from portal.clients.queries import finding as clients
from portal.core.database import Rows
from portal.core.i18n.formatting import plain_day
from portal.core.i18n.labels import KIND_NAMES
from portal.core.web.access import Permission
from portal.core.web.addresses import path_to
from portal.employment.employers import queries as employers
from portal.employment.employers.models import Employer
from portal.feature import Hit
from portal.people import queries as people
from portal.people.models import Person
from portal.search.index import fits

MOST_NAMED = 20  # clients, employers, people who fit: their last visits are looked for


def find(person: Person, typed: str, most: int) -> list[Hit]:
    """The last visits for the clients who fit, at the employers and by the people."""
    named = {client.id: client for client in clients.found(person, typed, MOST_NAMED)}
    rows = [one for asked in asked_of(person, typed, [*named]) for one in asked.limit(most)]
    found = {one.id: one for one in rows}
    last = sorted(found.values(), key=lambda one: (one.happened_on, one.id), reverse=True)[:most]
    for_whom = helped_in([one.id for one in last], named)
    return [
        Hit(
            ", ".join([str(KIND_NAMES[one.kind]), *for_whom.get(one.id, []), *at_employer(one)]),
            path_to("activities.show", activity_id=one.id),
            [plain_day(one.happened_on), by_whom(one, person)],
        )
        for one in last
    ]


def asked_of(person: Person, typed: str, named: list[int]) -> list[Rows]:
    """Of each kind of name the visits that this person sees, the last first."""
    seen = counted(person).select(Activity, Person, Employer).join(Person)
    seen = seen.switch(Activity).left_outer_join(Employer)
    seen = seen.order_by(Activity.happened_on.desc(), Activity.id.desc())
    asked = []
    if named:
        theirs = ActivityClient.select(ActivityClient.activity)
        asked.append(seen.where(Activity.id.in_(theirs.where(ActivityClient.client.in_(named)))))
    if person.may(Permission.SEE_EMPLOYERS):
        at = employers.visible_to(person).select(Employer.id)
        asked.append(seen.where(Activity.employer.in_(first_of(at, Employer, person, typed))))
    if person.may(Permission.SEE_BRANCH_HOURS):
        by = people.visible_to(person).select(Person.id)
        asked.append(seen.where(Activity.person.in_(first_of(by, Person, person, typed))))
    return asked


def first_of(rows: Rows, model, person: Person, typed: str) -> list[int]:
    found = rows.where(fits(model, person.branch_id, typed)).order_by(model.id).limit(MOST_NAMED)
    return [number for (number,) in found.tuples()]


def helped_in(activities: list[int], named: dict[int, Client]) -> dict[int, list[str]]:
    """{activity: for whom of these it was, by the names that may be known}"""
    rows = ActivityClient.select(ActivityClient.activity, ActivityClient.client).where(
        ActivityClient.activity.in_(activities), ActivityClient.client.in_([*named])
    )
    found: dict[int, list[str]] = {}
    for activity, client in rows.order_by(ActivityClient.position).tuples():
        found.setdefault(activity, []).append(named[client].label)
    return found


def at_employer(activity: Activity) -> list[str]:
    return [activity.employer.label] if activity.employer_id else []


def by_whom(activity: Activity, person: Person) -> str:
    return _("by me") if activity.person_id == person.id else activity.person.label
