from portal.access import Permission, Role
from portal.clients.models import Client
from portal.legal.models import LegalCase
from portal.people.models import Person


def on_client(person: Person, client: Client) -> dict | None:
    """The legal cases of a client, for who is matched as its legal guide, and for leaders."""
    is_matched = Role.LEGAL_GUIDE in client.helped_as_by(person)
    leads = person.may(Permission.SEE_BRANCH_CLIENTS)
    if not person.may(Permission.SEE_LEGAL_CASES) or not (leads or is_matched):
        return None
    found = LegalCase.select().where(LegalCase.client == client)
    rows = list(found.order_by(LegalCase.opened_on.desc()))
    return {"template": "legal/_on_client.html", "rows": rows} if rows else None
