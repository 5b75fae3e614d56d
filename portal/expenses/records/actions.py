"""Trips and the lines that claim them, while their claim is a draft."""

from datetime import date

from portal.core.clock import year_month
from portal.core.database import db
from portal.expenses.records import lowering, queries
from portal.expenses.records.models import (
    GRANTED,
    OPEN,
    ClaimStatus,
    ExpenseClaim,
    ExpenseKind,
    ExpenseLine,
    Rate,
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
            if queries.is_granted(line):  # its visit was withdrawn, and counts again
                settle(line, asked_again(trip, line, fare_cents or line.amount_cents))
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

    Once that was approved it stays, and the difference is a line of its own. Raises AlreadyClaimed
    while the journey, or an earlier difference, waits for a decision.
    """
    with db.atomic():
        line = queries.line_of(trip)
        if line is not None and not queries.is_granted(line):
            open_for_change(line.claim)
        trip.distance_hm, trip.transport = distance_hm, transport
        trip.save(only=[Trip.distance_hm, Trip.transport])
        if line is None:
            claim(trip, fare_cents)
        elif queries.is_granted(line):
            settle(line, asked_again(trip, line, fare_cents))
        elif (asks := asked_for(trip, fare_cents)) is None:
            remove(line)
        else:
            values = asks | lowered(line, asks["amount_cents"])
            ExpenseLine.update(**values).where(ExpenseLine.id == line.id).execute()


def asked_for(trip: Trip, fare_cents: int | None) -> dict | None:
    """{column: value} of the line that claims this journey; None where it pays nothing."""
    rate = queries.rate_on(trip.travelled_on, trip.transport, trip.branch_id)
    return what_is_asked(trip, rate, fare_cents)


def asked_again(trip: Trip, line: ExpenseLine, fare_cents: int | None) -> dict | None:
    """The same of a journey that was granted: a kilometre pays what it paid."""
    if line.rate is not None and line.rate.transport == trip.transport:
        return what_is_asked(trip, line.rate, None)
    return asked_for(trip, fare_cents)


def what_is_asked(trip: Trip, rate: Rate | None, fare_cents: int | None) -> dict | None:
    amount = fare_cents if rate is None else rate.amount_cents(trip.distance_hm)
    if amount is None:
        return None
    return {
        "kind": LINE_KINDS.get(trip.transport, ExpenseKind.MILEAGE),
        "distance_hm": trip.distance_hm,
        "amount_cents": amount,
        "rate": rate,
    }


def settle(line: ExpenseLine, asks: dict | None) -> None:
    """Bring what a granted journey was paid to what it comes to now, in a line of its own.

    That line is less than nothing where too much was paid. It stands in a draft, and somebody
    decides on it as on any other. `asks` is nothing where the journey was not made. Raises
    AlreadyClaimed while an earlier difference waits for a decision.
    """
    granted = (ExpenseClaim.id == line.claim_id) & ExpenseClaim.status.in_(list(GRANTED))
    # From here on nobody takes the decision on it back.
    if not ExpenseClaim.update(version=ExpenseClaim.version + 1).where(granted).execute():
        raise AlreadyClaimed
    before = queries.corrections_of([line.trip_id])
    if any(x.claim.status == ClaimStatus.SUBMITTED for x in before):
        raise AlreadyClaimed
    wanted = {asks["kind"]: asks} if asks else {}
    for kind in sorted({x.kind for x in (line, *before)} | wanted.keys()):
        lines = [x for x in (line, *before) if x.kind == kind]
        asked = wanted.get(kind, {"amount_cents": 0, "distance_hm": 0})
        *others, waiting = [None, *(x for x in lines if queries.is_open(x))]
        known = [x for x in lines if queries.is_granted(x) or x in others]
        cents = lowering.due(asked["amount_cents"], lines) - sum(x.payable_cents for x in known)
        distance = asked["distance_hm"] - sum(x.distance_hm or 0 for x in known)
        if waiting:
            change_difference(waiting, cents, distance)
        elif cents:
            ask_difference(line, kind, cents, distance)


def bring_up_to_date(line: ExpenseLine) -> None:
    """Let a correction that was refused, and is asked again, ask no more than its journey comes to
    by now beside what is paid of it; of nothing it goes.
    """
    first = queries.line_of(line.corrects_id)
    if first is None:
        return
    asks = asked_again(line.corrects, first, queries.claimed_cents(line.corrects))
    if asks is None or asks["kind"] != line.kind:
        asks = {"amount_cents": 0, "distance_hm": 0}
    others = [
        x
        for x in (first, *queries.corrections_of([line.corrects_id]))
        if x.kind == line.kind and x.id != line.id and x.claim.status != ClaimStatus.REJECTED
    ]
    cents = asks["amount_cents"] - sum(x.payable_cents for x in others)
    if cents < line.amount_cents:
        change_difference(
            line, max(cents, 0), asks["distance_hm"] - sum(x.distance_hm or 0 for x in others)
        )


def ask_difference(line: ExpenseLine, kind: str, cents: int, distance_hm: int) -> None:
    """A new line in a draft of whose line this is, about the same journey."""
    draft = draft_for(line.claim.claimant, line.spent_on)
    open_for_change(draft)
    ExpenseLine.create(
        branch=line.branch_id,
        claim=draft,
        kind=kind,
        spent_on=line.spent_on,
        corrects=line.journey_id,
        amount_cents=cents,
        distance_hm=distance_hm,
    )


def change_difference(waiting: ExpenseLine, cents: int, distance_hm: int) -> None:
    """Let a difference that was not sent in say this; of no money there is none."""
    if not cents:
        remove(waiting)
        return
    open_for_change(waiting.claim)
    values = {"amount_cents": cents, "distance_hm": distance_hm} | lowered(waiting, cents)
    ExpenseLine.update(**values).where(ExpenseLine.id == waiting.id).execute()


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
    """Take the trip's line out of its draft again; of one that was granted, give back all of it.
    One that was refused stays: it pays nothing.

    Raises AlreadyClaimed while it waits for a decision.
    """
    line = queries.line_of(trip)
    if line is None or line.claim.status == ClaimStatus.REJECTED:
        return
    if queries.is_granted(line):
        settle(line, None)
    else:
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
    """Take a trip and its line away; one that was granted stays, and is given back.

    Raises AlreadyClaimed while it waits for a decision.
    """
    with db.atomic():
        unclaim(trip)
        if queries.line_of(trip) is None:
            Trip.delete().where(Trip.id == trip.id).execute()
