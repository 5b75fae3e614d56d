"""What is asked of each kind of record behind a figure, to tell it in words."""

from collections.abc import Callable
from typing import Any

from peewee import fn

from portal.activities.models import Activity, ActivityClient
from portal.branches.models import Municipality
from portal.clients.models import Client, Conflict, Household
from portal.core.database import Rows
from portal.employment.employers.models import Employer
from portal.employment.placements.models import Advice, Placement
from portal.employment.vacancies.models import (
    Candidate,
    CandidateMove,
    CandidateStage,
    LadderStep,
    Vacancy,
)
from portal.expenses.records.models import ExpenseClaim, ExpenseLine
from portal.guidance.models import Trajectory
from portal.housing.models import Home, HousingCorrection, HousingTarget
from portal.legal.models import LegalCase
from portal.people.models import Person
from portal.referrals.models import Referral
from portal.reports.queries.figure import Scope
from portal.schedule.desk_hours.models import DeskHours
from portal.schedule.meetings.models import Attendance, Meeting

Select = Callable[[Scope, Person | None], Rows]


def of_branch(model: type[Any], *columns, join: type | None = None) -> Select:
    """The number and these columns of all records of the branch."""

    def select(scope: Scope, _viewer: Person | None) -> Rows:
        found = model.select(model.id, *columns)
        found = found.join_from(model, join) if join else found
        return found.where(model.branch == scope.branch).tuples()

    return select


def of_ledger(model: type[Any], *columns) -> Select:
    def select(scope: Scope, _viewer: Person | None) -> Rows:
        found = model.select(model.id, Municipality.name, *columns).join(Municipality)
        return found.where(Municipality.branch == scope.branch).tuples()

    return select


def activities(scope: Scope, _viewer: Person | None) -> Rows:
    a = Activity
    columns = (a.id, a.happened_on, a.kind, a.person, a.interpreter_language)
    return a.select(*columns).where(*_in_period(scope)).tuples()


def met(scope: Scope, _viewer: Person | None) -> Rows:
    found = ActivityClient.select(ActivityClient.activity, ActivityClient.client).join(Activity)
    return found.where(*_in_period(scope)).order_by(ActivityClient.position).tuples()


def _in_period(scope: Scope) -> tuple:
    days = Activity.happened_on.between(scope.since, scope.until)
    return Activity.branch == scope.branch, days


def living(scope: Scope, _viewer: Person | None) -> Rows:
    lives = Client.select(Client.id, Client.household, Client.home)
    return lives.where(Client.branch == scope.branch).tuples()


def moved(scope: Scope, _viewer: Person | None) -> Rows:
    """(candidate, stage, day) of what candidates reached in the period, the first first"""
    move = CandidateMove
    found = move.select(move.candidate, move.stage, move.reached_on).where(
        move.branch == scope.branch,
        move.reached_on.between(scope.since, scope.until),
        move.undone_at.is_null(),
    )
    return found.order_by(move.reached_on, move.id).tuples()


def barred(_scope: Scope, viewer: Person | None) -> Rows:
    mine = Conflict.person == (viewer.id if viewer else None)
    return Conflict.select(Conflict.client).where(mine).tuples()


# What is asked for each kind of record, and what it is called by besides.
SELECTS: dict[str, Select] = {
    "barred": barred,
    "activity": activities,
    "met": met,
    "living": living,
    "client": of_branch(Client, Client.housed_on, Client.called(), Client.code),
    "household": of_branch(Household, Household.code),
    "person": of_branch(Person, Person.started_on, Person.called(), Person.code),
    "employer": of_branch(Employer, Employer.name, Employer.code),
    "home": of_branch(Home, Home.available_on, Home.address, Home.code, Home.kind),
    "housing_target": of_ledger(HousingTarget, HousingTarget.half_year),
    "housing_correction": of_ledger(
        HousingCorrection, HousingCorrection.corrected_on, HousingCorrection.reason
    ),
    "legal_case": of_branch(
        LegalCase,
        LegalCase.client,
        LegalCase.code,
        LegalCase.kind,
        LegalCase.opened_on,
        LegalCase.closed_on,
        LegalCase.arrived_on,
    ),
    "trajectory": of_branch(
        Trajectory, Trajectory.started_on, Trajectory.client, Trajectory.year_number
    ),
    "placement": of_branch(
        Placement,
        Placement.started_on,
        Placement.client,
        Placement.kind,
        fn.COALESCE(Placement.fell_through_on, Placement.ended_on),
    ),
    "ladder_step": of_branch(
        LadderStep, LadderStep.measured_on, LadderStep.client, LadderStep.step
    ),
    "referral": of_branch(Referral, Referral.referred_on, Referral.client, Referral.referred_to),
    "candidate": of_branch(Candidate, Candidate.client, Vacancy.title, join=Vacancy),
    "moved": moved,
    "advice": of_branch(Advice, Advice.given_on, Advice.client),
    "desk_hours": of_branch(
        DeskHours,
        DeskHours.valid_from,
        DeskHours.weekday,
        DeskHours.opens_minute,
        DeskHours.closes_minute,
    ),
    "meeting": of_branch(Meeting, Meeting.held_on, Meeting.title),
    "attendance": of_branch(
        Attendance, Meeting.held_on, Attendance.person, Meeting.title, join=Meeting
    ),
    "expense_line": of_branch(
        ExpenseLine,
        ExpenseLine.spent_on,
        ExpenseClaim.claimant,
        ExpenseLine.kind,
        join=ExpenseClaim,
    ),
}
# By which stage that candidates reached a figure counts.
STAGES = {
    "work.proposals": CandidateStage.PROPOSED,
    "work.interviews": CandidateStage.TALKED,
}
# Where in its row a record says whose it is.
WHOSE = {
    "legal_case": 1,
    "trajectory": 2,
    "placement": 2,
    "ladder_step": 2,
    "advice": 2,
    "candidate": 1,
    "referral": 2,
}
# What opens in the place of a record without a page of its own: the file of whom it tells.
OPENS = {
    "advice": ("client", 2),
    "attendance": ("person", 2),
    "expense_line": ("person", 2),
    "ladder_step": ("client", 2),
    "referral": ("client", 2),
    "trajectory": ("client", 2),
}
NEEDS = {
    "activity": ("met", "client", "person"),
    "household": ("living",),
    "home": ("living",),
    "legal_case": ("client",),
    "trajectory": ("client",),
    "placement": ("client",),
    "ladder_step": ("client",),
    "advice": ("client",),
    "candidate": ("client", "moved"),
    "referral": ("client",),
    "attendance": ("person",),
    "expense_line": ("person",),
}
