"""Rows that have no code: the n-th equal row is the n-th record, and nothing of it changes."""

from collections.abc import Callable

from portal.core.database.bulk import Model, insert, named_rows, next_ids, plain
from portal.import_export.actions.writing import Values, Writer, nth

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
