"""The approved claims that stand in no file yet, and why some of them wait."""

from dataclasses import dataclass

from flask_babel import gettext
from peewee import Expression

from portal.core.banking import in_bank_letters
from portal.core.clock import now, today
from portal.core.database import Rows
from portal.expenses.claims import queries as claims
from portal.expenses.claims.queries.checks import ACCOUNT_WAITS, is_valid_account, shared_by
from portal.expenses.claims.queries.material import sharing_an_account
from portal.expenses.records import queries as expenses
from portal.expenses.records.models import ClaimStatus, ExpenseClaim
from portal.people.models import Person


@dataclass(frozen=True)
class Payable:
    """An approved claim: to whom, how much, and why this maker may not pay it now."""

    claim: ExpenseClaim
    person: Person
    lines: int
    cents: int
    waits: str | None  # a sentence; nothing if it can be paid
    remark: str | None  # a sentence about what to look at first


def payees_visible_to(person: Person) -> Rows:
    """Whoever of the branch may be paid: that they work here is all that is told of them."""
    return Person.select().where(Person.branch == person.branch_id)


def to_pay(person: Person) -> Rows:
    """The approved claims of the branch that stand in no file yet, whoever may pay them."""
    return ExpenseClaim.select().where(
        ExpenseClaim.branch == person.branch_id,
        ExpenseClaim.status == ClaimStatus.APPROVED,
        ExpenseClaim.was_imported == False,  # noqa: E712  SQL
        ExpenseClaim.id.not_in(claims.in_a_payout()),
    )


def payable_for(maker: Person) -> list[Payable]:
    """What this person could put in a file for the bank now, and what has to wait."""
    approved = to_pay(maker).select(ExpenseClaim, Person).join(Person, on=ExpenseClaim.claimant)
    totals = claims.totals_in(approved.select(ExpenseClaim.id))
    own = {number for (number,) in claims.same_person([maker.id]).tuples()}
    limit = expenses.policy_on(today(), maker.branch_id).second_approval_from_cents
    rows = []
    claimants = [number for (number,) in approved.select(ExpenseClaim.claimant).tuples()]
    sharing = sharing_an_account(claimants)
    for claim in approved.order_by(ExpenseClaim.decided_at, ExpenseClaim.id):
        person, (lines, _asked, cents) = claim.claimant, totals[claim.id]
        is_large = limit is not None and cents >= limit
        waits = _own_eyes(claim, own, is_large, maker) or _account_waits(person)
        others = sharing.get(person.id)
        remark = shared_by(others) if others else None
        rows.append(Payable(claim, person, lines, cents, waits, remark))
    return rows


def _own_eyes(claim: ExpenseClaim, own: set[int], is_large: bool, maker: Person) -> str | None:
    """Nobody pays their own claim, nor a large one that they approved."""
    if claim.claimant_id in own:
        return gettext("This is your own claim. Somebody else pays it.")
    if is_large and claim.decided_by_id == maker.id:
        return gettext("You approved this large amount. Somebody else pays it.")
    return None


def _account_waits(person: Person) -> str | None:
    if not is_valid_account(person):
        return gettext("The bank account is missing or wrong.")
    if not in_bank_letters(person.full_name):
        return gettext("A bank cannot write this name. Ask for the name as it is on a bank card.")
    if person.iban_changed_at and now() - person.iban_changed_at < ACCOUNT_WAITS:
        return gettext("The bank account is new. It waits for three days.")
    return None


def may_be_paid_by(maker: Person) -> Expression:
    """The rule as a condition on a claim, for the statement that puts it in a file."""
    return (
        (ExpenseClaim.branch == maker.branch_id)
        & (ExpenseClaim.status == ClaimStatus.APPROVED)
        & (ExpenseClaim.was_imported == False)  # noqa: E712  SQL
        & ExpenseClaim.claimant.not_in(claims.same_person([maker.id]))
        & ExpenseClaim.id.not_in(claims.in_a_payout())
    )
