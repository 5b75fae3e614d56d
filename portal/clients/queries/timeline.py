"""All that happened with a client, from every feature, as far as its reader may see."""

from datetime import timedelta
from itertools import groupby

from flask_babel import gettext as _

from portal.clients.models import CLOSINGS, Client, Closing
from portal.clients.queries.fields import visible_fields
from portal.clients.queries.files import helpers, stays_of
from portal.core.i18n.labels import ARRIVALS, ROLES
from portal.feature import ClientEvent, contributed
from portal.people.models import Person


def timeline(person: Person, client: Client) -> list[tuple[int, list[ClientEvent]]]:
    """(year, what happened in it), the last first; also what is planned."""
    found = [one for ask in contributed().client_events for one in ask(person, client)]
    found.sort(key=lambda one: one.day, reverse=True)
    return [(year, list(ones)) for year, ones in groupby(found, lambda one: one.day.year)]


def of_file(person: Person, client: Client) -> list[ClientEvent]:
    """What the file itself tells: housing, who helped, and its closing."""
    fields = visible_fields(person, client)
    found = []
    if client.housed_on and "housed_on" in fields:
        arrival = str(ARRIVALS[client.arrival]) if client.arrival else ""
        found.append(ClientEvent(client.housed_on, "house", _("Housed"), arrival))
    for stay in stays_of(client) if "address" in fields else ():
        where = stay.home.address or stay.home.code
        moved = stay.ended_on + timedelta(1)
        found.append(ClientEvent(moved, "house", _("Moved house"), _("from %(x)s", x=where)))
    if client.closed_on:
        why = str(CLOSINGS[Closing(client.closed_reason)]) if client.closed_reason else ""
        found.append(ClientEvent(client.closed_on, "circle-check", _("File closed"), why))
    for match in helpers(client.household) if "helpers" in fields else ():
        who = f"{match.person.label}, {ROLES[match.role]}"
        found.append(ClientEvent(match.started_on, "heart-handshake", _("Begins to help"), who))
        if match.ended_on:
            found.append(ClientEvent(match.ended_on, "heart-handshake", _("Helps no more"), who))
    return found
