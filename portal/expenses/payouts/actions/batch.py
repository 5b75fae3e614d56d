"""A batch: made once, the same bytes for ever, every claim in one of them at a time."""

import secrets
from datetime import date

from flask_babel import gettext
from peewee import IntegrityError

from portal import audit
from portal.account.actions import bank
from portal.branches.models import Branch
from portal.core import banking
from portal.core.clock import now
from portal.core.crypto import digest_of, seal_bytes, unseal, unseal_bytes
from portal.core.database import StaleVersion, db, save_changes, take_turn
from portal.core.i18n.formatting import euros
from portal.core.web.addresses import link_to
from portal.expenses.claims import queries as claims
from portal.expenses.claims.actions import AlreadyDecided, Transition, move
from portal.expenses.payouts import queries
from portal.expenses.payouts.actions.sepa import Payment, as_pain
from portal.expenses.payouts.queries.payable import may_be_paid_by
from portal.expenses.records.models import (
    ClaimStatus,
    ExpenseClaim,
    Happened,
    PaymentBatch,
    PayoutLine,
)
from portal.mail.actions import queue
from portal.people.models import Person


class NothingToPay(Exception):
    """None of the chosen claims can be paid, or the branch has no bank account."""


class NotYours(Exception):
    """It holds money for this person themselves."""


class SomebodyWasFirst(Exception):
    """What was chosen has changed meanwhile; nothing was done."""


def make(maker: Person, chosen: dict[int, int], pay_on: date) -> PaymentBatch:
    """One file for these claims ({number: version as it was seen}), to be paid on that day.

    All of them or none. Raises NothingToPay, and SomebodyWasFirst when one of them is not as it
    was seen, stands in another file, or may not be paid by this person.
    """
    branch = Branch.get_by_id(maker.branch_id)
    account = bank.account_of_branch(branch)
    rows = [row for row in queries.payable_for(maker) if row.claim.id in chosen]
    if not rows or account is None:
        raise NothingToPay
    if len(rows) < len(chosen) or any(row.waits for row in rows):
        raise SomebodyWasFirst
    ids = [f"{row.claim.reference}-{secrets.token_hex(4)}" for row in rows]
    payments = [
        Payment(
            row.person.full_name,
            banking.compact(unseal(row.person.iban_sealed, bank.place(row.person))),
            row.cents,
            end,
            f"Declaratie {row.claim.reference}",
        )
        for row, end in zip(rows, ids, strict=True)
    ]
    # Outside the transaction: checking against the schema takes a while.
    message_id, content = as_pain(branch.name, account, pay_on, payments)
    try:
        with db.atomic():
            take_turn("payout.number", maker.branch_id)
            batch = _store(maker, content, message_id, pay_on, payments)
            for row, end in zip(rows, ids, strict=True):
                row.claim.version = chosen[row.claim.id]
                _include(batch, row, end, maker)
    except (AlreadyDecided, IntegrityError) as error:
        raise SomebodyWasFirst from error
    return batch


def _store(
    maker: Person, content: bytes, message_id: str, pay_on: date, payments: list[Payment]
) -> PaymentBatch:
    batch = PaymentBatch.create(
        branch=maker.branch_id,
        number=queries.next_number(maker.branch_id),
        made_by=maker.id,
        pay_on=pay_on,
        message_id=message_id,
        total_cents=sum(payment.cents for payment in payments),
        count=len(payments),
        content_sealed=seal_bytes(content, place(message_id)),
        digest=digest_of(content),
    )
    audit.record(maker, "payout.make", batch)
    return batch


def _include(batch: PaymentBatch, row: queries.Payable, end: str, maker: Person) -> None:
    step = Transition(Happened.IN_PAYOUT, ClaimStatus.APPROVED)
    move(row.claim, step, maker, only_if=may_be_paid_by(maker))
    PayoutLine.create(
        branch=batch.branch_id,
        batch=batch,
        claim=row.claim,
        payee=row.person,
        made_by=maker.id,
        amount_cents=row.cents,
        end_to_end_id=end,
    )


