"""What was spent: trips, claims and their lines, the rules for them, and payments."""

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
    )
)
