"""What happens when, as calendars are told it: rendered once, when it changes, in three levels."""

import uuid
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from enum import StrEnum
from typing import Any

from flask_babel import lazy_gettext as _l
from peewee import SQL, BlobField, BooleanField, CharField, Check, DateField, IntegerField

from portal.branches.models import Branch
from portal.core.database import BaseModel, MomentField, in_order, one_of, parent, same_branch
from portal.people.models import Person

BACK = timedelta(days=130)  # so far back events are told: feeds show three whole months


class Color(StrEnum):
    """A name of CSS, which calendars know (RFC 7986)."""

    TEAL = "teal"
    BLUE = "royalblue"
    GREEN = "forestgreen"
    ORANGE = "darkorange"
    PURPLE = "rebeccapurple"
    RED = "firebrick"


class EventKind(StrEnum):
    TEAM_MEETING = "team_meeting"
    APPOINTMENT = "appointment"
    HOME_VISIT = "home_visit"
    TERM = "term"
    PLACEMENT = "placement"
    NEXT_STEP = "next_step"
    OPENING_HOURS = "opening_hours"

    @property
    def label(self) -> str:
        return KIND_LABELS[self]


KIND_LABELS: dict[str, Any] = {
    EventKind.TEAM_MEETING: _l("Team meeting"),
    EventKind.APPOINTMENT: _l("Appointment"),
    EventKind.HOME_VISIT: _l("Home visit"),
    EventKind.TERM: _l("Deadline"),
    EventKind.PLACEMENT: _l("Internship or job"),
    EventKind.NEXT_STEP: _l("Next step"),
    EventKind.OPENING_HOURS: _l("Opening hours"),
}


class Level(StrEnum):
    """How much a calendar is told; what is stricter comes first."""

    BUSY = "busy"
    INITIALS = "initials"
    FULL = "full"


class EventStatus(StrEnum):
    CONFIRMED = "confirmed"
    TENTATIVE = "tentative"
    CANCELLED = "cancelled"


@dataclass(frozen=True)
class Details:
    """An event as its feature knows it. The store decides which level shows what of it.

    `starts` and `ends` are moments, or days of which `ends` is the last. Texts may be lazy: they
    are asked for in Dutch. Who is in `people` has it in their own calendar; without anyone it is
    of the whole branch. While somebody may not see all of `clients`, it is not in their calendar.
    """

    kind: EventKind
    branch_id: int
    source: str  # the table whose row this is, as features name it
    source_id: int
    starts: datetime | date
    ends: datetime | date
    title: str  # words of the portal, or the name of a meeting: never a client's name or code
    part: str = ""  # where one row makes several events: "start", "end"
    names: Sequence[str] = ()  # of clients: initials, or in full; a client without one is left out
    people: Sequence[int] = ()
    clients: Sequence[int] = ()
    room: str = ""  # of the branch's own; with a room it is also in that room's calendar
    place: str = ""  # fit for every eye, such as a community centre
    address: str = ""  # of a client or employer: full level only
    notes: str = ""  # full level only
    is_busy: bool = True  # not for deadlines and for what only reminds
    is_tentative: bool = False
    path: str = ""  # of its page here, such as /appointments/12


class CalendarEvent(BaseModel):
    branch = parent(Branch)
    kind = CharField(max_length=15, constraints=[one_of("kind", EventKind)])
    source = CharField(max_length=40)
    source_id = IntegerField()
    part = CharField(max_length=20, default="")
    uid = CharField(max_length=36, unique=True, default=lambda: str(uuid.uuid4()))
    starts_on = DateField()
    ends_on = DateField()  # the last day
    starts_at = MomentField(null=True)  # none: whole days
    ends_at = MomentField(null=True)
    title = CharField(max_length=300)
    names = CharField(max_length=500, default="")
    initials = CharField(max_length=100, default="")
    room = CharField(max_length=60, default="")
    place = CharField(max_length=300, default="")
    address = CharField(max_length=300, default="")
    notes = CharField(max_length=4000, default="")
    is_busy = BooleanField(default=True)
    is_personal = BooleanField()  # of who is in it, not of the whole branch
    path = CharField(max_length=200, default="")
    status = CharField(max_length=10, constraints=[one_of("status", EventStatus)])
    cancelled_on = DateField(null=True)
    sequence = IntegerField(default=0, constraints=[Check("sequence >= 0")])
    last_modified = MomentField()
    busy_body = BlobField(default=b"")
    initials_body = BlobField(default=b"")
    full_body = BlobField(default=b"")
    nameless_body = BlobField(default=b"")  # for whose it is and who may not see its clients

    class Meta:
        indexes = (
            (("source", "source_id", "part"), True),
            (("id", "branch"), True),
            (("branch", "kind", "starts_on"), False),
            (("branch", "room", "starts_on"), False),
        )
        constraints = [
            in_order("starts_on", "ends_on"),
            Check("(starts_at IS NULL) = (ends_at IS NULL)"),
            Check("ends_at > starts_at"),
            Check("(status = 'cancelled') = (cancelled_on IS NOT NULL)"),
        ]

    @property
    def is_whole_day(self) -> bool:
        return self.starts_at is None


class CalendarPerson(BaseModel):
    """Somebody in whose own calendar the event stands."""

    branch = parent(Branch)
    event = parent(CalendarEvent, on_delete="CASCADE")
    person = parent(Person)

    class Meta:
        indexes = ((("event", "person"), True), (("person", "event"), False))
        constraints = [
            same_branch("event_id", "calendar_event"),
            same_branch("person_id", "person"),
        ]


class CalendarClient(BaseModel):
    """A client whom the event is about: who may not see the client may not see the event."""

    branch = parent(Branch)
    event = parent(CalendarEvent, on_delete="CASCADE")
    client_id = IntegerField()

    class Meta:
        indexes = ((("event", "client_id"), True), (("client_id",), False))
        constraints = [
            same_branch("event_id", "calendar_event"),
            SQL("FOREIGN KEY (client_id, branch_id) REFERENCES client (id, branch_id)"),
        ]


class CalendarVersion(BaseModel):
    """A number that rises with all that may change somebody's calendar.

    By events, here; by what they may see (roles, assignments, conflicts), in the triggers of the
    migration, so that no writer of those tables can forget it.
    """

    branch = parent(Branch)
    whom = IntegerField()  # the number of a person, or EVERYONE
    version = IntegerField(default=1)

    class Meta:
        indexes = ((("whom", "branch"), True),)


EVERYONE = 0
