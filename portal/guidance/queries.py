from portal.access import Role
from portal.clients.models import Client
from portal.guidance.models import Trajectory
from portal.people.models import Person

READERS = {Role.GUIDE, Role.LEGAL_GUIDE, Role.TEAM_LEADER, Role.SENIOR_TEAM_LEADER}


def on_client(person: Person, client: Client) -> dict | None:
    """The trajectories of a client, for who guides or leads."""
    if person.roles and not person.roles & READERS:
        return None
    found = Trajectory.select().where(Trajectory.client == client)
    rows = list(found.order_by(Trajectory.started_on.desc()))
    return {"template": "guidance/_on_client.html", "rows": rows} if rows else None
