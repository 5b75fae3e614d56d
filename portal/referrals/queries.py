"""Which referrals somebody sees, and the names of those to whom a branch refers."""

from flask_babel import gettext as _
from peewee import fn

from portal.clients import queries as clients
from portal.clients.models import Client
from portal.core.database import Rows
from portal.core.text import folded
from portal.core.web.access import Permission
from portal.feature import ClientEvent
from portal.people.models import Person
from portal.referrals.models import Referral

USUAL = ("Wijkteam", "Formulierenbrigade")  # proper names: the same in every language


def visible_to(person: Person) -> Rows:
    """Those of the clients whose file this person sees; of others those that they made."""
    seen = clients.visible_to(person).select(Client.id).order_by()
    own = Referral.referred_by == person.id
    return Referral.select().where(
        Referral.branch == person.branch_id,
        Referral.client.not_in(clients.barred_for(person)),
        Referral.client.in_(seen) | own,
    )


def to_change(person: Person) -> Rows:
    """Those that this person may take back: their own, and for leaders all that they see."""
    found = visible_to(person)
    if person.may(Permission.EDIT_CLIENTS):
        return found
    return found.where(Referral.referred_by == person.id)


def sees_file(person: Person, client: Client) -> bool:
    return clients.visible_to(person).where(Client.id == client.id).exists()


def names_of(branch_id: int) -> list[str]:
    """To whom this branch refers, the most frequent first, and whom all branches know."""
    found = (
        Referral.select(Referral.referred_to)
        .where(Referral.branch == branch_id)
        .group_by(Referral.referred_to)
        .order_by(fn.COUNT(Referral.id).desc(), Referral.referred_to)
    )
    known = [one.referred_to for one in found]
    return [*known, *(name for name in USUAL if name not in known)]


def as_known(branch_id: int, name: str) -> str:
    """A name as this branch writes it already: one organisation is counted under one name."""
    known = {tuple(folded(one)): one for one in reversed(names_of(branch_id))}
    return known.get(tuple(folded(name)), name)


def events(person: Person, client: Client) -> list[ClientEvent]:
    """The referrals, for the time line of who reads the phase."""
    if "phase" not in clients.visible_fields(person, client):
        return []
    found = Referral.select().where(Referral.client == client.id)
    return [ClientEvent(r.referred_on, "send", _("Passed on"), r.referred_to) for r in found]


def on_client(person: Person, client: Client) -> dict | None:
    """To whom a client was referred, for who knows in which phase they are."""
    if "phase" not in clients.visible_fields(person, client):
        return None
    found = Referral.select().where(Referral.client == client.id)
    rows = list(found.order_by(Referral.referred_on.desc(), Referral.id.desc()))
    changes_all = person.may(Permission.EDIT_CLIENTS)
    return {
        "template": "referrals/_on_client.html",
        "place": 12,
        "rows": rows,
        "mine": {one.id for one in rows if changes_all or one.referred_by_id == person.id},
    }
