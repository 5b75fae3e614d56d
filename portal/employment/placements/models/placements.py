"""Placements: jobs, internships and the steps towards them."""

from datetime import date
from enum import StrEnum

from flask_babel import lazy_gettext as _l
from peewee import (
    CharField,
    Check,
    DateField,
    Expression,
    IntegerField,
    TextField,
)

from portal.branches.models import Branch
from portal.clients.models import Client
from portal.core.database import (
    BaseModel,
    MomentField,
    in_order,
    no_longer_than,
    once_a_branch,
    one_of,
    parent,
    same_branch,
)
from portal.employment.employers.models import Employer


class PlacementKind(StrEnum):
    ORIENTATION_VISIT = "orientation_visit"
    INTERNSHIP = "internship"
    WORK_EXPERIENCE = "work_experience"
    TRIAL = "trial"
    LEARN_WORK = "learn_work"
    AGENCY = "agency"
    VOLUNTEERING = "volunteering"
    PAID_JOB = "paid_job"
    SELF_EMPLOYED = "self_employed"


class PlacementOutcome(StrEnum):
    COMPLETED = "completed"
    STOPPED = "stopped"
    HIRED = "hired"


DAYS = {"start": _l("first day"), "end": _l("last day")}
REASON_LENGTH = 300  # characters


class CanBeWithdrawn:
    """What was a mistake is kept, with why, and counts no more, unless it is restored."""

    withdrawn_at: MomentField

    @classmethod
    def stands(cls) -> Expression:
        """That it was not withdrawn: of everything that is listed or counted."""
        return cls.withdrawn_at.is_null()


class Contract(StrEnum):
    """What kind of contract a job has."""

    TEMPORARY = "temporary"
    PERMANENT = "permanent"
    ON_CALL = "on_call"
    AGENCY = "agency"
    NONE = "none"


class FollowedAs(StrEnum):
    RENEWAL = "renewal"  # the same goes on
    HIRE = "hire"  # it became a job


WORDS = 2_000  # characters of conditions and notes


class Placement(CanBeWithdrawn, BaseModel):
    """A job or an internship of a client, what was agreed of it, and which one it follows."""

    branch = parent(Branch)
    code = CharField(max_length=60)
    client = parent(Client)
    employer = parent(Employer, null=True)
    kind = CharField(max_length=20, constraints=[one_of("kind", PlacementKind)])
    started_on = DateField()
    ended_on = DateField(null=True)
    hours_per_week_tenths = IntegerField(
        null=True, constraints=[Check("hours_per_week_tenths BETWEEN 0 AND 1680")]
    )
    job_title = CharField(max_length=120, null=True)
    course = CharField(max_length=120, null=True)
    course_paid_by = CharField(max_length=120, null=True)
    outcome = CharField(max_length=10, null=True, constraints=[one_of("outcome", PlacementOutcome)])
    tutor_name = CharField(max_length=120, null=True)
    tutor_email = CharField(max_length=254, null=True)
    contract = CharField(max_length=10, null=True, constraints=[one_of("contract", Contract)])
    conditions = TextField(null=True, constraints=[no_longer_than("conditions", WORDS)])
    wage_subsidy_by = CharField(max_length=120, null=True)  # who pays part of the wage
    other_instruments = CharField(max_length=200, null=True)  # what no Instrument names
    follows = parent("self", null=True)
    followed_as = CharField(
        max_length=10, null=True, constraints=[one_of("followed_as", FollowedAs)]
    )
    form_key = CharField(max_length=40, null=True, unique=True)  # one form makes one placement
    version = IntegerField(default=0)
    withdrawn_at = MomentField(null=True)
    withdrawn_because = CharField(
        max_length=REASON_LENGTH,
        null=True,
        constraints=[no_longer_than("withdrawn_because", REASON_LENGTH)],
    )
    fell_through_on = DateField(null=True)  # on which day it was known that it never began
    check_reminded_on = DateField(null=True)  # the day of the last check that was mailed

    class Meta:
        indexes = (
            (("branch", "code"), True),
            (("branch", "started_on"), False),
            (("client", "started_on"), False),
        )
        constraints = [
            once_a_branch(),
            in_order("started_on", "ended_on"),
            Check("follows_id <> id"),
            Check("(follows_id IS NULL) = (followed_as IS NULL)"),
            same_branch("client_id", "client"),
            same_branch("employer_id", "employer"),
            same_branch("follows_id", "placement"),
        ]

    @classmethod
    def counts(cls) -> Expression:
        """That it stands and began, or still will: what never began is placed nowhere."""
        return cls.stands() & cls.fell_through_on.is_null()

    @classmethod
    def is_renewal(cls) -> Expression:
        """That the same goes on: one job with the placement before it."""
        return cls.followed_as.is_null(False) & (cls.followed_as == FollowedAs.RENEWAL)

    @classmethod
    def is_last(cls) -> Expression:
        """That no other renews it: of each job the one that stands in lists."""
        later = cls.alias()
        renewed = later.select(later.follows).where(
            later.followed_as == FollowedAs.RENEWAL,
            later.withdrawn_at.is_null(),
            later.fell_through_on.is_null(),
            later.follows.is_null(False),
        )
        return cls.id.not_in(renewed)

    @property
    def renews(self) -> int | None:
        """The number of the placement that goes on with it."""
        return self.follows_id if self.followed_as == FollowedAs.RENEWAL else None

    @classmethod
    def runs_on(cls, day: date) -> Expression:
        """That it is not over on this day. What has an outcome is, also without a last day."""
        open_ended = cls.ended_on.is_null() & cls.outcome.is_null()
        return cls.counts() & (open_ended | (cls.ended_on >= day))

    def state_on(self, day: date, since: date | None = None) -> str:
        """What a list says of it: withdrawn, never_began, ended, planned or running; `since` is
        the first day of a job that it renewed."""
        if self.withdrawn_at is not None:
            return "withdrawn"
        if self.fell_through_on is not None:
            return "never_began"
        has_ended = self.outcome is not None if self.ended_on is None else self.ended_on < day
        if has_ended:
            return "ended"
        return "planned" if (since or self.started_on) > day else "running"

    def days(self) -> list[tuple[str, date]]:
        """("start", its first day) and ("end", its last day), as far as they are known."""
        known = (("start", self.started_on), ("end", self.ended_on))
        return [(part, day) for part, day in known if day is not None]


# What lasts or not; of an internship only how it ended is asked.
LASTING = {
    PlacementKind.PAID_JOB,
    PlacementKind.AGENCY,
    PlacementKind.LEARN_WORK,
    PlacementKind.SELF_EMPLOYED,
}


class Instrument(StrEnum):
    """What helps a placement to come about: money, guidance or insurance."""

    WAGE_SUBSIDY = "wage_subsidy"
    EMPLOYER_PREMIUM = "employer_premium"
    NO_RISK_POLICY = "no_risk_policy"
    JOB_COACHING = "job_coaching"
    JOB_CARVING = "job_carving"
    TRIAL_PLACEMENT = "trial_placement"
    TRAINING = "training"
    PRACTICE_LEARNING = "practice_learning"
    TRAVEL_COSTS = "travel_costs"
    WORK_CLOTHES = "work_clothes"
    ADAPTED_WORKPLACE = "adapted_workplace"


class PlacementInstrument(BaseModel):
    """That an instrument goes with a placement."""

    branch = parent(Branch)
    placement = parent(Placement, on_delete="CASCADE")
    instrument = CharField(max_length=20, constraints=[one_of("instrument", Instrument)])

    class Meta:
        indexes = ((("placement", "instrument"), True),)
        constraints = [same_branch("placement_id", "placement")]
