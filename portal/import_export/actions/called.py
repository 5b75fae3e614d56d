"""What the files call each record that a figure may count: by its code, or by what it says."""

from typing import Any

from portal.activities.models import Activity
from portal.branches.models import Municipality
from portal.clients.models import Client, Household
from portal.core.database import Rows
from portal.employment.employers.models import Employer
from portal.employment.placements.models import Placement
from portal.employment.vacancies.models import Candidate, LadderStep, Vacancy
from portal.expenses.records.models import ExpenseClaim, ExpenseLine
from portal.guidance.models import Trajectory
from portal.housing.models import Home, HousingCorrection, HousingTarget
from portal.import_export.actions.writing import nth
from portal.legal.models import LegalCase
from portal.people.models import Person
from portal.referrals.models import Referral
from portal.schedule.desk_hours.models import DeskHours
from portal.schedule.meetings.models import Attendance, Meeting

WITH_CODES: dict[str, Any] = {
    "activity": Activity,
    "client": Client,
    "household": Household,
    "person": Person,
    "employer": Employer,
    "home": Home,
    "legal_case": LegalCase,
    "placement": Placement,
    "meeting": Meeting,
}


def saying(branch: int) -> dict[str, Rows]:
    """Of the others: (number, what tells one from another)."""
    target, correction, hours = HousingTarget, HousingCorrection, DeskHours
    amount = ExpenseLine.amount_cents
    places = Municipality.branch == branch
    return {
        "trajectory": Trajectory.select(Trajectory.id, Client.code, Trajectory.year_number)
        .join(Client)
        .where(Trajectory.branch == branch),
        "ladder_step": LadderStep.select(LadderStep.id, Client.code, LadderStep.measured_on)
        .join(Client)
        .where(LadderStep.branch == branch, LadderStep.withdrawn_at.is_null()),
        "referral": Referral.select(
            Referral.id, Client.code, Referral.referred_on, Referral.referred_to
        )
        .join(Client)
        .where(Referral.branch == branch),
        "candidate": Candidate.select(Candidate.id, Client.code, Vacancy.code)
        .join(Client)
        .switch(Candidate)
        .join(Vacancy)
        .where(Candidate.branch == branch),
        "attendance": Attendance.select(Attendance.id, Meeting.code, Person.code)
        .join(Meeting)
        .switch(Attendance)
        .join(Person)
        .where(Attendance.branch == branch),
        "expense_line": ExpenseLine.select(
            ExpenseLine.id, Person.code, ExpenseLine.spent_on, ExpenseLine.kind, amount
        )
        .join(ExpenseClaim)
        .join(Person, on=ExpenseClaim.claimant)
        .where(ExpenseLine.branch == branch),
        "housing_target": target.select(
            target.id, Municipality.name, target.half_year, target.persons
        )
        .join(Municipality)
        .where(places),
        "housing_correction": correction.select(
            correction.id, Municipality.name, correction.corrected_on, correction.persons
        )
        .join(Municipality)
        .where(places),
        "desk_hours": hours.select(
            hours.id, hours.desk, hours.weekday, hours.opens_minute, hours.valid_from
        ).where(hours.branch == branch),
    }


def names_in(branch: int) -> dict[str, dict[int, str]]:
    """{kind: {number: its name}} of a branch; of equal ones the first, the second …"""
    found = {}
    for kind, model in WITH_CODES.items():
        coded = model.select(model.id, model.code).where(model.branch == branch)
        found[kind] = dict(coded.tuples())
    for kind, said in saying(branch).items():
        rows = sorted(said.tuples(), key=lambda row: row[0])
        names = nth([tuple(map(str, row[1:])) for row in rows])
        found[kind] = {
            row[0]: "|".join(map(str, name)) for row, name in zip(rows, names, strict=True)
        }
    return found
