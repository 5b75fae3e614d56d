"""What clients agreed to, of a file: the n-th row of a client, purpose and day is the n-th one."""

from collections import Counter

from flask_babel import gettext as _

from portal.consents.models import Consent
from portal.core.database.bulk import change, insert, named_rows, next_ids, plain
from portal.import_export.actions.writing import Values, Writer, nth, seconds_now

MAY_CHANGE = ("source", "withdrawn_on")
KNOWN_BY = ("client_id", "purpose", "given_on")


def store(writer: Writer) -> None:
    """A consent that was taken back here is not given back by a file."""
    wanted = by_key([values_of(writer, row) for row in writer.rows("consents")])
    c = Consent
    known = c.select(c.id, c.client, c.purpose, c.given_on, c.source, c.withdrawn_on)
    here = known.where(writer.is_here(Consent)).order_by(Consent.id)
    stored = by_key(named_rows(here))
    lines = dict(zip(wanted, writer.tables["consents"].lines, strict=True))
    differing: dict[int, Values] = {}
    new: list[Values] = []
    for key, row in wanted.items():
        if key not in stored:
            new.append(row)
        elif changes(stored[key], row):
            differing[stored[key]["id"]] = row
        else:
            continue
        if why := objection(writer, row, stored.get(key)):
            writer.fault("consents", lines[key], *why)
    refuse_doubles(writer, wanted, stored, lines)
    if writer.faults:
        return
    sets = {n: {name: row[name] for name in MAY_CHANGE} for n, row in differing.items()}
    change(Consent, sets)
    numbers = next_ids(Consent, len(new))
    rows = [{"id": n, **row} for n, row in zip(numbers, new, strict=True)]
    insert(Consent, [{**row, "noted_at": seconds_now()} for row in rows])
    writer.note_acts("consent.give", "consent", [(r["id"], r["branch_id"], {}) for r in rows])
    note_changes(writer, wanted, stored)
    tally = writer.tallies["consents"]
    tally["new"] += len(new)
    tally["changed"] += len(differing)
    tally["same"] += len(wanted) - len(new) - len(differing)


def values_of(writer: Writer, row: Values) -> Values:
    return {
        "branch_id": writer.branch_for("clients", row["client"]),
        "client_id": writer.id_of("clients", row["client"]),
        **{name: plain(row[name]) for name in ("purpose", "source", "given_on", "withdrawn_on")},
    }


def by_key(rows: list[Values]) -> dict[tuple, Values]:
    keys = nth([tuple(plain(row[name]) for name in KNOWN_BY) for row in rows])
    return dict(zip(keys, rows, strict=True))


def changes(stored: Values, row: Values) -> Values:
    return {name: row[name] for name in MAY_CHANGE if plain(stored[name]) != row[name]}


def objection(writer: Writer, row: Values, stored: Values | None) -> tuple[str, str] | None:
    """(column, why not) of a row that is new or changes."""
    if row["client_id"] in writer.barred:
        return "client", _("There is no such client.")
    if stored and stored["withdrawn_on"] and not row["withdrawn_on"]:
        return "withdrawn_on", _("This was withdrawn. It does not come back by a file.")
    return None


def refuse_doubles(writer: Writer, wanted: dict, stored: dict, lines: dict) -> None:
    """One purpose has one consent that runs."""
    after = {**stored, **wanted}
    running = Counter(key[:2] for key, row in after.items() if not row["withdrawn_on"])
    for key, row in wanted.items():
        if not row["withdrawn_on"] and running[key[:2]] > 1:
            why = _("Another consent of this client for this runs already.")
            writer.fault("consents", lines[key], "purpose", why)


def note_changes(writer: Writer, wanted: dict, stored: dict) -> None:
    acts = [
        (
            stored[key]["id"],
            row["branch_id"],
            {name: (stored[key][name], value) for name, value in told.items()},
        )
        for key, row in wanted.items()
        if key in stored and (told := changes(stored[key], row))
    ]
    writer.note_acts("consent.change", "consent", acts)
