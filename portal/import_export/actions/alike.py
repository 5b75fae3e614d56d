"""Rows that have no code: the n-th equal row is the n-th record."""

from collections.abc import Callable
from dataclasses import dataclass

from portal.core.database.bulk import (
    Model,
    change,
    insert,
    named_rows,
    next_ids,
    plain,
    raise_versions,
)
from portal.import_export.actions.writing import Values, Writer, differing, nth

Objection = Callable[[Values], tuple[str, str] | None]  # row -> (column, why not), or None


def store(
    writer: Writer, name: str, model: Model, wanted: list[Values], act: str, objection: Objection
) -> None:
    """Add those that are not there yet; `act` is what the audit log calls that."""
    columns = [getattr(model, column) for column in wanted[0]] if wanted else []
    here = model.select(*columns).where(writer.is_here(model)).order_by(model.id)
    stored = set(nth([tuple(row.values()) for row in named_rows(here)])) if wanted else set()
    numbered = zip(
        writer.tables[name].lines,
        wanted,
        nth([tuple(map(plain, row.values())) for row in wanted]),
        strict=True,
    )
    new = [(line, row) for line, row, number in numbered if number not in stored]
    for line, row in new:
        if why := objection(row):
            writer.fault(name, line, *why)
    if writer.faults:
        return
    numbers = next_ids(model, len(new))
    rows = [{"id": n, **row} for n, (_line, row) in zip(numbers, new, strict=True)]
    insert(model, rows)
    acts: list[tuple[int, int, dict]] = [(row["id"], row["branch_id"], {}) for row in rows]
    writer.note_acts(act, act.partition(".")[0], acts)
    writer.tallies[name]["new"] += len(new)
    writer.tallies[name]["same"] += len(wanted) - len(new)


@dataclass(frozen=True)
class Keyed:
    """A file without codes whose rows are known by some columns; the others may change."""

    name: str
    model: Model
    key: tuple[str, ...]
    acts: tuple[str, str]  # what the audit log calls a new one and a changed one


def bring(
    writer: Writer, file: Keyed, wanted: list[Values], objection: Objection
) -> dict[tuple, int]:
    """Add those that are not there yet, and bring the others to what the file says.

    The n-th row of one key is the n-th record of it. {key: id} of the new ones.
    """
    name, model, key, acts = file.name, file.model, file.key, file.acts
    columns = [getattr(model, column) for column in wanted[0]] if wanted else []
    here = model.select(model.id, *columns).where(writer.is_here(model)).order_by(model.id)
    found = named_rows(here) if wanted else []
    stored = dict(zip(nth([of_key(row, key) for row in found]), found, strict=True))
    new: list[Values] = []
    changed: dict[int, tuple[Values, dict[str, tuple]]] = {}
    known = nth([of_key(row, key) for row in wanted])
    for line, row, number in zip(writer.tables[name].lines, wanted, known, strict=True):
        before = stored.get(number)
        changes = differing(before, row) if before else {}
        if (before is None or changes) and (why := objection(row)):
            writer.fault(name, line, *why)
        if before is None:
            new.append(row)
        elif changes:
            changed[before["id"]] = row, changes
    if writer.faults:
        return {}
    rows = [{"id": n, **row} for n, row in zip(next_ids(model, len(new)), new, strict=True)]
    insert(model, rows)
    change(model, {number: row for number, (row, _changes) in changed.items()})
    raise_versions(model, changed)
    kind = acts[0].partition(".")[0]
    writer.note_acts(acts[0], kind, [(row["id"], row["branch_id"], {}) for row in rows])
    writer.note_acts(
        acts[1], kind, [(n, row["branch_id"], changes) for n, (row, changes) in changed.items()]
    )
    tally = writer.tallies[name]
    tally["new"] += len(new)
    tally["changed"] += len(changed)
    tally["same"] += len(wanted) - len(new) - len(changed)
    return {of_key(row, key): row["id"] for row in rows}


def of_key(row: Values, key: tuple[str, ...]) -> tuple:
    return tuple(plain(row[column]) for column in key)
