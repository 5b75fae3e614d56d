"""Expense lines: history of decisions, which decides nothing anew."""

from flask_babel import gettext as _

from portal.core.database.bulk import insert, inside, many, next_ids, rows_of
from portal.expenses.claims.queries import same_person
from portal.import_export.actions.storing import flag, no, nth, yes
from portal.import_export.actions.writing import Writer


def store(writer: Writer) -> None:
    """Lines as they were; one claim for each person, month and status.

    A line that the portal itself knows from a claim of its own stays as it is.
    """
    branches, wanted, statuses = {}, [], []
    table = writer.tables["expense_lines"]
    for person, day, kind, distance, cents, description, status in table.rows:
        number = writer.id_of("people", person)
        branches[number] = writer.branch_for("people", person)
        wanted.append((number, day, kind, distance, cents, description))
        statuses.append(status)
    stored = stored_lines(set(branches))
    tally, new, moved = writer.tallies["expense_lines"], [], []
    own, driven = own_numbers(writer), set()
    for key, status, at in zip(nth(wanted), statuses, table.lines, strict=True):
        line, was, imported = stored.get(key, (None, None, True))
        claim = (key[0], int(key[1][:4] + key[1][5:7]), status)
        if key[0] in own and (line is None or (imported and was != status)):
            writer.fault("expense_lines", at, "status", own_claim(status))
        if imported and key[2] == "mileage":
            driven.add((yes(), key[0], key[1]))
        if line is None:
            new.append((claim, key[1:-1]))
        elif imported and was != status:
            moved.append((claim, line))
        else:
            tally["same"] += 1
    claims = claims_for([claim for claim, _line in [*new, *moved]], branches)
    columns = (
        "branch_id claim_id spent_on kind distance_hm amount_cents description is_allowance"
    ).split()
    rows = [(branches[c[0]], claims[c], *line, no()) for c, line in new]
    insert("expense_line", columns, rows)
    many("UPDATE expense_line SET claim_id = ? WHERE id = ?", [(claims[c], n) for c, n in moved])
    tally["new"] += len(new)
    tally["changed"] += len(moved)
    many(
        "UPDATE trip SET is_claimed_elsewhere = ? WHERE person_id = ? AND travelled_on = ?",
        sorted(driven),
    )


def own_numbers(writer: Writer) -> set[int]:
    """Whose money is the importing person's own: theirs, and of the same bank account."""
    if writer.actor is None:
        return set()
    return {number for (number,) in same_person([writer.actor.id]).tuples()}


def own_claim(status: str) -> str:
    if status in {"approved", "paid"}:
        return _("you cannot approve or pay your own claim")
    return _("you cannot bring in your own claim: a colleague does")


def claims_for(keys: list[tuple], branches: dict[int, int]) -> dict[tuple, int]:
    """The imported claim of each (person, month, status), made where there is none."""
    found = rows_of(
        "SELECT claimant_id, month, status, id, was_imported FROM expense_claim"
        f" WHERE claimant_id IN ({inside(branches)})"
    )
    claims = {row[:3]: row[3] for row in found if row[4]}
    missing = sorted(set(keys) - set(claims))
    claims.update(zip(missing, next_ids("expense_claim", len(missing)), strict=True))
    columns = "id branch_id claimant_id month status was_imported is_gift version".split()
    rows = [
        (claims[key], branches[key[0]], *key, yes(), flag(key[2] == "waived"), 0) for key in missing
    ]
    insert("expense_claim", columns, rows)
    return claims


def stored_lines(people: set[int]) -> dict[tuple, tuple]:
    """{(all columns but status, which of its equals): (id, status, from an import)}"""
    found = rows_of(
        "SELECT c.claimant_id, l.spent_on, l.kind, l.distance_hm,"
        " COALESCE(l.approved_cents, l.amount_cents), l.description,"
        " l.id, c.status, c.was_imported FROM expense_line l"
        f" JOIN expense_claim c ON c.id = l.claim_id WHERE c.claimant_id IN ({inside(people)})"
        " ORDER BY l.id"
    )
    keys = nth([row[:6] for row in found])
    return {key: row[6:] for key, row in zip(keys, found, strict=True)}
