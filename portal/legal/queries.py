from portal.access import Permission
from portal.clients.models import Client
from portal.legal.models import LegalCase
from portal.people.models import Person


def on_client(person: Person, client: Client) -> dict | None:
    """The legal cases of a client, for the legal guide and leaders."""
    if not person.may(Permission.SEE_LEGAL_CASES):
        return None
    found = LegalCase.select().where(LegalCase.client == client)
    rows = list(found.order_by(LegalCase.opened_on.desc()))
    return {"template": "legal/_on_client.html", "rows": rows} if rows else None
