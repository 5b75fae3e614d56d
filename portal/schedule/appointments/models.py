"""Appointments at a desk and visits planned ahead, the time they take, and links for clients."""

from datetime import datetime, timedelta
from enum import StrEnum

from flask_babel import lazy_gettext as _l
from peewee import CharField, Check, DateField, IntegerField

from portal.activities.models import Kind, Need
from portal.branches.models import Branch
from portal.clients.models import Client
from portal.core.clock import local, now, today
from portal.core.database import BaseModel, MomentField, no_longer_than, one_of, parent, same_branch
from portal.core.web.access import Permission, Role
from portal.people.models import Person
from portal.schedule.desk_hours.models import STEP, Desk, DeskHours

# What can be planned with a client.
PLANNED_KINDS = [kind for kind in Kind if kind.fits.clients == Need.YES]
KIND_AT = {
    Desk.WALK_IN: Kind.DESK_CONTACT,
    Desk.LEGAL_GUIDE: Kind.LEGAL_CONSULTATION,
    Desk.JOB_COACH: Kind.JOB_COACHING,
}
VISITS = {Kind.HOME_VISIT, Kind.LANGUAGE_LESSON}
NOTE_LENGTH = 300


class AppointmentStatus(StrEnum):
    PLANNED = "planned"
    CANCELLED = "cancelled"
    NO_SHOW = "no_show"


class ClientAnswer(StrEnum):
    """What somebody says to an appointment that others made."""

    YES = "yes"
    NO = "no"


class WishedPart(StrEnum):
    MORNING = "morning"
    AFTERNOON = "afternoon"


PARTS = {WishedPart.MORNING: _l("morning"), WishedPart.AFTERNOON: _l("afternoon")}
ANSWERS = {ClientAnswer.YES: _l("I will come"), ClientAnswer.NO: _l("I cannot come")}


class Appointment(BaseModel):
    """One client and one worker at one time: at a desk, or wherever they meet."""

    branch = parent(Branch)
    person = parent(Person)
    client = parent(Client)
    kind = CharField(max_length=20, constraints=[one_of("kind", Kind)])
    hours = parent(DeskHours, null=True)  # the desk hours it was booked in
    starts_at = MomentField()
    held_on = DateField()  # the day in Amsterdam
    minutes = IntegerField(constraints=[Check("minutes BETWEEN 5 AND 720")])
    interpreter = parent(Person, null=True)
    interpreter_answer = CharField(
        max_length=3, null=True, constraints=[one_of("interpreter_answer", ClientAnswer)]
    )
    client_answer = CharField(
        max_length=3, null=True, constraints=[one_of("client_answer", ClientAnswer)]
    )
    # When it would suit a client who said no to a visit.
    wish_on = DateField(null=True)
    wish_part = CharField(max_length=10, null=True, constraints=[one_of("wish_part", WishedPart)])
    note = CharField(
        max_length=NOTE_LENGTH, null=True, constraints=[no_longer_than("note", NOTE_LENGTH)]
    )
    status = CharField(
        max_length=10,
        default=AppointmentStatus.PLANNED,
        constraints=[one_of("status", AppointmentStatus)],
    )
    # One form makes one appointment; the log form that it leads to bears the same key.
    form_key = CharField(max_length=40, unique=True)
    booked_by = parent(Person, null=True)  # nobody: the client, by a link
    created_at = MomentField(default=now)
    cancelled_at = MomentField(null=True)
    reminded_at = MomentField(null=True)  # two days before
    log_reminded_at = MomentField(null=True)  # once, after it
    version = IntegerField(default=0)

    class Meta:
        indexes = (
            (("id", "branch"), True),
            (("person", "held_on"), False),
            (("client", "held_on"), False),
            (("branch", "held_on"), False),
            (("status", "starts_at"), False),
        )
        constraints = [
            same_branch("person_id", "person"),
            same_branch("client_id", "client"),
            same_branch("hours_id", "desk_hours"),
            same_branch("interpreter_id", "person"),
            same_branch("booked_by_id", "person"),
        ]

    @property
    def ends_at(self) -> datetime:
        return self.starts_at + timedelta(minutes=self.minutes)

    @property
    def is_visit(self) -> bool:
        """Whether it is at the client's, not at a desk of the branch."""
        return self.kind in VISITS

    @property
    def has_begun(self) -> bool:
        return self.starts_at <= now()

    @property
    def was_declined(self) -> bool:
        """Whether the client said that they cannot come."""
        declined = self.client_answer == ClientAnswer.NO
        return declined and self.status == AppointmentStatus.CANCELLED

    @property
    def can_be_taken_back(self) -> bool:
        """Whether the client may come after all: until the day before."""
        return self.was_declined and self.held_on > today()

    def happens_at(self, moment: datetime) -> None:
        self.starts_at, self.held_on = moment, local(moment).date()

    def moments(self) -> list[datetime]:
        """The steps of time that it takes, from its start on."""
        return [self.starts_at + timedelta(minutes=m) for m in range(0, self.minutes, STEP)]

    def can_be_changed_by(self, person: Person) -> bool:
        """Moved or cancelled: by whose it is, who made it, and leaders, until its day is over."""
        if self.branch_id != person.branch_id or self.status == AppointmentStatus.NO_SHOW:
            return False
        mine = person.id in {self.person_id, self.booked_by_id}
        return (mine and person.may(Permission.PLAN_APPOINTMENTS)) or person.is_leader

    def can_be_logged_by(self, person: Person) -> bool:
        """Written down by who was there, once it has begun."""
        begun = self.status == AppointmentStatus.PLANNED and self.has_begun
        return begun and self.person_id == person.id

    def can_be_answered_by(self, person: Person) -> bool:
        return (
            self.interpreter_id == person.id
            and self.status == AppointmentStatus.PLANNED
            and not self.has_begun
        )