def place(message_id: str) -> str:
    return f"payment_batch.content.{message_id}"


def content_of(batch: PaymentBatch, reader: Person) -> bytes:
    """The file for the bank, the same bytes each time; that it was taken is noted."""
    content = unseal_bytes(queries.sealed_content(batch), place(batch.message_id))
    if digest_of(content) != batch.digest:
        raise ValueError("The file is not the one that was made.")
    with db.atomic():
        audit.record(reader, "payout.download", batch)
    return content


def confirm(batch: PaymentBatch, by: Person) -> None:
    """The bank took the file: from now on its claims are paid, and their claimants hear it.

    Raises NotYours and SomebodyWasFirst.
    """
    lines = _open_lines(batch, by)
    try:
        with db.atomic():
            _decide_batch(batch, confirmed_by=by.id, confirmed_at=now())
            for line in lines:
                move(line.claim, Transition(Happened.PAID, ClaimStatus.PAID), by)
                tell_paid(line)
            audit.record(by, "payout.confirm", batch)
    except (AlreadyDecided, StaleVersion) as error:
        raise SomebodyWasFirst from error


def tell_paid(line: PayoutLine) -> None:
    queue(
        line.payee,
        "claim.paid",
        lambda: (
            gettext("Your claim is paid"),
            gettext(
                "Your claim %(number)s is paid: %(amount)s. It is on your bank account in a day or"
                " two.",
                number=line.claim.reference,
                amount=euros(line.amount_cents),
            ),
        ),
        line.claim,
    )


def withdraw(batch: PaymentBatch, by: Person, reason: str) -> None:
    """The file never went to the bank: its claims can go in another one.

    Raises NotYours and SomebodyWasFirst.
    """
    lines = _open_lines(batch, by)
    try:
        with db.atomic():
            _decide_batch(batch, withdrawn_by=by.id, withdrawn_at=now())
            for line in lines:
                _void(line, reason)
                move(
                    line.claim, Transition(Happened.OUT_OF_PAYOUT, ClaimStatus.APPROVED, reason), by
                )
            audit.record(by, "payout.withdraw", batch, why=reason)
    except (AlreadyDecided, StaleVersion) as error:
        raise SomebodyWasFirst from error


def bounce(line: PayoutLine, by: Person, reason: str) -> None:
    """The bank could not pay one of them: it comes back, to be paid in another file (D11).

    Raises NotYours and SomebodyWasFirst.
    """
    if line.payee_id in _own(by):
        raise NotYours
    claim = ExpenseClaim.get_by_id(line.claim_id)
    try:
        with db.atomic():
            _void(line, reason)
            move(claim, Transition(Happened.BOUNCED, ClaimStatus.APPROVED, reason), by)
            queue(
                line.payee,
                "claim.bounced",
                lambda: (
                    gettext("The bank could not pay your claim"),
                    gettext(
                        "The bank could not pay your claim %(number)s."
                        "\n\nLook whether your bank account is right:\n%(link)s",
                        number=claim.reference,
                        link=link_to("account.show"),
                    ),
                ),
                claim,
            )
    except AlreadyDecided as error:
        raise SomebodyWasFirst from error


def _void(line: PayoutLine, reason: str) -> None:
    """Raises AlreadyDecided when it is void already."""
    same = (PayoutLine.id == line.id) & PayoutLine.voided_at.is_null()
    values = {"voided_at": now(), "void_reason": reason[:300]}
    if not PayoutLine.update(values).where(same).execute():
        raise AlreadyDecided


def _open_lines(batch: PaymentBatch, by: Person) -> list[PayoutLine]:
    lines = [line for line in queries.lines_of(batch) if line.voided_at is None]
    if {line.payee_id for line in lines} & _own(by):
        raise NotYours
    return lines


def _own(by: Person) -> set[int]:
    return {n for (n,) in claims.same_person([by.id]).tuples()}


def _decide_batch(batch: PaymentBatch, **columns) -> None:
    if batch.confirmed_at or batch.withdrawn_at:
        raise StaleVersion
    save_changes(batch, batch.version, **columns)
