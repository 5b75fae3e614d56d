"""Moving the office, and taking that back: calendars hear of the address of each day."""

from datetime import date

from portal import audit
from portal.branches.models import OfficeMove
from portal.branches.queries import forget_offices
from portal.calendar_feeds.events import actions as calendars
from portal.core.database import db
from portal.people.models import Person


def move(by: Person, address: str, moved_on: date) -> OfficeMove:
    with db.atomic():
        made = OfficeMove.create(branch=by.branch_id, address=address, moved_on=moved_on)
        audit.record(by, "office.move", made)
        tell(by)
    return made


def take_back(kept: OfficeMove, by: Person) -> None:
    changes = {name: (getattr(kept, name), None) for name in ("address", "moved_on")}
    with db.atomic():
        audit.record(by, "office.drop", kept, changes=changes)
        kept.delete_instance()
        tell(by)


def tell(by: Person) -> None:
    forget_offices()
    calendars.tell_anew(by.branch_id)
