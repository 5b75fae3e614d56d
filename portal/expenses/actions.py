"""Trips and the lines that claim them, while their claim is a draft."""

from datetime import date

from portal.db import db
from portal.expenses import queries
from portal.expenses.models import (
    ClaimStatus,
    ExpenseClaim,
    ExpenseKind,
    ExpenseLine,
    Transport,
    Trip,
)
from portal.moments import year_month
from portal.people.models import Person

LINE_KINDS = {Transport.PUBLIC: ExpenseKind.PUBLIC_TRANSPORT}


class AlreadyClaimed(Exception):
    """The claim with this trip has been sent in: the trip stays as it is."""


def travel(
    person: Person, day: date, distance_hm: int, transport: str, fare_cents: int | None = None
) -> Trip:
    """Note a journey there and back and claim it in the month's draft.

    A distance is in hundred metres; the fare in cents is what public transport cost.
    """
    with db.atomic():
        trip = Trip.create(
            branch=person.branch_id,
            person=person,
            travelled_on=day,
            distance_hm=distance_hm,
            transport=transport,
        )
        claim(trip, fare_cents)
    return trip


def claim(trip: Trip, fare_cents: int | None = None) -> ExpenseLine | None:
    """The line for a trip in the draft claim of its month; a trip stands in one line ever.

    None where nothing can be claimed: no rate for this transport on that day, no fare, or a
    mileage line that was imported covers it.
    """
    if trip.is_claimed_elsewhere:
        return None
    with db.atomic():
        if line := queries.line_of(trip):
            return line
        rate = queries.rate_on(trip.travelled_on, trip.transport)
        amount = fare_cents if rate is None else rate.amount_cents(trip.distance_hm)
        if amount is None:
            return None
        person, month = trip.person, year_month(trip.travelled_on)
        draft = queries.draft_of(person, month) or ExpenseClaim.create(
            branch=trip.branch_id, claimant=person, month=month
        )
        return ExpenseLine.create(
            branch=trip.branch_id,
            claim=draft,
            spent_on=trip.travelled_on,
            kind=LINE_KINDS.get(trip.transport, ExpenseKind.MILEAGE),
            distance_hm=trip.distance_hm,
            amount_cents=amount,
            trip=trip,
            rate=rate,
        )


def unclaim(trip: Trip) -> None:
    """Take the trip's line out of its draft again. Raises AlreadyClaimed once it was sent in."""
    line = queries.line_of(trip)
    if line is None:
        return
    if line.claim.status != ClaimStatus.DRAFT:
        raise AlreadyClaimed
    with db.atomic():
        ExpenseLine.delete().where(ExpenseLine.id == line.id).execute()


def cancel(trip: Trip) -> None:
    """Take a trip and its line away. Raises AlreadyClaimed once it was sent in."""
    with db.atomic():
        unclaim(trip)
        Trip.delete().where(Trip.id == trip.id).execute()
