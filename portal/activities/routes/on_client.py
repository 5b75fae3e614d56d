"""The part of a client's page that tells of visits and contacts."""

from portal.activities import queries
from portal.activities.models import Kind
from portal.activities.models.kinds import LABELS, usual_kinds
from portal.activities.queries.next_time import agreed_last_time
from portal.clients.models import Client
from portal.core.web.access import Permission
from portal.people.models import Person


def visits(person: Person, client: Client) -> dict | None:
    """The last visits and contacts that this person may see, for under the client's data."""
    if not person.may(Permission.LOG_ACTIVITIES):
        return None
    latest = list(queries.latest_for(person, client))
    return {
        "template": "activities/_on_client.html",
        "place": 2,
        "activities": latest,
        "labels": LABELS,
    }


def household_visits(person: Person, members: list[Client]) -> dict | None:
    """The last visits and lessons with anybody of a household, who was there, and what was agreed
    for the next lesson: from there the next is one press away.
    """
    if not person.may(Permission.LOG_ACTIVITIES):
        return None
    rows = queries.latest_with(person, members)
    teaches = Kind.LANGUAGE_LESSON in usual_kinds(person)
    last = agreed_last_time(person, Kind.LANGUAGE_LESSON, {one.household_id for one in members})
    return {
        "template": "activities/_on_household.html",
        "place": 1,
        "rows": rows,
        "labels": LABELS,
        "teaches": teaches,
        "next_time": last.next_time if last else None,
    }
