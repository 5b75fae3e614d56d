"""Which claims somebody may see, and on which they may decide."""

from portal.expenses.claims.queries.authority import (
    Authority,
    authority_of,
    can_be_taken_over_by,
    decidable_by,
    holds,
    may_decide,
    same_person,
    waiting_for,
)
from portal.expenses.claims.queries.lists import (
    approved_beside,
    booked,
    history_of,
    in_a_payout,
    is_as_read,
    receipts_visible_to,
    total_cents,
    totals_in,
    totals_of,
    visible_to,
    was_talked_about,
    with_claimant,
)
from portal.expenses.claims.queries.missing import missing_in

__all__ = [
    "Authority",
    "approved_beside",
    "authority_of",
    "booked",
    "can_be_taken_over_by",
    "decidable_by",
    "history_of",
    "holds",
    "in_a_payout",
    "is_as_read",
    "may_decide",
    "missing_in",
    "receipts_visible_to",
    "same_person",
    "total_cents",
    "totals_in",
    "totals_of",
    "visible_to",
    "waiting_for",
    "was_talked_about",
    "with_claimant",
]
