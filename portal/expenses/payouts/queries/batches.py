"""Files for the bank and what is in them."""

from peewee import fn

from portal.core.database import Rows, fields_of
from portal.expenses.records.models import ExpenseClaim, PaymentBatch, PayoutLine
from portal.people.models import Person

FACTS = [f for f in fields_of(PaymentBatch).values() if f is not PaymentBatch.content_sealed]


def batches_visible_to(person: Person) -> Rows:
    """The files of the branch, the newest first, with who made them; without what they hold."""
    return (
        PaymentBatch.select(*FACTS, Person)
        .join(Person, on=PaymentBatch.made_by)
        .where(PaymentBatch.branch == person.branch_id)
        .order_by(PaymentBatch.number.desc())
    )


def lines_of(batch: PaymentBatch) -> list[PayoutLine]:
    """Its payments, void ones included, with claim and payee."""
    return list(
        PayoutLine.select(PayoutLine, ExpenseClaim, Person)
        .join(ExpenseClaim)
        .switch(PayoutLine)
        .join(Person, on=PayoutLine.payee)
        .where(PayoutLine.batch == batch.id)
        .order_by(PayoutLine.id)
    )


def in_batch(batch: PaymentBatch) -> Rows:
    """The payments of a file that are not void."""
    return PayoutLine.select().where(PayoutLine.batch == batch.id, PayoutLine.voided_at.is_null())


def sealed_content(batch: PaymentBatch) -> bytes:
    """The bytes that a file holds, sealed."""
    return PaymentBatch.select(PaymentBatch.content_sealed).where(PaymentBatch.id == batch).scalar()


def next_number(branch_id: int) -> int:
    """The number of the next file of the branch."""
    of_branch = PaymentBatch.branch == branch_id
    return (
        PaymentBatch.select(fn.COALESCE(fn.MAX(PaymentBatch.number), 0)).where(of_branch).scalar()
        + 1
    )
