"""Trips, the rules of the day, claims of one person and month, and what was paid out."""

from portal.expenses.records.models.claims import (
    GRANTED,
    OPEN,
    REASON_LENGTH,
    ClaimEvent,
    ClaimStatus,
    ExpenseClaim,
    ExpenseKind,
    ExpenseLine,
    Happened,
    Receipt,
)
from portal.expenses.records.models.payout import PaymentBatch, PayoutLine
from portal.expenses.records.models.rules import (
    AllowanceAgreement,
    AllowanceLimit,
    ExpensePolicy,
    KindRule,
    Mode,
)
from portal.expenses.records.models.trips import Rate, Transport, Trip
from portal.expenses.records.models.unsent import ClaimReminder, RemovedLine, WaitingFile

__all__ = [
    "GRANTED",
    "OPEN",
    "REASON_LENGTH",
    "AllowanceAgreement",
    "AllowanceLimit",
    "ClaimEvent",
    "ClaimReminder",
    "ClaimStatus",
    "ExpenseClaim",
    "ExpenseKind",
    "ExpenseLine",
    "ExpensePolicy",
    "Happened",
    "KindRule",
    "Mode",
    "PaymentBatch",
    "PayoutLine",
    "Rate",
    "Receipt",
    "RemovedLine",
    "Transport",
    "Trip",
    "WaitingFile",
]
