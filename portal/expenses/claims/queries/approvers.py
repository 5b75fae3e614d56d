"""Who may decide on a claim today, to be told of it; which claims wait too long."""

from datetime import timedelta

from peewee import fn

from portal.core.clock import now, today
from portal.core.web.access import LEADERS
from portal.expenses.claims.queries.authority import decidable_by
from portal.expenses.records import queries as expenses
from portal.expenses.records.models import OPEN, ClaimStatus, ExpenseClaim, ExpenseLine
from portal.people.models import Deputy, Person, PersonRole


def of(claim: ExpenseClaim) -> list[Person]:
    """The people who may decide on this claim today: leaders, and deputies of absent ones."""
    day = today()
    leading = PersonRole.select(PersonRole.person).where(PersonRole.role.in_([*LEADERS]))
    standing_in = Deputy.select(Deputy.person).where(Deputy.starts_on <= day, Deputy.ends_on >= day)
    people = Person.select().where(
        Person.branch == claim.branch_id, Person.id.in_(leading) | Person.id.in_(standing_in)
    )
    return [
        person
        for person in people.order_by(Person.id)
        if person.is_active and decidable_by(person).where(ExpenseClaim.id == claim.id).exists()
    ]


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
