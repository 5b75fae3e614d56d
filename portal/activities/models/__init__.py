"""What was done: visits, contacts, talks, lessons and the hours without a client."""

from datetime import date

from peewee import (
    SQL,
    BooleanField,
    CharField,
    Check,
    CompositeKey,
    DateField,
    IntegerField,
    TextField,
)

from portal.activities.models.kinds import (
    KINDS_OF_WORK,
    Channel,
    Kind,
    KindOfWork,
    Need,
    Outcome,
    Topic,
)
from portal.branches.models import Branch
from portal.clients.models import Client
from portal.core.clock import now, year_month
from portal.core.database import BaseModel, MomentField, no_longer_than, one_of, parent, same_branch
from portal.core.web.access import Permission
from portal.employment.employers.models import Employer
from portal.expenses.records.models import Trip
from portal.people.models import Person

__all__ = [
    "KINDS_OF_WORK",
    "NOTE_LENGTH",
    "Activity",
    "ActivityClient",
    "ActivityTopic",
    "Channel",
    "Kind",
    "KindOfWork",
    "Need",
    "Outcome",
    "Topic",
]

NOTE_LENGTH, NEXT_LENGTH = 20_000, 300


class Activity(BaseModel):
    """One act of one person on one day: stored once, however many clients it was for."""

    branch = parent(Branch)
    code = CharField(max_length=60)
    person = parent(Person)
    kind = CharField(max_length=20, constraints=[one_of("kind", Kind)])
    channel = CharField(max_length=10, null=True, constraints=[one_of("channel", Channel)])
    started_at = MomentField()
    is_start_typed = BooleanField(default=False)  # else a guess, such as noon: never shown
    happened_on = DateField()  # the day in Amsterdam, fixed at entry: every figure counts by it
    year_month = IntegerField()  # of happened_on, for the roll-up
    minutes = IntegerField(constraints=[Check("minutes BETWEEN 1 AND 1440")])
    employer = parent(Employer, null=True)
    spoken_to = CharField(max_length=120, null=True)  # whom there
    distance_hm = IntegerField(null=True, constraints=[Check("distance_hm BETWEEN 0 AND 20000")])
    trip = parent(Trip, null=True)
    note = TextField(null=True, constraints=[no_longer_than("note", NOTE_LENGTH)])
    next_time = CharField(  # what is to be done then
        max_length=NEXT_LENGTH, null=True, constraints=[no_longer_than("next_time", NEXT_LENGTH)]
    )
    outcome = CharField(
        max_length=12, default=Outcome.DONE, constraints=[one_of("outcome", Outcome)]
    )
    interpreter_language = CharField(max_length=20, null=True)  # if one was there
    form_key = CharField(max_length=40, null=True, unique=True)  # one form makes one activity
    form_digest = CharField(max_length=64, null=True)  # of what that form said
    created_at = MomentField(default=now)
    was_imported = BooleanField(default=False)  # history: it was not written down late
    withdrawn_at = MomentField(null=True)
    version = IntegerField(default=0)

    class Meta:
        indexes = (
            (("branch", "code"), True),
            (("id", "branch"), True),
            (("person", "happened_on", "id"), False),
            (("branch", "happened_on", "id"), False),
            # The roll-up of the country reads these two alone: what counts, and what does not.
            SQL(
                "CREATE INDEX activity_counted"
                " ON activity (year_month, branch_id, kind, minutes, outcome, withdrawn_at)"
                " WHERE withdrawn_at IS NULL AND outcome = 'done'"
            ),
            SQL(
                "CREATE INDEX activity_not_counted"
                " ON activity (year_month, id, outcome, withdrawn_at)"
                " WHERE withdrawn_at IS NOT NULL OR outcome <> 'done'"
            ),
        )
        constraints = [
            Check("year_month BETWEEN 190001 AND 299912"),
            same_branch("person_id", "person"),
            same_branch("employer_id", "employer"),
            same_branch("trip_id", "trip"),
        ]

    def happens_on(self, day: date) -> None:
        self.happened_on, self.year_month = day, year_month(day)

    @property
    def fits(self) -> KindOfWork:
        """What this kind of activity asks."""
        return KINDS_OF_WORK[Kind(self.kind)]

    def can_be_restored_by(self, person: Person) -> bool:
        return self.withdrawn_at is not None and (
            self.person_id == person.id or (person.is_leader and self.branch_id == person.branch_id)
        )

    def can_be_asked_about_by(self, person: Person) -> bool:
        """A leader sends back what somebody else, who works here, wrote down (A10)."""
        return (
            self.withdrawn_at is None
            and self.person_id != person.id
            and self.branch_id == person.branch_id
            and person.may(Permission.SEE_BRANCH_HOURS)
            and self.person.is_active
        )

    def can_be_changed_by(self, person: Person) -> bool:
        """One's own, while it has not been withdrawn; a leader's correction in the branch."""
        return self.withdrawn_at is None and (
            self.person_id == person.id or (person.is_leader and self.branch_id == person.branch_id)
        )


class ActivityClient(BaseModel):
    """A client whom an activity was for; position 0 was named first."""

    activity = parent(Activity, on_delete="CASCADE")
    position = IntegerField(constraints=[Check("position >= 0")])
    client = parent(Client)
    branch = parent(Branch)
    # Of the activity, repeated so that the roll-up of the country needs no join.
    year_month = IntegerField()
    kind = CharField(max_length=20)

    class Meta:
        primary_key = CompositeKey("activity", "position")
        indexes = (
            (("activity", "client"), True),
            (("client", "year_month"), False),
            (("year_month", "branch", "kind", "client", "activity"), False),
        )
        constraints = [
            same_branch("activity_id", "activity"),
            same_branch("client_id", "client"),
        ]


class ActivityTopic(BaseModel):
    """What it was about; twice about money is one row with times 2."""

    activity = parent(Activity, on_delete="CASCADE")
    topic = CharField(max_length=15, constraints=[one_of("topic", Topic)])
    times = IntegerField(default=1, constraints=[Check("times >= 1")])

    class Meta:
        primary_key = CompositeKey("activity", "topic")
