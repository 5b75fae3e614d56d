"""What of a month can still be claimed: its draft, and the journeys that stand in no claim."""

from dataclasses import dataclass, field
from datetime import date

from portal.core.clock import year_month
from portal.expenses.claims.queries.lines import unclaimed_trips
from portal.expenses.claims.queries.mine import Overview
from portal.expenses.records.models import ClaimStatus, ExpenseClaim, ExpenseLine, Trip
from portal.people.models import Person


@dataclass
class MonthToClaim:
    """A month of one person: the lines of its draft, and journeys with their cents."""

    first: date
    draft: ExpenseClaim | None = None
    lines: list[ExpenseLine] = field(default_factory=list)
    trips: list[tuple[Trip, int]] = field(default_factory=list)

    @property
    def month(self) -> int:
        return year_month(self.first)

    @property
    def cents(self) -> int:
        """What all of it comes to."""
        written = sum(line.payable_cents for line in self.lines)
        return written + sum(cents for _trip, cents in self.trips)


def months_to_claim(found: Overview) -> dict[int, MonthToClaim]:
    """{201804: what can be claimed of that month}, the newest first."""
    months: dict[int, MonthToClaim] = {}
    for row in found.rows:
        claim = row.claim
        if claim.status == ClaimStatus.DRAFT and not claim.was_imported:
            lines = found.lines.get(claim.id, [])
            months[claim.month] = MonthToClaim(claim.first_day, claim, lines)
    for trip, cents in found.trips:
        if cents is not None:
            first = trip.travelled_on.replace(day=1)
            held = months.setdefault(year_month(first), MonthToClaim(first))
            held.trips.append((trip, cents))
    return dict(sorted(months.items(), reverse=True))


def trips_to_claim(person: Person, month: int) -> list[Trip]:
    """One's own journeys of a month that stand in no claim, and of which the amount is known."""
    return [
        trip
        for trip, cents in unclaimed_trips(person)
        if cents is not None and year_month(trip.travelled_on) == month
    ]
