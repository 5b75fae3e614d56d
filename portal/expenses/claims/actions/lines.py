"""Adding, changing and taking out the lines of one's own open claims."""

import json
from contextlib import suppress
from dataclasses import asdict, dataclass, field
from datetime import date

from peewee import IntegrityError

from portal import audit
from portal.core.clock import year_month
from portal.core.database import StaleVersion, db
from portal.core.forms.form_key import new_key
from portal.expenses.claims.actions import receipts
from portal.expenses.claims.queries import lines as queries
from portal.expenses.claims.queries.months import trips_to_claim
from portal.expenses.records import actions as expenses
from portal.expenses.records import queries as trips
from portal.expenses.records.models import ExpenseClaim, ExpenseLine, RemovedLine, Trip
from portal.people.models import Person


@dataclass
class Cost:
    """What somebody spent: checked and converted; its new receipts wait at `places`."""

    kind: str
    spent_on: date
    amount_cents: int
    description: str | None = None
    is_allowance: bool = False
    places: list[str] = field(default_factory=list)

    @property
    def columns(self) -> dict:
        values = asdict(self)
        del values["places"]
        return values


class NothingNew(Exception):
    """The line was sent as it is."""


class IsCorrection(Exception):
    """The line corrects a journey: it goes when its visit is put right."""


class NothingToClaim(Exception):
    """The journey pays nothing: its visit is gone, or no rate was set."""


def add_line(
    person: Person, cost: Cost, form_key: str, claim: ExpenseClaim | None = None
) -> ExpenseLine:
    """Put a line in this claim, else in the draft of its month; the same form makes it once.

    Raises ReceiptIsGone, and AlreadyClaimed when the claim was sent in meanwhile.
    """
    if made := queries.line_by_form(person, form_key):
        return made
    try:
        with db.atomic():
            target = home_of(person, cost.spent_on, claim)
            expenses.open_for_change(target)
            line = ExpenseLine.create(
                branch=person.branch_id, claim=target, form_key=form_key, **cost.columns
            )
            receipts.attach(line, person, cost.places)
            audit.record(person, "line.add", line)
            return line
    except (IntegrityError, receipts.ReceiptIsGone):  # a double click: the other was first
        if made := queries.line_by_form(person, form_key):
            return made
        raise


def home_of(person: Person, day: date, claim: ExpenseClaim | None) -> ExpenseClaim:
    """The claim for what was spent on that day: this one if the month fits, else the draft."""
    if claim is not None and claim.month == year_month(day):
        return claim
    return expenses.draft_for(person, day)


def change_line(
    line: ExpenseLine, person: Person, cost: Cost, seen: str, dropped: list[int]
) -> None:
    """Correct a line and its receipts; of a journey the day and the kilometres stay.

    What was sent as it is changes nothing. Raises StaleVersion when it is not as it was seen
    (`fingerprint`), ReceiptIsGone, and AlreadyClaimed when its claim was sent in meanwhile.
    """
    with suppress(NothingNew), db.atomic():
        expenses.open_for_change(line.claim)  # from here on nobody else changes its lines
        now = queries.own_lines(person).where(ExpenseLine.id == line.id).first()
        if now is None or fingerprint(now) != seen:
            raise StaleVersion
        values = cost.columns
        if line.journey_id is not None:
            values = {"description": cost.description}
            if line.rate_id is None and line.corrects_id is None:
                values["amount_cents"] = cost.amount_cents
        elif year_month(cost.spent_on) != line.claim.month:
            target = expenses.draft_for(person, cost.spent_on)
            expenses.open_for_change(target)
            values["claim"] = target.id
        values |= expenses.lowered(now, values.get("amount_cents", now.amount_cents))
        changes = audit.differences(now, **{k: v for k, v in values.items() if k != "claim"})
        if not changes and not cost.places and not dropped:
            raise NothingNew
        ExpenseLine.update(**values).where(ExpenseLine.id == line.id).execute()
        receipts.remove(line, dropped)
        receipts.attach(line, person, cost.places)
        audit.record(person, "line.change", line, changes=changes)


def fingerprint(line: ExpenseLine) -> str:
    """What a form shows of a line, to tell later whether somebody changed it meanwhile."""
    shown = (line.kind, line.spent_on, line.amount_cents, line.description, line.is_allowance)
    return "|".join(str(value) for value in shown)


def claim_trip(trip: Trip, person: Person, fare: Cost | None = None) -> ExpenseLine:
    """Claim a journey of one's own, which stands in one line ever; `fare`: what a ticket cost.

    Raises NothingToClaim, ReceiptIsGone, AlreadyClaimed.
    """
    if made := trips.line_of(trip):
        return made
    try:
        return make_line(trip, person, fare)
    except IntegrityError:  # a double click: the other request was first
        if made := trips.line_of(trip):
            return made
        raise


def make_line(trip: Trip, person: Person, fare: Cost | None) -> ExpenseLine:
    with db.atomic():
        line = expenses.claim(trip, fare.amount_cents if fare else None)
        if line is None or not queries.is_of_a_visit(trip):
            raise NothingToClaim
        if fare is not None:
            ExpenseLine.update(description=fare.description).where(
                ExpenseLine.id == line.id
            ).execute()
            receipts.attach(line, person, fare.places)
        audit.record(person, "line.add", line)
        return line


def gather(person: Person, month: int) -> ExpenseClaim | None:
    """Claim every journey of a month that stands in no claim; the draft of that month, if any.

    Raises AlreadyClaimed when the draft was sent in meanwhile.
    """
    with db.atomic():
        for trip in trips_to_claim(person, month):
            claim_trip(trip, person)
        return trips.draft_of(person, month)


def take_out(line: ExpenseLine, person: Person) -> str:
    """Take a line out of its open claim; the key with which `put_back` brings it back.

    Raises IsCorrection, and AlreadyClaimed when its claim was sent in meanwhile.
    """
    if line.corrects_id is not None:
        raise IsCorrection
    key = new_key()
    with db.atomic():
        expenses.open_for_change(line.claim)
        content = {
            "kind": line.kind,
            "spent_on": line.spent_on.isoformat(),
            "amount_cents": line.amount_cents,
            "description": line.description,
            "is_allowance": line.is_allowance,
            "trip": line.trip_id,
            "claim": line.claim_id,
            "places": receipts.let_wait(line, person),
        }
        ExpenseLine.delete().where(ExpenseLine.id == line.id).execute()
        RemovedLine.create(
            branch=line.branch_id, person=person.id, form_key=key, content=json.dumps(content)
        )
        audit.record(person, "line.remove", line)
    return key


def put_back(removed: RemovedLine, person: Person) -> ExpenseLine:
    """Bring back a line that was taken out, with its receipts; twice is once.

    Raises NothingToClaim when its visit was withdrawn meanwhile, ReceiptIsGone, AlreadyClaimed.
    """
    content = json.loads(removed.content)
    trip, claim = content.pop("trip"), content.pop("claim")
    cost = Cost(**content | {"spent_on": date.fromisoformat(content["spent_on"])})
    if trip is not None:
        journey = trips.trips_of(person).where(Trip.id == trip).first()
        if journey is None:
            raise NothingToClaim
        return claim_trip(journey, person, cost)
    before = queries.open_claim(person, claim)
    return add_line(person, cost, removed.form_key, before)
