"""Lines and receipts as their claimant changes them, and the trips that nobody claimed yet."""

from collections import defaultdict
from datetime import date, timedelta

from peewee import fn

from portal.activities.models import Activity
from portal.core.clock import now
from portal.core.database import Rows
from portal.expenses.claims.queries.allowance import agreement_on
from portal.expenses.records import queries as expenses
from portal.expenses.records.models import (
    OPEN,
    ExpenseClaim,
    ExpenseLine,
    Mode,
    Receipt,
    RemovedLine,
    Transport,
    Trip,
    WaitingFile,
)
from portal.files.models import StoredFile
from portal.people.models import Person

FILE_FACTS = (
    StoredFile.id,
    StoredFile.place,
    StoredFile.name,
    StoredFile.media_type,
    StoredFile.pages,
    StoredFile.digest,
)


def own_lines(person: Person) -> Rows:
    """One's own lines, each with its claim and, of a journey, its trip."""
    return (
        ExpenseLine.select(ExpenseLine, ExpenseClaim, Trip)
        .join(ExpenseClaim)
        .switch(ExpenseLine)
        .left_outer_join(Trip)
        .where(ExpenseClaim.claimant == person.id)
    )


def in_claims(claims: list[int] | Rows) -> dict[int, list[ExpenseLine]]:
    """{claim: its lines by day}, each with its trip where there is one."""
    rows = ExpenseLine.select(ExpenseLine, Trip).left_outer_join(Trip)
    rows = rows.where(ExpenseLine.claim.in_(claims))
    rows = rows.order_by(ExpenseLine.spent_on, ExpenseLine.id)
    return _by("claim_id", rows)


def _by(name: str, rows: Rows) -> dict[int, list]:
    held: dict[int, list] = defaultdict(list)
    for row in rows:
        held[getattr(row, name)].append(row)
    return held


def open_claim(person: Person, number: int) -> ExpenseClaim | None:
    """The claim of this number, if it is one's own and may still be changed."""
    return ExpenseClaim.get_or_none(
        ExpenseClaim.id == number,
        ExpenseClaim.claimant == person.id,
        ExpenseClaim.status.in_(list(OPEN)),
        ExpenseClaim.was_imported == False,  # noqa: E712  SQL
    )


def line_by_form(person: Person, form_key: str) -> ExpenseLine | None:
    """What this very form made before, if it was sent twice. Another person's is not found."""
    return own_lines(person).where(ExpenseLine.form_key == form_key).first()


def receipts() -> Rows:
    """In their order by line, each with its file but for the contents."""
    found = Receipt.select(Receipt, *FILE_FACTS).join(StoredFile)
    return found.order_by(Receipt.line, Receipt.position)


def receipts_of(line: ExpenseLine) -> list[Receipt]:
    return list(receipts().where(Receipt.line == line.id))


def receipts_in(claim: ExpenseClaim) -> dict[int, list[Receipt]]:
    """{line: its receipts}"""
    lines = ExpenseLine.select(ExpenseLine.id).where(ExpenseLine.claim == claim.id)
    return _by("line_id", receipts().where(Receipt.line.in_(lines)))


def waiting(person: Person) -> Rows:
    """The receipts that somebody added to a form and did not save yet."""
    return (
        WaitingFile.select(WaitingFile, *FILE_FACTS)
        .join(StoredFile)
        .where(WaitingFile.person == person.id)
    )


def waiting_at(person: Person, places: list[str]) -> list[WaitingFile]:
    """Of these places those that still wait, in the order in which they were added."""
    found = waiting(person).where(StoredFile.place.in_(places)).order_by(WaitingFile.id)
    return list(found) if places else []


def stored_at(person: Person, place: str) -> StoredFile | None:
    """A file of one's own that waits, with its contents."""
    return (
        StoredFile.select()
        .join(WaitingFile, on=WaitingFile.file == StoredFile.id)
        .where(WaitingFile.person == person.id, StoredFile.place == place)
        .first()
    )


def removed(person: Person, form_key: str) -> RemovedLine | None:
    """A line that somebody took out a short while ago."""
    return RemovedLine.get_or_none(
        RemovedLine.person == person.id, RemovedLine.form_key == form_key
    )


def unclaimed_trips(person: Person) -> list[tuple[Trip, int | None]]:
    """(trip, cents) of one's journeys that stand in no line, the last first.

    Of the last two years, and of visits that still count. No cents: it was by public transport,
    and what it cost must be typed.
    """
    since = now().date() - timedelta(days=731)
    counted = Activity.select(Activity.trip).where(
        Activity.person == person.id, Activity.trip.is_null(False), Activity.withdrawn_at.is_null()
    )
    claimed = ExpenseLine.select(ExpenseLine.trip).where(ExpenseLine.trip.is_null(False))
    trips = (
        expenses.trips_of(person)
        .where(
            Trip.is_claimed_elsewhere == False,  # noqa: E712  SQL
            Trip.travelled_on >= since,
            Trip.id.in_(counted),
            Trip.id.not_in(claimed),
        )
        .limit(50)
    )
    found, rates = [], list(expenses.all_rates(person.branch_id))
    for trip in trips:
        rate = expenses.rate_of(trip.travelled_on, trip.transport, rates)
        if rate is not None or trip.transport == Transport.PUBLIC:
            cents = None if rate is None else rate.amount_cents(trip.distance_hm)
            found.append((trip, cents))
    return found


def is_of_a_visit(trip: Trip) -> bool:
    """Whether a visit on this journey still counts."""
    counted = Activity.select().where(Activity.trip == trip.id, Activity.withdrawn_at.is_null())
    return counted.exists()


def was_withdrawn(trip: Trip) -> bool:
    """Whether every visit on this journey was withdrawn."""
    was_there = Activity.select().where(Activity.trip == trip.id).exists()
    return was_there and not is_of_a_visit(trip)


def journeys_of(claims: list[int]) -> Rows:
    """The journeys that lines of these claims pay, or correct."""
    journey = fn.COALESCE(ExpenseLine.trip, ExpenseLine.corrects)
    found = ExpenseLine.claim.in_(claims) & journey.is_null(False)
    return ExpenseLine.select(journey).where(found)


def visits_in(claim: ExpenseClaim) -> dict[int, list[Activity]]:
    """{trip: the visits on that journey}"""
    rows = Activity.select(Activity.id, Activity.trip, Activity.kind, Activity.minutes).where(
        Activity.trip.in_(journeys_of([claim.id])), Activity.withdrawn_at.is_null()
    )
    return _by("trip_id", rows.order_by(Activity.started_at))


def has_allowance(person: Person, day: date | None = None) -> bool:
    """Whether a fixed allowance was agreed with somebody, for this day or for any."""
    agreements = expenses.agreements_of([person.id]).get(person.id, [])
    if day is not None:
        running = agreement_on(day, agreements)
        agreements = [running] if running else []
    return any(agreement.mode in {Mode.FIXED, Mode.BOTH} for agreement in agreements)
