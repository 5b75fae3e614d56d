"""What was spent: trips, claims and their lines, the rules for them, and payments."""

from portal.core.crypto import SealedColumn
from portal.expenses.records.models import (
    AllowanceAgreement,
    AllowanceLimit,
    ClaimEvent,
    ClaimReminder,
    ExpenseClaim,
    ExpenseLine,
    ExpensePolicy,
    KindRule,
    PaymentBatch,
    PayoutLine,
    Rate,
    Receipt,
    RemovedLine,
    Trip,
    WaitingFile,
)
from portal.feature import Feature

feature = Feature(
    sealed=(
        SealedColumn(
            PaymentBatch,
            "content_sealed",
            lambda batch: f"payment_batch.content.{batch.message_id}",
        ),
    ),
    tables=(
        Rate,
        Trip,
        ExpenseClaim,
        ExpenseLine,
        AllowanceLimit,
        ExpensePolicy,
        KindRule,
        AllowanceAgreement,
        Receipt,
        ClaimEvent,
        PaymentBatch,
        PayoutLine,
        WaitingFile,
        RemovedLine,
        ClaimReminder,
    ),
)
