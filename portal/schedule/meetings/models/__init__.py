"""Team meetings: what is planned and was held, who is asked, what was said and agreed."""

from datetime import date, timedelta
from enum import StrEnum

from peewee import BooleanField, CharField, Check, DateField, IntegerField, TextField

from portal.branches.models import Branch
from portal.core.clock import local, now
from portal.core.database import (
    BaseModel,
    MomentField,
    in_order,
    no_longer_than,
    one_of,
    parent,
    same_branch,
)
from portal.core.web.access import Permission
from portal.people.models import Person
from portal.search.index import Found, Word

NOTES_LENGTH = 20_000
DECISION = 500  # characters of what was decided at a point
LONGEST_POINT = 480  # minutes


class MeetingStatus(StrEnum):
    """Planned until it is noted who came; only what was held counts in the figures."""

    PLANNED = "planned"
    HELD = "held"
    CANCELLED = "cancelled"


class Answer(StrEnum):
    YES = "yes"
    MAYBE = "maybe"
    NO = "no"


class MeetingSeries(BaseModel):
    """Meetings every so many weeks, planned together; each is a meeting of its own after that."""

    branch = parent(Branch)
    title = CharField(max_length=120)
    every_weeks = IntegerField(constraints=[Check("every_weeks BETWEEN 1 AND 52")])
    organiser = parent(Person)
    form_key = CharField(max_length=40, null=True, unique=True)  # one form makes one series
    created_at = MomentField(default=now)

    class Meta:
        indexes = ((("id", "branch"), True),)
        constraints = [same_branch("organiser_id", "person")]


class Meeting(Found):
    branch = parent(Branch)
    code = CharField(max_length=60)
    title = CharField(max_length=120, null=True)
    starts_at = MomentField()
    held_on = DateField()  # the day in Amsterdam
    minutes = IntegerField(constraints=[Check("minutes BETWEEN 1 AND 1440")])
    place = CharField(max_length=200, null=True)
    status = CharField(
        max_length=10, default=MeetingStatus.HELD, constraints=[one_of("status", MeetingStatus)]
    )
    series = parent(MeetingSeries, null=True)
    shift_reason = CharField(max_length=200, null=True)  # why it is not on the day of the rhythm
    organiser = parent(Person, null=True)
    note_taker = parent(Person, null=True)  # who takes the minutes
    is_for_all = BooleanField(default=False)  # newcomers are invited too
    cancel_reason = CharField(max_length=300, null=True)
    notes = TextField(null=True, constraints=[no_longer_than("notes", NOTES_LENGTH)])
    form_key = CharField(max_length=40, null=True, unique=True)  # one form makes one meeting
    version = IntegerField(default=0)

    FOUND_BY = ("title", "code", "place")

    class Meta:
        indexes = (
            (("branch", "code"), True),
            (("id", "branch"), True),
            (("branch", "held_on"), False),
        )
        constraints = [
            Check("status <> 'cancelled' OR cancel_reason IS NOT NULL"),
            same_branch("series_id", "meeting_series"),
            same_branch("organiser_id", "person"),
            same_branch("note_taker_id", "person"),
        ]

    @property
    def label(self) -> str:
        return self.title or self.code

    full_name = label

    @property
    def ends_at(self):
        return self.starts_at + timedelta(minutes=self.minutes)

    @property
    def has_begun(self) -> bool:
        return self.starts_at <= now()

    @property
    def is_planned(self) -> bool:
        return self.status == MeetingStatus.PLANNED

    @property
    def is_cancelled(self) -> bool:
        return self.status == MeetingStatus.CANCELLED

    @property
    def takes_answers(self) -> bool:
        """Whether those who are invited may still say if they come."""
        return self.is_planned and not self.has_begun

    @property
    def takes_points(self) -> bool:
        """The agenda can be filled until it is noted who came."""
        return self.is_planned

    def takes_points_of(self, person: Person) -> bool:
        """Of who is invited, and of leaders. Only of a meeting that came with `mine`."""
        return self.takes_points and (self.mine is not None or self.can_be_changed_by(person))

    def takes_files_of(self, person: Person) -> bool:
        """Of who may fill the agenda, later of who minutes it; of one that came with `mine`."""
        later = not self.is_cancelled and self.can_be_minuted_by(person)
        return self.takes_points_of(person) or later

    def place_at(self, moment) -> None:
        self.starts_at, self.held_on = moment, local(moment).date()

    def can_be_changed_by(self, person: Person) -> bool:
        return person.may(Permission.MANAGE_MEETINGS) and self.branch_id == person.branch_id

    def can_be_minuted_by(self, person: Person) -> bool:
        """By who takes the minutes, and by leaders."""
        return self.note_taker_id == person.id or self.can_be_changed_by(person)


