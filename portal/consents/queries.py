"""What clients agreed to, as far as somebody may see."""

from collections.abc import Iterable

from flask_babel import gettext as _
from peewee import JOIN

from portal.clients import queries as clients
from portal.clients.models import Client
from portal.consents.models import PURPOSES, SOURCES, Consent, ConsentPurpose, ConsentSource
from portal.core.database import Rows
from portal.feature import ClientEvent
from portal.people.models import Person


def may_note(person: Person, client: Client) -> bool:
    """Whether this person asks this client: who reads in which phase they are, and a job coach."""
    return (
        "phase" in clients.visible_fields(person, client)
        or clients.coached_by(person).where(Client.id == client.id).exists()
    )


def visible_to(person: Person) -> Rows:
    """The consents of the clients whose file this person sees."""
    seen = clients.visible_to(person).select(Client.id)
    return Consent.select().where(Consent.branch == person.branch_id, Consent.client.in_(seen))


def running_consent(client: Client, purpose: ConsentPurpose) -> Consent | None:
    return Consent.get_or_none(
        (Consent.client == client.id)
        & (Consent.purpose == purpose)
        & Consent.withdrawn_on.is_null()
    )


def is_agreed(client: Client, purpose: ConsentPurpose) -> bool:
    return running_consent(client, purpose) is not None


def took_back(client: Client, purpose: ConsentPurpose) -> bool:
    """Whether they ever agreed to it and withdrew that."""
    theirs = (Consent.client == client.id) & (Consent.purpose == purpose)
    return Consent.select().where(theirs, Consent.withdrawn_on.is_null(False)).exists()


def consents_of(client: Client) -> list[Consent]:
    """All that was ever said, the last first."""
    found = Consent.select(Consent, Person).join(Person, JOIN.LEFT_OUTER, on=Consent.noted_by)
    found = found.where(Consent.client == client.id)
    return list(found.order_by(Consent.given_on.desc(), Consent.id.desc()))


def not_yet(consents: Iterable[Consent]) -> list[ConsentPurpose]:
    """The purposes for which none of these runs."""
    running = {one.purpose for one in consents if one.withdrawn_on is None}
    return [purpose for purpose in ConsentPurpose if purpose not in running]


def who_agreed(person: Person, purpose: ConsentPurpose) -> list[Consent]:
    """The running ones for a purpose, of open files, by the name of the client."""
    found = (
        visible_to(person)
        .select(Consent, Client)
        .join(Client)
        .where(Consent.purpose == purpose, Consent.withdrawn_on.is_null(), clients.is_open())
    )
    return list(found.order_by(Client.sorts_as, Client.id))


def events(person: Person, client: Client) -> list[ClientEvent]:
    """What they agreed to and took back, for the time line."""
    if not may_note(person, client):
        return []
    found = []
    for one in consents_of(client):
        what = str(PURPOSES[ConsentPurpose(one.purpose)])
        how = str(SOURCES[ConsentSource(one.source)])
        found.append(ClientEvent(one.given_on, "check", _("Agreed"), f"{what} · {how}"))
        if one.withdrawn_on:
            found.append(ClientEvent(one.withdrawn_on, "undo-2", _("Took back a consent"), what))
    return found


def on_client(person: Person, client: Client) -> dict | None:
    """What a client agreed to, on the file; there also when that is nothing yet."""
    if not may_note(person, client):
        return None
    found = consents_of(client)
    return {
        "template": "consents/_on_client.html",
        "place": 13,
        "running": [one for one in found if one.withdrawn_on is None],
        "ended": [one for one in found if one.withdrawn_on is not None],
        "not_yet": not_yet(found),
    }
