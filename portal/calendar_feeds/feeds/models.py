"""A calendar feed: an address with a secret, for one person, one purpose, one level of detail."""

from dataclasses import dataclass
from datetime import timedelta
from enum import StrEnum

from flask_babel import lazy_gettext as _l
from peewee import BlobField, BooleanField, CharField, Check, DateField, IntegerField

from portal.branches.models import Branch
from portal.calendar_feeds.events.models import Color, EventKind, Level
from portal.core.clock import now
from portal.core.database import BaseModel, MomentField, one_of, parent, same_branch
from portal.core.web.access import Permission
from portal.people.models import Person

PURGE = timedelta(days=60)  # a revoked feed answers with one event that says so (F3)
UNUSED = timedelta(days=180)  # then its owner gets a mail (F10)
GRACE = timedelta(days=14)  # and after that it is revoked
PAIRING = timedelta(minutes=10)
MOST = 5  # feeds of one purpose that one person may have at once
ALARMS = (15, 30, 60, 120)


class Purpose(StrEnum):
    MINE = "mine"
    MEETINGS = "meetings"
    TERMS = "terms"
    OPENING = "opening"
    ROOM = "room"
    BRANCH = "branch"


@dataclass(frozen=True)
class Contents:
    """What a purpose holds, who may have it, what its calendar and its file are called."""

    label: str
    kinds: tuple[EventKind, ...]
    needs: Permission
    calendar: str  # the name that calendars show, in Dutch
    file: str


CONTENTS: dict[str, Contents] = {
    Purpose.MINE: Contents(
        _l("My appointments and visits"),
        (
            EventKind.APPOINTMENT,
            EventKind.HOME_VISIT,
            EventKind.PLACEMENT,
            EventKind.NEXT_STEP,
        ),
        Permission.LOG_ACTIVITIES,
        "Mijn afspraken",
        "afspraken",
    ),
    Purpose.MEETINGS: Contents(
        _l("Team meetings"),
        (EventKind.TEAM_MEETING,),
        Permission.LOG_ACTIVITIES,
        "Teamoverleg",
        "teamoverleg",
    ),
    Purpose.TERMS: Contents(
        _l("Deadlines"), (EventKind.TERM,), Permission.SEE_LEGAL_CASES, "Termijnen", "termijnen"
    ),
    Purpose.OPENING: Contents(
        _l("Opening hours of the branch"),
        (EventKind.OPENING_HOURS,),
        Permission.LOG_ACTIVITIES,
        "Openingstijden",
        "openingstijden",
    ),
    Purpose.ROOM: Contents(
        _l("A room, for a screen by its door"),
        tuple(EventKind),
        Permission.SEE_PEOPLE,
        "Ruimte",
        "ruimte",
    ),
    Purpose.BRANCH: Contents(
        _l("All appointments and visits of the branch, without names"),
        (EventKind.APPOINTMENT, EventKind.HOME_VISIT),
        Permission.SEE_BRANCH_CLIENTS,
        "Alle afspraken",
        "alle-afspraken",
    ),
}
COLOR_LABELS = {
    Color.TEAL: _l("Sea green"),
    Color.BLUE: _l("Blue"),
    Color.GREEN: _l("Green"),
    Color.ORANGE: _l("Orange"),
    Color.PURPLE: _l("Purple"),
    Color.RED: _l("Red"),
}
LEVEL_LABELS = {
    Level.BUSY: _l("Only that I am busy"),
    Level.INITIALS: _l("What it is, with initials"),
    Level.FULL: _l("Everything, with names and addresses"),
}
# What fetches, by a word of its User-Agent. No address, no version: only who it is roughly.
CLIENTS = {
    "google": ("Google", "google-calendar-importer"),
    "outlook": ("Outlook", "outlook", "microsoft", "exchange"),
    "apple": ("Apple", "dataaccessd", "calendaragent", "ios/", "macos/", "darwin"),
    "thunderbird": ("Thunderbird", "thunderbird"),
    "evolution": ("GNOME", "evolution"),
    "nextcloud": ("Nextcloud", "nextcloud"),
    "icsx5": ("ICSx⁵ (Android)", "icsx5"),
    "home_assistant": ("Home Assistant", "homeassistant", "home assistant"),
    "vdirsyncer": ("vdirsyncer", "vdirsyncer"),
}


class Feed(BaseModel):
    branch = parent(Branch)
    owner = parent(Person)
    purpose = CharField(max_length=10, constraints=[one_of("purpose", Purpose)])
    room = CharField(max_length=60, default="")
    name = CharField(max_length=60, default="")  # for its owner; no calendar is told
    level = CharField(max_length=10, default=Level.INITIALS, constraints=[one_of("level", Level)])
    alarm_minutes = IntegerField(null=True, constraints=[Check("alarm_minutes BETWEEN 1 AND 1440")])
    color = CharField(max_length=20, default=Color.TEAL, constraints=[one_of("color", Color)])
    shows_declined = BooleanField(default=True)  # meetings to which its owner said no
    ends_on = DateField(null=True)  # the last day on which it works
    token_digest = CharField(max_length=64, unique=True)
    created_at = MomentField(default=now)
    last_fetch_at = MomentField(null=True)  # the hour
    last_client = CharField(max_length=20, default="")
    warned_at = MomentField(null=True)  # that nobody uses it
    revoked_at = MomentField(null=True)
    # What was answered last, from which state: as long as that state is the same, so is this.
    state = CharField(max_length=80, default="")
    tag = CharField(max_length=32, default="")
    changed_at = MomentField(default=now)
    version = IntegerField(default=0)

    class Meta:
        indexes = ((("id", "branch"), True), (("owner", "revoked_at"), False))
        constraints = [
            Check("(purpose = 'room') = (room <> '')"),
            Check("purpose <> 'room' OR level = 'busy'"),  # on a screen that passers-by read
            same_branch("owner_id", "person"),
        ]

    @property
    def contents(self) -> Contents:
        return CONTENTS[self.purpose]

    @property
    def label(self) -> str:
        """What its owner calls it, or else what it is for."""
        return self.name or (self.room if self.purpose == Purpose.ROOM else self.contents.label)

    @property
    def client_label(self) -> str:
        return CLIENTS[self.last_client][0] if self.last_client in CLIENTS else _l("another app")

    def can_be_changed_by(self, person: Person) -> bool:
        return self.owner_id == person.id and self.revoked_at is None


class Pairing(BaseModel):
    """For ten minutes: a page that a phone opens from a QR code, to subscribe there."""

    branch = parent(Branch)
    feed = parent(Feed, on_delete="CASCADE")
    code_digest = CharField(max_length=64, unique=True)
    token_sealed = BlobField()
    expires_at = MomentField()

    class Meta:
        table_name = "feed_pairing"
        constraints = [same_branch("feed_id", "feed")]
