"""The settings of a branch's bookkeeping, and its months: which are closed, what stands in them."""

from collections import defaultdict
from dataclasses import dataclass
from datetime import date, timedelta

from portal.core.clock import add_months, today
from portal.expenses.payouts.models import Booking, BookPeriod, BookSettings, Package
from portal.expenses.payouts.queries.ledger import LedgerEntry, last_period, ledger

MOST = 24  # months on the page


@dataclass(frozen=True)
class Month:
    """A month of the books: how many rows, and what they come to in cents."""

    first: date
    rows: int
    paid_cents: int
    given_cents: int
    closed: BookPeriod | None  # by which it was closed, or nothing
    is_over: bool

    @property
    def last(self) -> date:
        return last_of_month(self.first)


def last_of_month(first: date) -> date:
    return add_months(first, 1) - timedelta(1)


def settings_of(branch_id: int) -> BookSettings:
    """The settings of this branch; where it chose none, the plain journal without accounts."""
    found = BookSettings.get_or_none(BookSettings.branch == branch_id)
    return found or BookSettings(branch=branch_id)


def months_of(branch_id: int) -> list[Month]:
    """The months in which anything was booked, and this one, the last first."""
    by_month: dict[date, list[LedgerEntry]] = defaultdict(list)
    by_month[today().replace(day=1)] = []
    for entry in ledger(branch_id):
        by_month[entry.booked_on.replace(day=1)].append(entry)
    closed = last_period(branch_id)
    months = []
    for first in sorted(by_month, reverse=True)[:MOST]:
        entries = by_month[first]
        given = sum(entry.paid_cents for entry in entries if entry.what == Booking.GIVEN)
        is_closed = closed is not None and last_of_month(first) <= closed.closed_until
        months.append(
            Month(
                first=first,
                rows=len(entries),
                paid_cents=sum(entry.paid_cents for entry in entries) - given,
                given_cents=given,
                closed=closed if is_closed else None,
                is_over=last_of_month(first) < today(),
            )
        )
    return months


def missing_accounts(settings: BookSettings, entries: list[LedgerEntry]) -> set[str]:
    """The fields that a journal of these rows needs and that nobody filled in."""
    paid = any(entry.what != Booking.GIVEN for entry in entries)
    given = any(entry.what == Booking.GIVEN for entry in entries)
    missing = {f"account_{entry.kind}" for entry in entries if not entry.account}
    if paid and not settings.paid_account:
        missing.add("paid_account")
    if given and not settings.gift_account:
        missing.add("gift_account")
    if settings.package != Package.PLAIN and not settings.journal:
        missing.add("journal")
    return missing
