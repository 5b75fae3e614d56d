"""Expense lines: history of decisions, which decides nothing anew."""

from collections.abc import Iterable

from flask_babel import gettext as _
from peewee import fn

from portal import audit
from portal.calendar_feeds.events.queries import batched
from portal.core.clock import today
from portal.core.database.bulk import change, insert, is_looking, named_rows, next_ids
from portal.expenses.claims.queries import same_person
from portal.expenses.records import actions as drafts
from portal.expenses.records import queries as expenses
from portal.expenses.records.models import ClaimStatus, ExpenseClaim, ExpenseKind, ExpenseLine, Trip
from portal.import_export.actions import corrections
from portal.import_export.actions.writing import Values, Writer, nth

# What tells one line from another; the n-th of equals is the n-th record.
LINE = ("claimant_id", "spent_on", "kind", "distance_hm", "amount_cents", "description")
JOURNEYS = {ExpenseKind.MILEAGE, ExpenseKind.PUBLIC_TRANSPORT}


def store(writer: Writer) -> None:
    """Lines as they were; one claim for each person, month and status.

    A line that the portal itself knows from a claim of its own stays as it is.
    """
    branches, wanted = wanted_of(writer)
    stored, own = stored_lines(writer), own_numbers(writer)
    tally, new, moved = writer.tallies["expense_lines"], [], {}
    keys, lines = nth([identity(line) for line in wanted]), writer.tables["expense_lines"].lines
    all_lines = {**stored, **dict(zip(keys, wanted, strict=True))}
    journeys = corrections.journeys(
        [{**line, **stored.get(k, {})} for k, line in all_lines.items()]
    )
    linked = {
        key: line
        for key, line in zip(keys, wanted, strict=True)
        if line["corrects"] and can_be_linked(stored.get(key))
    }
    for key, line, at in zip(keys, wanted, lines, strict=True):
        known = stored.get(key)
        differs = key in linked or is_other(known, line["status"])
        for column, why in objections(line, own if differs else set(), journeys):
            writer.fault("expense_lines", at, column, why)
        if known is None:
            new.append(line)
        elif differs:
            moved[known["id"]] = line  # a claim that is the same stays so
        else:
            tally["same"] += 1
    if writer.faults:
        return
    claims = claims_for({claim_of(line) for line in (*new, *moved.values())}, branches)
    insert(ExpenseLine, [as_stored(line, branches, claims) for line in new])
    change(ExpenseLine, {n: {"claim_id": claims[claim_of(line)]} for n, line in moved.items()})
    if not is_looking():
        corrections.link(list(stored_lines(writer).values()), list(linked.values()))
    tally["new"] += len(new)
    tally["changed"] += len(moved)
    claim_elsewhere(writer, driven_in(wanted, [stored.get(key) for key in keys]))


def driven_in(wanted: list[Values], stored: list[Values | None]) -> set[tuple]:
    """(whose, the day) of the kilometres that lines of a file paid."""
    return {
        (line["claimant_id"], line["spent_on"])
        for line, known in zip(wanted, stored, strict=True)
        if line["kind"] == ExpenseKind.MILEAGE and (known is None or known["was_imported"])
    }


def is_other(known: Values | None, status: str) -> bool:
    """Whether a line is new, or came from a file that said something else of it."""
    return known is None or (known["was_imported"] and known["status"] != status)


def can_be_linked(known: Values | None) -> bool:
    """Whether a line may still say what it corrects."""
    return known is None or (known["was_imported"] and known["corrects_id"] is None)


def wanted_of(writer: Writer) -> tuple[dict[int, int], list[Values]]:
    """{person: their branch} and the lines of the file."""
    branches: dict[int, int] = {}
    wanted: list[Values] = []
    for row in writer.rows("expense_lines"):
        number = writer.id_of("people", row["person"])
        branches[number] = writer.branch_for("people", row["person"])
        wanted.append(
            {
                "claimant_id": number,
                "spent_on": row["spent_on"],
                "kind": row["kind"],
                "distance_hm": row["km"],
                "amount_cents": row["amount"],
                "description": row["description"],
                "status": row["status"],
                "corrects": row["corrects"],
            }
        )
    return branches, wanted


