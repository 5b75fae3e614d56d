"""Who looked whom up at the desk in a week or opened a file there, and why; also in vain (G6)."""

from dataclasses import dataclass
from datetime import date, datetime, time, timedelta

from portal.audit.models import AuditEntry
from portal.clients.models import Client
from portal.clients.queries.history import whys
from portal.clients.queries.scope import is_visible_to
from portal.core.clock import from_local
from portal.people.models import Person

ACTS = ("desk.look", "desk.card", "client.open")
MOST_OF_A_WEEK = 2000


@dataclass
class Look:
    """Somebody was looked up, or a whole file opened."""

    at: datetime
    who: str
    why: str | None
    was_found: bool = False
    has_opened: bool = False  # the whole file, for an hour
    client: Client | None = None  # whom its reader may see


def looks_in(person: Person, monday: date) -> list[Look]:
    """Those of the branch in the week that begins on this day, the last first."""
    since, until = (from_local(day, time()) for day in (monday, monday + timedelta(7)))
    found = AuditEntry.select().where(
        AuditEntry.branch_id == person.branch_id,
        AuditEntry.action.in_(ACTS),
        AuditEntry.at >= since,
        AuditEntry.at < until,
    )
    entries = list(found.order_by(AuditEntry.id).limit(MOST_OF_A_WEEK))
    words = whys([entry.id for entry in entries])
    people = Person.select(Person.id, Person.called().alias("called_so"))
    people = people.where(Person.id.in_({entry.actor_id for entry in entries}))
    names = {one.id: one.called_so for one in people.objects()}
    numbers = {entry.object_id for entry in entries if entry.action != "desk.look"}
    seen = {c.id: c for c in Client.select().where(Client.id.in_(numbers), is_visible_to(person))}
    looks: list[Look] = []
    last: dict[int | None, Look] = {}  # of each who looks: the one that may still be found
    for entry in entries:
        if entry.action == "desk.card" and entry.actor_id in last:
            look = last.pop(entry.actor_id)
            look.was_found, look.client = True, seen.get(entry.object_id)
            continue
        look = Look(entry.at, names.get(entry.actor_id, "–"), words.get(entry.id))
        if entry.action == "desk.look":
            last[entry.actor_id] = look
        else:
            look.was_found, look.has_opened = True, entry.action == "client.open"
            look.client = seen.get(entry.object_id)
        looks.append(look)
    return looks[::-1]
