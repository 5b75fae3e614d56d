"""Events with ordinary values; a test names only what it is about."""

from datetime import UTC, date, datetime, time, timedelta
from itertools import count

from portal.calendar_feeds.events import actions
from portal.calendar_feeds.events.models import CalendarEvent, Details, EventKind
from tests import clock

_numbers = count(1)
SOON = datetime.combine(clock.day(10), time(13), UTC)


def details_of(branch, **fields) -> Details:
    """A home visit of an hour, ten days from now, unless it says otherwise."""
    ordinary = {
        "kind": EventKind.HOME_VISIT,
        "branch_id": branch.id,
        "source": "planned_visit",
        "source_id": fields.pop("source_id", None) or next(_numbers),
        "starts": SOON,
        "title": "Huisbezoek",
    }
    if "ends" not in fields:
        starts = fields.get("starts", SOON)
        whole_day = isinstance(starts, date) and not isinstance(starts, datetime)
        fields["ends"] = starts if whole_day else starts + timedelta(hours=1)
    return Details(**ordinary | fields)


def put_event(branch, **fields) -> CalendarEvent:
    return actions.put(details_of(branch, **fields))


def unfolded(body: bytes) -> str:
    return bytes(body).replace(b"\r\n ", b"").decode()
