"""How a placement went and ended, and advice to who was not placed."""

from datetime import timedelta
from enum import StrEnum

from peewee import (
    BooleanField,
    CharField,
    Check,
    DateField,
    IntegerField,
)

from portal.branches.models import Branch
from portal.clients.models import Client
from portal.core.clock import now
from portal.core.database import (
    BaseModel,
    MomentField,
    no_longer_than,
    one_of,
    parent,
    same_branch,
)
from portal.employment.placements.models.placements import (
    REASON_LENGTH,
    CanBeWithdrawn,
    Contract,
    Placement,
)
from portal.people.models import Person


class Ending(StrEnum):
    """How a placement went, as somebody who was there says. No answer is none of these."""

    COMPLETED = "completed"
    PARTLY = "partly"
    NEVER_STARTED = "never_started"


class EmployerReason(StrEnum):
    """Why it ended, by the employer's side; nobody is blamed."""

    AS_AGREED = "as_agreed"
    LESS_WORK = "less_work"
    LANGUAGE = "language"
    SKILLS = "skills"
    HOURS = "hours"
    ABSENCE = "absence"
    NO_GUIDANCE = "no_guidance"
    OTHER = "other"
    UNKNOWN = "unknown"


class ClientReason(StrEnum):
    """Why it ended, by the client's side."""

    AS_AGREED = "as_agreed"
    OTHER_PLACE = "other_place"
    SCHOOL_FIRST = "school_first"
    TRAVEL = "travel"
    HOURS = "hours"
    CARE_AT_HOME = "care_at_home"
    HEALTH = "health"
    NOT_THIS_WORK = "not_this_work"
    OTHER = "other"
    UNKNOWN = "unknown"


class JobAfter(StrEnum):
    YES = "yes"
    NO = "no"
    UNKNOWN = "unknown"


CHECKS = (1, 3, 6, 12)  # months after the first day


LINK_LIFE = timedelta(days=42)  # of what an employer or a client gets by mail


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
    employer_reason = CharField(
        max_length=15, null=True, constraints=[one_of("employer_reason", EmployerReason)]
    )
    client_reason = CharField(
        max_length=15, null=True, constraints=[one_of("client_reason", ClientReason)]
    )

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
