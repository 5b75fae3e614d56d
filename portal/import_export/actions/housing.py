"""Targets and corrections: rows without a code of their own."""

from portal.core.database.bulk import grouped, insert, rows_of
from portal.housing.actions import replace_targets
from portal.import_export.actions.storing import nth
from portal.import_export.actions.writing import Writer


def housing_targets(writer: Writer) -> None:
    """A later row for the same half-year replaces the earlier, which stays as history."""
    places, tally = writer.codes["municipalities"], writer.tallies["housing_targets"]
    said = grouped(
        ((places[place], half), persons) for place, half, persons in writer.rows("housing_targets")
    )
    stored = grouped(
        ((place, half), (number, persons))
        for number, place, half, persons in rows_of(
            "SELECT id, municipality_id, half_year, persons FROM housing_target"
            " ORDER BY replaced_number = 0, replaced_number"
        )
    )
    for (place, half), persons in said.items():
        before = stored.get((place, half), [])
        if [p for _n, p in before][-len(persons) :] == persons:
            tally["same"] += len(persons)
            continue
        tally["changed" if before else "new"] += len(persons)
        replace_targets(place, half, before, persons)


def housing_corrections(writer: Writer) -> None:
    places, tally = writer.codes["municipalities"], writer.tallies["housing_corrections"]
    columns = ("municipality_id", "corrected_on", "persons", "reason")
    wanted = [(places[p], *rest) for p, *rest in writer.rows("housing_corrections")]
    stored = set(nth(rows_of(f"SELECT {', '.join(columns)} FROM housing_correction ORDER BY id")))
    new = [row[:-1] for row in nth(wanted) if row not in stored]
    insert("housing_correction", columns, new)
    tally["new"] += len(new)
    tally["same"] += len(wanted) - len(new)