class MeetingWord(Word):
    record = parent(Meeting, on_delete="CASCADE")


class Invitation(BaseModel):
    """Somebody who is asked to come, and what they answered."""

    branch = parent(Branch)
    meeting = parent(Meeting, on_delete="CASCADE")
    person = parent(Person)
    answer = CharField(max_length=5, null=True, constraints=[one_of("answer", Answer)])
    answered_at = MomentField(null=True)
    mailed_at = MomentField(null=True)  # when the invitation for a calendar last went out
    reminded_at = MomentField(null=True)

    class Meta:
        indexes = ((("meeting", "person"), True), (("person", "meeting"), False))
        constraints = [same_branch("meeting_id", "meeting"), same_branch("person_id", "person")]


class Attendance(BaseModel):
    branch = parent(Branch)
    meeting = parent(Meeting, on_delete="CASCADE")
    person = parent(Person)

    class Meta:
        indexes = ((("meeting", "person"), True), (("person", "meeting"), False))
        constraints = [same_branch("meeting_id", "meeting"), same_branch("person_id", "person")]


class AgendaPoint(BaseModel):
    """Something to talk about, and afterwards what was said and decided."""

    branch = parent(Branch)
    meeting = parent(Meeting, on_delete="CASCADE")
    text = CharField(max_length=200)
    added_by = parent(Person, null=True)
    added_at = MomentField(default=now)
    presenter = parent(Person, null=True)
    planned_minutes = IntegerField(
        null=True, constraints=[Check("planned_minutes BETWEEN 1 AND 480")]
    )
    said = TextField(null=True, constraints=[no_longer_than("said", NOTES_LENGTH)])
    decided = CharField(
        max_length=DECISION, null=True, constraints=[no_longer_than("decided", DECISION)]
    )

    class Meta:
        indexes = ((("meeting", "text"), True),)
        constraints = [
            same_branch("meeting_id", "meeting"),
            same_branch("added_by_id", "person"),
            same_branch("presenter_id", "person"),
        ]

    def can_be_changed_by(self, person: Person) -> bool:
        """By who added it as long as the agenda can be filled, and by who minutes the meeting."""
        mine = self.added_by_id == person.id and self.meeting.takes_points
        return mine or self.meeting.can_be_minuted_by(person)

    def can_be_removed_by(self, person: Person) -> bool:
        """By who added it or a leader, as long as nothing was said about it."""
        mine = self.added_by_id == person.id and self.meeting.takes_points
        leads = self.meeting.can_be_changed_by(person)
        return not self.said and not self.decided and (mine or leads)


class ActionPoint(BaseModel):
    """What somebody will do, and by when."""

    branch = parent(Branch)
    meeting = parent(Meeting, on_delete="CASCADE")
    text = CharField(max_length=200)
    owner = parent(Person)
    due_on = DateField()
    done_at = MomentField(null=True)
    done_by = parent(Person, null=True)
    reminded_at = MomentField(null=True)  # by mail, on the day itself

    class Meta:
        indexes = (
            (("meeting", "owner", "text"), True),
            (("owner", "done_at", "due_on"), False),
        )
        constraints = [
            same_branch("meeting_id", "meeting"),
            same_branch("owner_id", "person"),
            same_branch("done_by_id", "person"),
        ]

    def can_be_ticked_by(self, person: Person) -> bool:
        return self.owner_id == person.id or self.meeting.can_be_changed_by(person)

    def is_late_on(self, day: date) -> bool:
        return self.done_at is None and self.due_on < day


class DayOff(BaseModel):
    """Where a branch differs from the known holidays: closed as well, or not closed at all."""

    branch = parent(Branch)
    first_on = DateField()
    last_on = DateField()
    name = CharField(max_length=120)
    is_off = BooleanField(default=True)

    class Meta:
        indexes = ((("branch", "first_on", "last_on", "is_off"), True),)
        constraints = [in_order("first_on", "last_on")]


from portal.schedule.meetings.models.polls import Poll, PollDate, PollVote, Voter  # noqa: E402

__all__ = [
    "DECISION",
    "LONGEST_POINT",
    "NOTES_LENGTH",
    "ActionPoint",
    "AgendaPoint",
    "Answer",
    "Attendance",
    "DayOff",
    "Invitation",
    "Meeting",
    "MeetingSeries",
    "MeetingStatus",
    "Poll",
    "PollDate",
    "PollVote",
    "Voter",
]