def objections(
    line: Values, own: set[int], journeys: set[corrections.Name]
) -> Iterable[tuple[str, str]]:
    """(column, why it is not stored)"""
    if line["spent_on"] > today().isoformat() and line["status"] != ClaimStatus.DRAFT:
        yield "spent_on", _("this day has not come yet")
    if line["claimant_id"] in own:
        yield "status", own_claim(line["status"])
    if min(line["amount_cents"], line["distance_hm"] or 0) < 0 and line["kind"] not in JOURNEYS:
        yield "amount", _("only of a journey less than 0 is paid")
    if line["corrects"] and corrections.target(line) not in journeys:
        yield "corrects", _("there is no journey of that person and day like this")


def identity(line: Values) -> tuple:
    return tuple(line[name] for name in LINE)


def claim_of(line: Values) -> tuple:
    """The claim that it stands on: whose, of which month, how far."""
    day = line["spent_on"]
    return (line["claimant_id"], int(day[:4] + day[5:7]), line["status"])


def as_stored(line: Values, branches: dict[int, int], claims: dict[tuple, int]) -> Values:
    columns = {name: line[name] for name in LINE if name != "claimant_id"}
    claim = {"branch_id": branches[line["claimant_id"]], "claim_id": claims[claim_of(line)]}
    return claim | columns


def claim_elsewhere(writer: Writer, driven: set[tuple]) -> None:
    """Journeys whose kilometres these lines paid: nobody claims them again, and who did so in a
    claim that was not sent in does so no more.
    """
    trips = Trip.select(Trip.id, Trip.person, Trip.travelled_on).where(
        writer.is_here(Trip), ~Trip.is_claimed_elsewhere
    )
    found = [
        row["id"]
        for row in (named_rows(trips) if driven else ())
        if (row["person_id"], row["travelled_on"]) in driven
    ]
    change(Trip, {number: {"is_claimed_elsewhere": True} for number in found})
    taken = [line for some in batched(found) for line in expenses.lines_not_sent_in(some)]
    writer.taken_out = len(taken)
    for line in [] if is_looking() else taken:
        drafts.remove(line)
        audit.record(writer.actor, "line.remove", line)


def own_numbers(writer: Writer) -> set[int]:
    """Whose money is the importing person's own: theirs, and of the same bank account."""
    if writer.actor is None:
        return set()
    return {number for (number,) in same_person([writer.actor.id]).tuples()}


def own_claim(status: str) -> str:
    if status in {"approved", "paid"}:
        return _("you cannot approve or pay your own claim")
    return _("you cannot bring in your own claim: a colleague does")


def claims_for(keys: Iterable[tuple], branches: dict[int, int]) -> dict[tuple, int]:
    """The imported claim of each (person, month, status), made where there is none."""
    c = ExpenseClaim
    found = c.select(c.id, c.claimant, c.month, c.status).where(
        c.was_imported, c.branch.in_(set(branches.values()))
    )
    claims = {
        (row["claimant_id"], row["month"], row["status"]): row["id"] for row in named_rows(found)
    }
    missing = sorted(set(keys) - set(claims))
    made = dict(zip(missing, next_ids(ExpenseClaim, len(missing)), strict=True))
    rows = [
        {
            "id": number,
            "branch_id": branches[person],
            "claimant_id": person,
            "month": month,
            "status": status,
            "was_imported": True,
            "is_gift": status == ClaimStatus.WAIVED,
        }
        for (person, month, status), number in made.items()
    ]
    insert(ExpenseClaim, rows)
    return claims | made


def stored_lines(writer: Writer) -> dict[tuple, Values]:
    """{(what tells it from others, which of its equals): its id, status, and whence it came}"""
    line, claim = ExpenseLine, ExpenseClaim
    found = (
        line.select(
            claim.claimant,
            line.spent_on,
            line.kind,
            line.distance_hm,
            fn.COALESCE(line.approved_cents, line.amount_cents).alias("amount_cents"),
            line.description,
            line.id,
            line.trip,
            line.corrects,
            claim.status,
            claim.was_imported,
        )
        .join(claim)
        .where(writer.is_here(claim))
        .order_by(line.id)
    )
    rows = named_rows(found)
    return dict(zip(nth([identity(row) for row in rows]), rows, strict=True))
