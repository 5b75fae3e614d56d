from peewee import JOIN

from portal.clients.models import Client
from portal.core.web.access import Permission, Role
from portal.employment.cvs.queries import versions_of
from portal.employment.employers.models import Employer
from portal.employment.placements.models import Placement
from portal.people.models import Person


def on_client(person: Person, client: Client) -> dict | None:
    """Placements and CV of a client, for their job coach and leaders.

    Who guides them sees which placements there are and were, not where, and no CV.
    """
    leads = person.may(Permission.SEE_BRANCH_CLIENTS)
    parts = client.helped_as_by(person)
    follows = person.may(Permission.SEE_EMPLOYMENT) and (leads or Role.JOB_COACH in parts)
    guides = Role.GUIDE in parts and person.works_as(Role.GUIDE)
    if not follows and not guides:
        return None
    found = (
        Placement.select(Placement, Employer)
        .join(Employer, JOIN.LEFT_OUTER)
        .where(Placement.client == client, Placement.stands())
    )
    rows = list(found.order_by(Placement.started_on.desc()))
    if not follows and not rows:
        return None
    return {
        "template": "vacancies/_on_client.html",
        "rows": rows,
        "follows": follows,
        "may_make": client.can_be_coached_by(person),
        "cv": list(versions_of(client).limit(1)) if follows else [],
    }
