"""Which claims can be paid, what was paid, and what somebody got or gave in a year."""

from portal.expenses.payouts.queries.batches import (
    batches_visible_to,
    in_batch,
    lines_of,
    next_number,
    sealed_content,
)
from portal.expenses.payouts.queries.books import Month, missing_accounts, months_of, settings_of
from portal.expenses.payouts.queries.ledger import (
    accounts_by_rules,
    accounts_of,
    ledger_between,
    ledger_of_batch,
    ledger_of_year,
    periods_visible_to,
)
from portal.expenses.payouts.queries.payable import Payable, payable_for, payees_visible_to, to_pay
from portal.expenses.payouts.queries.years import (
    Overview,
    Statement,
    overview_of,
    statement_of,
    years_of,
)

__all__ = [
    "Month",
    "Overview",
    "Payable",
    "Statement",
    "accounts_by_rules",
    "accounts_of",
    "batches_visible_to",
    "in_batch",
    "ledger_between",
    "ledger_of_batch",
    "ledger_of_year",
    "lines_of",
    "missing_accounts",
    "months_of",
    "next_number",
    "overview_of",
    "payable_for",
    "payees_visible_to",
    "periods_visible_to",
    "sealed_content",
    "settings_of",
    "statement_of",
    "to_pay",
    "years_of",
]
