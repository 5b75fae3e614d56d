"""The part of a client's page that tells of visits and contacts."""

from portal.activities import queries
from portal.activities.models.kinds import LABELS
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
