"""Placements: jobs, internships and the steps towards them."""

from datetime import date, timedelta
from enum import StrEnum

from flask_babel import lazy_gettext as _l
from peewee import (
    BooleanField,
    CharField,
    Check,
    DateField,
    Expression,
    IntegerField,
    TextField,
)

from portal.branches.models import Branch
from portal.clients.models import Client
from portal.core.clock import now
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
from portal.people.models import Person


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
LINK_LIFE = timedelta(days=42)  # of what an employer or a client gets by mail


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

    def days(self) -> list[tuple[str, date]]:
        """("start", its first day) and ("end", its last day), as far as they are known."""
        known = (("start", self.started_on), ("end", self.ended_on))
        return [(part, day) for part, day in known if day is not None]


class Ending(StrEnum):
    """How a placement went, as somebody who was there says. No answer is none of these."""

    COMPLETED = "completed"
    PARTLY = "partly"
    NEVER_STARTED = "never_started"


class JobAfter(StrEnum):
    YES = "yes"
    NO = "no"
    UNKNOWN = "unknown"


CHECKS = (1, 3, 6, 12)  # months after the first day
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


class PlacementEnd(BaseModel):
    """The one question at the end: asked by a link, or answered by the coach.

    Until `answered_at` it is unknown how it ended. Only the digest of the link is kept.
    """

    branch = parent(Branch)
    placement = parent(Placement, unique=True, on_delete="CASCADE")
    digest = CharField(max_length=64, null=True, unique=True)
    asked_at = MomentField(null=True)
    link_ends_at = MomentField(null=True)
    answered_at = MomentField(null=True)
    answered_by = parent(Person, null=True)  # nobody: who had the link
    ending = CharField(max_length=15, null=True, constraints=[one_of("ending", Ending)])
    last_on = DateField(null=True)
    hours_missed = IntegerField(null=True, constraints=[Check("hours_missed BETWEEN 0 AND 2000")])
    became_job = CharField(max_length=10, null=True, constraints=[one_of("became_job", JobAfter)])
    job_contract = CharField(
        max_length=10, null=True, constraints=[one_of("job_contract", Contract)]
    )
    job_from = DateField(null=True)

    class Meta:
        constraints = [
            Check("(answered_at IS NULL) = (ending IS NULL)"),
            same_branch("placement_id", "placement"),
            same_branch("answered_by_id", "person"),
        ]

    @property
    def is_open(self) -> bool:
        """Whether its link may still be answered."""
        runs = self.link_ends_at is not None and now() < self.link_ends_at
        return runs and self.answered_at is None


class PlacementCheck(BaseModel):
    """Whether somebody was still there, so many months after the first day."""

    branch = parent(Branch)
    placement = parent(Placement, on_delete="CASCADE")
    months = IntegerField(constraints=[Check("months IN (1, 3, 6, 12)")])
    still_there = BooleanField()
    noted_by = parent(Person)
    noted_at = MomentField(default=now)

    class Meta:
        indexes = ((("placement", "months"), True),)
        constraints = [
            same_branch("placement_id", "placement"),
            same_branch("noted_by_id", "person"),
        ]


class Advice(CanBeWithdrawn, BaseModel):
    """That a client was advised on work, and was not placed (yet): that counts too."""

    branch = parent(Branch)
    client = parent(Client)
    given_on = DateField()
    about = CharField(max_length=200)
    given_by = parent(Person)
    withdrawn_at = MomentField(null=True)
    withdrawn_because = CharField(
        max_length=REASON_LENGTH,
        null=True,
        constraints=[no_longer_than("withdrawn_because", REASON_LENGTH)],
    )

    class Meta:
        indexes = ((("branch", "given_on"), False),)
        constraints = [same_branch("client_id", "client"), same_branch("given_by_id", "person")]
