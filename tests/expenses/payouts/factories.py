"""Approved claims, and a branch that can pay."""

from portal.branches.models import Branch
from portal.core.clock import today
from portal.core.crypto import seal
from portal.core.database import db
from portal.core.workdays import bank_day_from
from portal.expenses.claims import actions as claims
from portal.expenses.payouts import actions
from portal.expenses.records.models import ExpenseClaim, PaymentBatch
from portal.people.models import Person
from tests.expenses.claims.factories import make_submitted


def that_pays(branch: Branch) -> Branch:
    with db.atomic():
        sealed = seal("NL39RABO0300065264", f"branch.iban.{branch.id}")
        Branch.update(iban_sealed=sealed).where(Branch.id == branch.id).execute()
    return Branch.get_by_id(branch.id)


def pay_day() -> str:
    return bank_day_from(today()).isoformat()


def make_approved(claimant: Person, leader: Person, *cents: int, **options) -> ExpenseClaim:
    claim = make_submitted(claimant, *cents, **options)
    claims.approve(claim, leader)
    return ExpenseClaim.get_by_id(claim.id)


def paid_out(maker: Person, *claims: ExpenseClaim) -> PaymentBatch:
    that_pays(Branch.get_by_id(maker.branch_id))
    return actions.make(maker, {claim.id: claim.version for claim in claims}, today())
