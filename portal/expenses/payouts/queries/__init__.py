"""Which claims can be paid, what was paid, and what somebody got or gave in a year."""

from portal.expenses.payouts.queries.batches import (
    batches_visible_to,
    in_batch,
    lines_of,
    next_number,
    sealed_content,
)
from portal.expenses.payouts.queries.ledger import ledger_of_batch, ledger_of_year
from portal.expenses.payouts.queries.payable import Payable, payable_for
from portal.expenses.payouts.queries.years import (
    Overview,
    Statement,
    overview_of,
    statement_of,
    years_of,
)

__all__ = [
    "Overview",
    "Payable",
    "Statement",
    "batches_visible_to",
    "in_batch",
    "ledger_of_batch",
    "ledger_of_year",
    "lines_of",
    "next_number",
    "overview_of",
    "payable_for",
    "sealed_content",
    "statement_of",
    "years_of",
]
