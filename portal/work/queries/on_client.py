from peewee import JOIN

from portal.access import Permission
from portal.clients.models import Client
from portal.employers.models import Employer
from portal.people.models import Person
from portal.placements.models import Placement


def on_client(person: Person, client: Client) -> dict | None:
    """The placements of a client, for the job coach and leaders."""
    if not person.may(Permission.SEE_EMPLOYMENT):
        return None
    found = (
        Placement.select(Placement, Employer)
        .join(Employer, JOIN.LEFT_OUTER)
        .where(Placement.client == client)
    )
    rows = list(found.order_by(Placement.started_on.desc()))
    return {"template": "work/_on_client.html", "rows": rows} if rows else None
