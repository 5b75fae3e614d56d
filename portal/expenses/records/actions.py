"""Trips and the lines that claim them, while their claim is a draft."""

from datetime import date

from portal.core.clock import year_month
from portal.core.database import db
from portal.expenses.records import queries
from portal.expenses.records.models import (
    OPEN,
    ExpenseClaim,
    ExpenseKind,
    ExpenseLine,
    Receipt,
    Transport,
    Trip,
)
from portal.files import actions as files
from portal.people.models import Person

LINE_KINDS: dict[str, ExpenseKind] = {Transport.PUBLIC: ExpenseKind.PUBLIC_TRANSPORT}


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
        asks = asked_for(trip, fare_cents)
        if asks is None:
            return None
        draft = draft_for(trip.person, trip.travelled_on)
        open_for_change(draft)
        return ExpenseLine.create(
            branch=trip.branch_id,
            claim=draft,
            spent_on=trip.travelled_on,
            trip=trip,
            **asks,
        )


def correct(trip: Trip, distance_hm: int, transport: str, fare_cents: int | None) -> None:
    """Put a journey right, and the line that claims it: one journey is paid once.

    Raises AlreadyClaimed once it was sent in.
    """
    with db.atomic():
        line = queries.line_of(trip)
        if line is not None:
            open_for_change(line.claim)
        trip.distance_hm, trip.transport = distance_hm, transport
        trip.save(only=[Trip.distance_hm, Trip.transport])
        if line is None:
            claim(trip, fare_cents)
        elif (asks := asked_for(trip, fare_cents)) is None:
            remove(line)
        else:
            values = asks | lowered(line, asks["amount_cents"])
            ExpenseLine.update(**values).where(ExpenseLine.id == line.id).execute()


def asked_for(trip: Trip, fare_cents: int | None) -> dict | None:
    """{column: value} of the line that claims this journey; None where it pays nothing."""
    rate = queries.rate_on(trip.travelled_on, trip.transport, trip.branch_id)
    amount = fare_cents if rate is None else rate.amount_cents(trip.distance_hm)
    if amount is None:
        return None
    return {
        "kind": LINE_KINDS.get(trip.transport, ExpenseKind.MILEAGE),
        "distance_hm": trip.distance_hm,
        "amount_cents": amount,
        "rate": rate,
    }


def lowered(line: ExpenseLine, cents: int) -> dict:
    """{column: value} of a line that comes to so many cents: no more is paid of it than that."""
    if line.approved_cents is None or line.approved_cents < cents:
        return {}
    return {"approved_cents": None, "correction": None}


def draft_for(person: Person, day: date) -> ExpenseClaim:
    """The claim that gathers what somebody spent in the month of this day: one a month."""
    month = year_month(day)
    if found := queries.draft_of(person, month):
        return found
    with db.atomic():
        # Who begins the month at the same moment waits here, and then finds the draft of the first.
        Person.update(epoch=Person.epoch).where(Person.id == person.id).execute()
        return queries.draft_of(person, month) or ExpenseClaim.create(
            branch=person.branch_id, claimant=person, month=month
        )


def join_drafts(person: Person, month: int) -> ExpenseClaim:
    """Bring the lines of a month that stand in two drafts together in the first of them.

    It is for the transaction in which a claim became a draft again, so there is at least one.
    Raises AlreadyClaimed when one of them was sent in meanwhile.
    """
    first, *others = queries.drafts_of(person, month)
    for draft in [first, *others] if others else []:
        open_for_change(draft)
        ExpenseLine.update(claim=first.id).where(ExpenseLine.claim == draft.id).execute()
    return first


def open_for_change(claim: ExpenseClaim) -> None:
    """Hold a claim open while one of its lines changes, in the transaction of that change.

    Raises AlreadyClaimed when it was sent in meanwhile.
    """
    still = (ExpenseClaim.id == claim.id) & ExpenseClaim.status.in_(list(OPEN))
    if not ExpenseClaim.update(version=ExpenseClaim.version + 1).where(still).execute():
        raise AlreadyClaimed


def unclaim(trip: Trip) -> None:
    """Take the trip's line out of its draft again. Raises AlreadyClaimed once it was sent in."""
    line = queries.line_of(trip)
    if line is None:
        return
    remove(line)


def remove(line: ExpenseLine) -> None:
    """Erase a line with its receipts. Raises AlreadyClaimed once it was sent in."""
    with db.atomic():
        open_for_change(line.claim)
        receipts = queries.receipts_of([line]).get(line.id, [])
        Receipt.delete().where(Receipt.line == line.id).execute()
        for receipt in receipts:
            files.drop(receipt.file_id)
        ExpenseLine.delete().where(ExpenseLine.id == line.id).execute()


def cancel(trip: Trip) -> None:
    """Take a trip and its line away. Raises AlreadyClaimed once it was sent in."""
    with db.atomic():
        unclaim(trip)
        Trip.delete().where(Trip.id == trip.id).execute()
