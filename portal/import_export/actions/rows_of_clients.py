"""The columns of a file from its table, and what clients go through as files have it.

A column that bears the name of a field is that field; only the others are told here.
"""

from datetime import UTC, datetime
from typing import Any

from peewee import JOIN, Field

from portal.branches.models import Branch
from portal.clients.models import Client
from portal.consents.models import Consent
from portal.core.clock import local
from portal.core.database import Rows
from portal.core.database.bulk import Model, named_rows
from portal.employment.cvs.models import CV
from portal.employment.employers.models import Employer
from portal.employment.placements.models import Placement
from portal.employment.vacancies.models import LadderStep
from portal.guidance.models import Trajectory
from portal.import_export.actions.columns import BY_NAME
from portal.legal.models import LegalCase
from portal.referrals.models import Referral

Row = dict[str, Any]


def of_file(name: str, model: Model, *further: Field, **others: Any) -> Rows:
    """The columns of a file from a table; `others` are those that it calls otherwise."""
    columns = [column.name for column in BY_NAME[name].columns]
    named = [(others.get(column) or getattr(model, column)).alias(column) for column in columns]
    return model.select(*named, *further)


def of_a_client(name: str, model: Any, **others: Any) -> Rows:
    """Rows about one client each."""
    return of_file(name, model, client=Client.code, **others).join(Client).order_by(model.id)


def legal_cases(branch: Branch) -> list[Row]:
    return named_rows(of_a_client("legal_cases", LegalCase).where(LegalCase.branch == branch.id))


def trajectories(branch: Branch) -> list[Row]:
    found = of_a_client("guidance_trajectories", Trajectory)
    return named_rows(found.where(Trajectory.branch == branch.id))


def placements(branch: Branch) -> list[Row]:
    columns = {"employer": Employer.code, "hours_per_week": Placement.hours_per_week_tenths}
    found = of_a_client("placements", Placement, **columns)
    found = found.switch(Placement).join(Employer, JOIN.LEFT_OUTER)
    return named_rows(found.where(Placement.branch == branch.id, Placement.withdrawn_at.is_null()))


def ladder_steps(branch: Branch) -> list[Row]:
    stands = (LadderStep.branch == branch.id) & LadderStep.withdrawn_at.is_null()
    return named_rows(of_a_client("ladder_steps", LadderStep).where(stands))


def cvs(branch: Branch) -> list[Row]:
    return named_rows(of_a_client("cvs", CV).where(CV.branch == branch.id))


def referrals(branch: Branch) -> list[Row]:
    columns = {"on": Referral.referred_on, "to": Referral.referred_to}
    found = of_a_client("referrals", Referral, **columns)
    return named_rows(found.where(Referral.branch == branch.id))


def consents(branch: Branch) -> list[Row]:
    return named_rows(of_a_client("consents", Consent).where(Consent.branch == branch.id))


def wall_clock(seconds: int) -> str:
    return f"{local(datetime.fromtimestamp(seconds, UTC)):%Y-%m-%dT%H:%M}"
