"""Who may decide on a claim today, to be told of it; which claims wait too long."""

from datetime import timedelta

from peewee import Case, fn

from portal.branches.models import Branch
from portal.core.clock import now, today
from portal.core.web.access import Role
from portal.expenses.claims.queries.authority import authority_of, candidates, holds
from portal.expenses.records import queries as expenses
from portal.expenses.records.models import OPEN, ClaimStatus, ExpenseClaim, ExpenseLine
from portal.people import queries as people
from portal.people.models import Person


def of(claim: ExpenseClaim) -> list[Person]:
    """The people who may decide on this claim today: leaders, and deputies of absent ones."""
    return on_each([claim.id], claim.branch_id)[claim.id]


def nobody_for(claim: ExpenseClaim) -> bool:
    """Whether a claim was sent in on which nobody may decide today."""
    waits = claim.status == ClaimStatus.SUBMITTED and not claim.was_imported
    return waits and not of(claim)


def on_each(claims: list[int], branch_id: int) -> dict[int, list[Person]]:
    """{claim of this branch: who may decide on it today}; one question for all of both."""
    rights = [right for person in candidates(branch_id) if (right := authority_of(person))]
    found: dict[int, list[Person]] = {claim: [] for claim in claims}
    if not rights:
        return found
    may = [Case(None, [(holds(right), 1)], 0) for right in rights]
    rows = ExpenseClaim.select(ExpenseClaim.id, *may).where(ExpenseClaim.id.in_(claims))
    for claim, *answers in rows.tuples():
        found[claim] = [r.person for r, answer in zip(rights, answers, strict=True) if answer]
    return found


NEIGHBOURS = 3  # branches


def helpers_of(claim: ExpenseClaim) -> list[Person]:
    """Who can see to it that somebody decides: other leaders of the branch, its administrator."""
    leaders = people.leaders_of(claim.branch_id)
    administrators = [
        person
        for person in people.working_as(Role.ADMINISTRATOR)
        if person.branch_id == claim.branch_id
    ]
    return [p for p in {p.id: p for p in leaders + administrators}.values() if p != claim.claimant]


def neighbours_of(branch: Branch) -> list[Person]:
    """Who leads the next branches of the same part of the country: seniors, where there are.

    The next by name, for where they are is not known.
    """
    others = Branch.select().where(Branch.id != branch.id, Branch.region.is_null())
    if branch.region is not None:
        others = Branch.select().where(Branch.id != branch.id, Branch.region == branch.region)
    told: list[Person] = []
    ordered = sorted(others, key=lambda one: (one.name < branch.name, one.name))
    for other in ordered[:NEIGHBOURS]:
        leaders = people.leaders_of(other.id)
        told += [p for p in leaders if Role.SENIOR_TEAM_LEADER in p.roles] or leaders
    return told


def waiting_too_long() -> list[ExpenseClaim]:
    """Claims on which nobody decided in the days that their branch gives for it; told once."""
    waiting = ExpenseClaim.select().where(
        ExpenseClaim.status == ClaimStatus.SUBMITTED,
        ExpenseClaim.was_imported == False,  # noqa: E712  SQL
        ExpenseClaim.escalated_at.is_null(),
        ExpenseClaim.submitted_at.is_null(False),
    )
    days: dict[int, timedelta] = {}
    for claim in waiting:
        if claim.branch_id not in days:
            policy = expenses.policy_on(today(), claim.branch_id)
            days[claim.branch_id] = timedelta(days=policy.escalate_after_days)
    return [c for c in waiting if c.submitted_at + days[c.branch_id] <= now()]


def with_open_lines() -> list[tuple[int, int]]:
    """(person, cents) of all that was not sent in yet."""
    rows = (
        ExpenseLine.select(ExpenseClaim.claimant, fn.SUM(ExpenseLine.amount_cents))
        .join(ExpenseClaim)
        .where(
            ExpenseClaim.status.in_(list(OPEN)),
            ExpenseClaim.was_imported == False,  # noqa: E712  SQL
        )
        .group_by(ExpenseClaim.claimant)
        .order_by(ExpenseClaim.claimant)
        .tuples()
    )
    return [(person, int(cents)) for person, cents in rows if cents > 0]
