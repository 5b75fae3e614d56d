"""Employers and the ladder from files, without losing what the portal knew of them."""

from portal.core.clock import today
from portal.core.database.bulk import insert, inside, many, raise_versions, rows_of
from portal.import_export.actions.storing import seconds_now
from portal.import_export.actions.writing import Upsert, Writer


def employers(writer: Writer) -> None:
    rows = {(writer.branch_ids[r[1]], r[0]): r[2:] for r in writer.rows("employers")}
    columns = tuple(column.name for column in writer.tables["employers"].file.columns[2:])
    upsert = writer.coded("employers", "employer", columns, rows, version=0)
    raise_versions("employer", upsert.changed_ids)
    note_stages(writer)
    follow_merges(writer)


def note_stages(writer: Writer) -> None:
    """A stage that the portal did not know: reached today, or some day before the first file."""
    found = rows_of(
        "SELECT e.id, e.branch_id, e.stage, m.stage FROM employer e LEFT JOIN employer_move m"
        " ON m.id = (SELECT max(l.id) FROM employer_move l WHERE l.employer_id = e.id"
        " AND l.undone_at IS NULL)"
        f" WHERE e.branch_id IN ({writer.here}) AND e.stage IS NOT NULL"
        " AND (m.stage IS NULL OR m.stage <> e.stage) AND e.merged_into_id IS NULL"
    )
    insert(
        "employer_move",
        ("employer_id", "branch_id", "stage", "reached_on", "noted_at"),
        [
            (number, branch, stage, today().isoformat() if before else None, seconds_now())
            for number, branch, stage, before in found
        ],
    )


def follow_merges(writer: Writer) -> None:
    """What a file says of an employer that was merged away belongs to the one that was kept."""
    kept = dict(
        rows_of(
            "SELECT id, merged_into_id FROM employer"
            f" WHERE merged_into_id IS NOT NULL AND branch_id IN ({writer.here})"
        )
    )
    codes = writer.codes["employers"]
    for key, number in codes.items():
        codes[key] = kept.get(number, number)


def ladder_steps(writer: Writer) -> None:
    """Another step on a known day: the judgement that stood is kept as withdrawn."""
    table, rows, lines = writer.tables["ladder_steps"], {}, {}
    for line, (client, day, step) in zip(table.lines, table.rows, strict=True):
        key = (writer.id_of("clients", client), day)
        rows[key], lines[key] = (writer.branch_for("clients", client), step), line
    standing = f"branch_id IN ({writer.here}) AND withdrawn_at IS NULL"
    upsert = Upsert("ladder_step", ("client_id", "measured_on"), ("branch_id", "step"), standing)
    upsert.compare(rows)
    changed = sorted(upsert.changed_ids)
    columns = "branch_id client_id measured_on step judged_by_id".split()
    replaced = rows_of(
        f"SELECT {', '.join(columns)} FROM ladder_step WHERE id IN ({inside(changed)})"
    )
    writer.store("ladder_steps", upsert, lines)
    many("UPDATE ladder_step SET judged_by_id = NULL WHERE id = ?", [(n,) for n in changed])
    insert("ladder_step", [*columns, "withdrawn_at"], [(*row, seconds_now()) for row in replaced])
