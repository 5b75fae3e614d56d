"""Placements: jobs, internships and the steps towards them."""

from datetime import date
from enum import StrEnum

from flask_babel import lazy_gettext as _l
from peewee import CharField, Check, DateField, IntegerField

from portal.clients.models import Client
from portal.db import BaseModel, in_order, one_of, parent, same_branch
from portal.employers.models import Employer
from portal.organisation.models import Branch


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


class Placement(BaseModel):
    """A job or an internship of a client."""

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

    class Meta:
        indexes = (
            (("branch", "code"), True),
            (("branch", "started_on"), False),
            (("client", "started_on"), False),
        )
        constraints = [
            in_order("started_on", "ended_on"),
            same_branch("client_id", "client"),
            same_branch("employer_id", "employer"),
        ]

    def days(self) -> list[tuple[str, date]]:
        """("start", its first day) and ("end", its last day), as far as they are known."""
        known = (("start", self.started_on), ("end", self.ended_on))
        return [(part, day) for part, day in known if day is not None]


DAYS = {"start": _l("first day"), "end": _l("last day")}
