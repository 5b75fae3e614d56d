"""What was agreed to do the next time, for who gives the next lesson (J7)."""

from collections.abc import Iterable

from portal.activities.models import Activity, ActivityClient
from portal.activities.queries import counted, is_whole
from portal.clients.models import Client
from portal.people.models import Person


def agreed_last_time(
    person: Person, kind: str, households: Iterable[int], but: Activity | None = None
) -> Activity | None:
    """The last one of this kind with any of these households, if it said what comes next."""
    found = (
        counted(person)
        .join(ActivityClient)
        .join(Client)
        .where(Activity.kind == kind, Client.household.in_(list(households)))
    )
    if but is not None:
        found = found.where(Activity.id != but.id, Activity.happened_on <= but.happened_on)
    last = found.order_by(Activity.happened_on.desc(), Activity.id.desc()).first()
    if last is None or last.next_time is None or not is_whole(last, person):
        return None
    return last
