"""What a browser keeps to write something down without a network."""

from typing import Any

from portal.activities.models import Kind, Need
from portal.activities.models.kinds import kinds_for, usual_kinds
from portal.activities.queries.choices import Choices
from portal.core.i18n.formatting import initials, kilometres
from portal.core.web.access import Permission
from portal.people.models import Person


def kept_of(person: Person) -> dict[str, Any]:
    """The kinds this person logs and the names of those they helped last; nothing else of them.

    What asks for an employer needs the network.
    """
    may_log = person.may(Permission.LOG_ACTIVITIES)
    kinds = [kind for kind in kinds_for(person) if kind.fits.employer == Need.NO] if may_log else []
    usual = [kind for kind in usual_kinds(person) if kind in kinds]
    first = sorted(kinds, key=lambda kind: kind not in usual)
    of_clients = next((kind for kind in first if kind.fits.clients != Need.NO), None)
    return {
        "person": person.id,
        "claims": person.may(Permission.CLAIM_EXPENSES),
        "kinds": [kind_as_kept(kind) | {"isUsual": kind in usual} for kind in first],
        "households": households_of(person, of_clients) if of_clients else [],
    }


def kind_as_kept(kind: Kind) -> dict[str, Any]:
    fits = kind.fits
    return {
        "value": kind,
        "label": str(kind.label),
        "clients": fits.clients,
        "topics": fits.topics,
        "travel": fits.travel,
        "group": fits.group,
        "channel": fits.channel or fits.usual_channel,
    }


def households_of(person: Person, kind: Kind) -> list[dict[str, Any]]:
    """Those of the log form whom one helps now, with who of them mostly comes and how far they
    live, in words.
    """
    return [
        {
            "id": address.id,
            "label": address.label,
            "initials": initials(address.label),
            "others": address.others,
            "members": [
                {"id": member.id, "label": member.label, "comes": member.id in address.present}
                for member in address.members
            ],
            "km": kilometres(address.distance_hm) if address.distance_hm is not None else "",
            "transport": address.transport or "",
        }
        for address in Choices(person, kind).addresses
        if address.until is None
    ]
