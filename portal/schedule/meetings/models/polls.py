"""A date poll: several moments, who can when, a last day to answer, and the one that is picked."""

from datetime import timedelta

from peewee import CharField, Check, DateField, IntegerField

from portal.branches.models import Branch
from portal.core.clock import now, today
from portal.core.database import BaseModel, MomentField, one_of, parent, same_branch
from portal.core.web.access import Permission
from portal.people.models import Person
from portal.schedule.meetings.models import Answer, Meeting


class Poll(BaseModel):
    branch = parent(Branch)
    title = CharField(max_length=120)
    minutes = IntegerField(constraints=[Check("minutes BETWEEN 1 AND 1440")])
    place = CharField(max_length=200, null=True)
    organiser = parent(Person)
    deadline_on = DateField()  # the last day to answer
    meeting = parent(Meeting, null=True)  # what came of it
    closed_at = MomentField(null=True)  # picked, or stopped without a meeting
    form_key = CharField(max_length=40, null=True, unique=True)  # one form makes one poll
    created_at = MomentField(default=now)

    class Meta:
        indexes = ((("id", "branch"), True), (("branch", "deadline_on"), False))
        constraints = [
            same_branch("organiser_id", "person"),
            same_branch("meeting_id", "meeting"),
        ]

    @property
    def is_open(self) -> bool:
        return self.closed_at is None

    @property
    def takes_answers(self) -> bool:
        return self.is_open and self.deadline_on >= today()

    def can_be_changed_by(self, person: Person) -> bool:
        return person.may(Permission.MANAGE_MEETINGS) and self.branch_id == person.branch_id


class PollDate(BaseModel):
    branch = parent(Branch)
    poll = parent(Poll, on_delete="CASCADE")
    starts_at = MomentField()

    class Meta:
        indexes = ((("poll", "starts_at"), True), (("id", "branch"), True))
        constraints = [same_branch("poll_id", "poll")]

    @property
    def ends_at(self):
        return self.starts_at + timedelta(minutes=self.poll.minutes)


class Voter(BaseModel):
    """Somebody who is asked when they can."""

    branch = parent(Branch)
    poll = parent(Poll, on_delete="CASCADE")
    person = parent(Person)
    answered_at = MomentField(null=True)
    reminded_at = MomentField(null=True)

    class Meta:
        table_name = "poll_voter"
        indexes = ((("poll", "person"), True), (("id", "branch"), True))
        constraints = [same_branch("poll_id", "poll"), same_branch("person_id", "person")]


class PollVote(BaseModel):
    branch = parent(Branch)
    voter = parent(Voter, on_delete="CASCADE")
    date = parent(PollDate, on_delete="CASCADE")
    answer = CharField(max_length=5, constraints=[one_of("answer", Answer)])

    class Meta:
        indexes = ((("voter", "date"), True),)
        constraints = [same_branch("voter_id", "poll_voter"), same_branch("date_id", "poll_date")]
