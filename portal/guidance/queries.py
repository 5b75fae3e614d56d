from portal.clients import queries as clients
from portal.clients.models import Client
from portal.guidance.models import Trajectory
from portal.people.models import Person


def on_client(person: Person, client: Client) -> dict | None:
    """The trajectories of a client, for who reads in which phase they are."""
    if "phase" not in clients.visible_fields(person, client):
        return None
    found = Trajectory.select().where(Trajectory.client == client)
    rows = list(found.order_by(Trajectory.started_on.desc()))
    return {"template": "guidance/_on_client.html", "rows": rows} if rows else None
