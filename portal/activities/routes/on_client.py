"""The part of a client's page that tells of visits and contacts."""

from portal.access import Permission
from portal.activities import queries
from portal.activities.models.kinds import LABELS
from portal.clients.models import Client
from portal.people.models import Person
from portal.together import Asked


def visits(person: Person, client: Client) -> Asked | None:
    """The last visits and contacts that this person may see, for under the client's data."""
    if not person.may(Permission.LOG_ACTIVITIES):
        return None
    latest = queries.latest_for(person, client)
    shown = {"template": "activities/_on_client.html", "activities": latest, "labels": LABELS}
    return Asked([latest], lambda: shown)
