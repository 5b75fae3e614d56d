"""A file is closed and opened again; with the last of a household ends who helps there."""

from datetime import date

from portal.clients import queries
from portal.clients.actions import change, end_all_of, resume_all_of
from portal.clients.models import Client, Closing
from portal.core.database import db
from portal.people.models import Person

WITH_FILE = "client.close"


def close(
    client: Client, by: Person, version: int, day: date, reason: Closing, *, end_matches: bool
) -> int:
    """How many matches of the household ended with it. Raises StaleVersion."""
    with db.atomic():
        is_last = queries.is_last_open(client)
        change(client, by, version, closed_on=day, closed_reason=reason)
        if not (end_matches and is_last):
            return 0
        return end_all_of(client.household, by, day, WITH_FILE)


def reopen(client: Client, by: Person) -> int:
    """Undo a closing: how many matches that ended with it go on. Raises StaleVersion."""
    day = client.closed_on
    with db.atomic():
        change(client, by, client.version, closed_on=None, closed_reason=None)
        return resume_all_of(client.household, by, day, WITH_FILE) if day else 0
