"""Advice on work: of one client, and of those whom somebody sees."""

from datetime import date

from portal.clients import queries as clients
from portal.clients.models import Client
from portal.core.database import Rows
from portal.employment.placements.models import Advice
from portal.people.models import Person


def advice_visible_to(person: Person) -> Rows:
    seen = clients.coached_by(person).select(Client.id)
    return Advice.select().where(Advice.branch == person.branch_id, Advice.client.in_(seen))


def advice_of(client: Client) -> list[Advice]:
    """All of it, the last first; withdrawn advice as well."""
    return list(Advice.select().where(Advice.client == client.id).order_by(Advice.id.desc()))


def advised(person: Person, since: date, until: date) -> list[Advice]:
    """Advice given in these days to clients whom this person sees."""
    seen = clients.coached_by(person).select(Client.id)
    found = Advice.select(Advice, Client).join(Client)
    return list(
        found.where(
            Advice.client.in_(seen), Advice.stands(), Advice.given_on.between(since, until)
        ).order_by(Advice.given_on, Advice.id)
    )
