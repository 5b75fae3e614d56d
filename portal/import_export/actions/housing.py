"""Targets and corrections: rows without a code of their own."""

from portal.core.database.bulk import grouped, insert, named_rows
from portal.housing.actions import replace_targets
from portal.housing.models import HousingCorrection, HousingTarget
from portal.import_export.actions.writing import Writer, nth


def housing_targets(writer: Writer) -> None:
    """A later row for the same half-year replaces the earlier, which stays as history."""
    places, tally = writer.codes["municipalities"], writer.tallies["housing_targets"]
    said = grouped(
        ((places[row["municipality"]], row["half_year"]), row["persons"])
        for row in writer.rows("housing_targets")
    )
    t = HousingTarget
    known = t.select(t.id, t.municipality, t.half_year, t.persons)
    stored = grouped(
        ((row["municipality_id"], row["half_year"]), (row["id"], row["persons"]))
        for row in named_rows(known.order_by(t.replaced_number == 0, t.replaced_number))
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
    wanted = [
        {
            "municipality_id": places[row["municipality"]],
            "corrected_on": row["on"],
            "persons": row["persons"],
            "reason": row["reason"],
        }
        for row in writer.rows("housing_corrections")
    ]
    c = HousingCorrection
    known = c.select(c.municipality, c.corrected_on, c.persons, c.reason).order_by(c.id)
    stored = set(nth([tuple(row.values()) for row in named_rows(known)]))
    numbered = zip(wanted, nth([tuple(row.values()) for row in wanted]), strict=True)
    new = [row for row, number in numbered if number not in stored]
    insert(HousingCorrection, new)
    tally["new"] += len(new)
    tally["same"] += len(wanted) - len(new)