class TakenTime(BaseModel):
    """Five minutes of somebody that one appointment takes: nobody is booked twice."""

    branch = parent(Branch)
    appointment = parent(Appointment, on_delete="CASCADE")
    person = parent(Person)
    at = MomentField()

    class Meta:
        indexes = ((("person", "at"), True), (("appointment", "at"), False))
        constraints = [
            same_branch("person_id", "person"),
            same_branch("appointment_id", "appointment"),
        ]


class BookingLink(BaseModel):
    """A link with which one client chooses a time, or sees theirs. Only a digest is kept."""

    digest = CharField(max_length=64, unique=True)
    branch = parent(Branch)
    client = parent(Client)
    desk = CharField(max_length=12, null=True, constraints=[one_of("desk", Desk)])
    appointment = parent(Appointment, null=True, on_delete="CASCADE")
    made_by = parent(Person, null=True)
    made_at = MomentField(default=now)
    expires_at = MomentField()

    class Meta:
        indexes = ((("client", "expires_at"), False),)
        constraints = [
            Check("desk IS NOT NULL OR appointment_id IS NOT NULL"),
            same_branch("client_id", "client"),
            same_branch("appointment_id", "appointment"),
            same_branch("made_by_id", "person"),
        ]

    @property
    def works(self) -> bool:
        return self.expires_at > now()


def kinds_to_plan(person: Person) -> list[Kind]:
    """What this person may plan ahead for themselves, the usual first."""
    usual = {
        Role.LANGUAGE_COACH: Kind.LANGUAGE_LESSON,
        Role.JOB_COACH: Kind.JOB_COACHING,
        Role.LEGAL_GUIDE: Kind.LEGAL_CONSULTATION,
    }
    mine = [usual[role] for role in usual if role in person.roles]
    allowed = [
        kind
        for kind in PLANNED_KINDS
        if person.may(kind.fits.permission)
        and (kind.fits.role is None or person.is_leader or kind.fits.role in person.roles)
    ]
    return sorted(allowed, key=lambda kind: kind not in mine)
