"""Which line corrects the journey of which: lines have no code, so a line is named by what it says.

Among those of its person and day that is its kind, kilometres and amount: "mileage 12.4 2.85", and
"mileage 12.4 2.85 #2" for the second that says the same.
"""

from portal.core.database.bulk import change
from portal.expenses.records.models import ExpenseKind, ExpenseLine, Transport, Trip
from portal.import_export.actions.writing import Values, nth

Name = tuple  # (whose, the day, how the line is named)
SAYS = ("claimant_id", "spent_on", "kind", "distance_hm", "amount_cents")
TRANSPORTS = {
    ExpenseKind.MILEAGE: Transport.CAR,
    ExpenseKind.PUBLIC_TRANSPORT: Transport.PUBLIC,
}


def names(says: list[tuple]) -> list[Name]:
    """Of lines in their order, by whose, day, kind, hundred metres and cents."""
    return [
        (whose, day, _named(kind, distance or 0, cents) + (f" #{number}" if number > 1 else ""))
        for whose, day, kind, distance, cents, number in nth(says)
    ]


def _named(kind: str, distance_hm: int, cents: int) -> str:
    return f"{kind} {distance_hm / 10:.1f} {cents / 100:.2f}"


def journeys(lines: list[Values]) -> set[Name]:
    """What can be corrected: journeys that correct nothing themselves."""
    named = zip(lines, names([tuple(line[key] for key in SAYS) for line in lines]), strict=True)
    return {name for line, name in named if _can_be_corrected(line)}


def _can_be_corrected(line: Values) -> bool:
    is_correction = line.get("corrects") or line.get("corrects_id")
    return line["kind"] in TRANSPORTS and line["amount_cents"] >= 0 and not is_correction


def target(line: Values) -> Name:
    """The line that this one says that it corrects."""
    return line["claimant_id"], line["spent_on"], line["corrects"]


def link(stored: list[Values], wanted: list[Values]) -> None:
    """Let these lines correct the journeys that they name; `stored` are all, these among them."""
    if not wanted:
        return
    stored = sorted(stored, key=lambda line: line["id"])
    named = names([tuple(line[key] for key in SAYS) for line in stored])
    known = {n: line for line, n in zip(stored, named, strict=True) if _can_be_corrected(line)}
    free = [line for line in stored if line["was_imported"] and not line["corrects_id"]]
    found = {}
    for line in wanted:
        says = [line[key] for key in (*SAYS, "description", "status")]
        same = next(x for x in free if [x[key] for key in (*SAYS, "description", "status")] == says)
        free.remove(same)
        found[same["id"]] = {"corrects_id": _journey_of(known[target(line)])}
    change(ExpenseLine, found)


def _journey_of(line: Values) -> int:
    """The journey that a line pays, made where it came from a file."""
    if line["trip_id"] is None:
        paid = ExpenseLine.get_by_id(line["id"])
        trip = Trip.create(
            branch=paid.branch_id,
            person=line["claimant_id"],
            travelled_on=paid.spent_on,
            distance_hm=max(line["distance_hm"] or 0, 0),
            transport=TRANSPORTS[line["kind"]],
            is_claimed_elsewhere=True,
        )
        line["trip_id"] = trip.id
        ExpenseLine.update(trip=trip).where(ExpenseLine.id == line["id"]).execute()
    return line["trip_id"]
