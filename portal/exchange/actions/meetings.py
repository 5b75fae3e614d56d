"""Meetings that were held, and who was there."""

from portal.exchange.actions.writing import Writer, insert, inside, many, rows_of


def store(writer: Writer) -> None:
    rows, present = {}, {}
    for code, branch, title, (starts_at, day), minutes, place, people in writer.rows("meetings"):
        key = (writer.branch_ids[branch], code)
        rows[key] = (title, starts_at, day, minutes, place, "held")
        present[key] = {writer.id_of("people", code) for code in people or ()}
    columns = ("title", "starts_at", "held_on", "minutes", "place", "status")
    fixed = {"is_for_all": False, "version": 0}
    upsert = writer.coded("meetings", "meeting", columns, rows, **fixed)
    ids = writer.codes["meetings"]
    wanted = {(ids[key], person) for key, people in present.items() for person in people}
    branch = {ids[key]: key[0] for key in rows}
    stored = set(
        rows_of(
            f"SELECT meeting_id, person_id FROM attendance WHERE meeting_id IN ({inside(branch)})"
        )
    )
    many("DELETE FROM attendance WHERE meeting_id = ? AND person_id = ?", list(stored - wanted))
    insert(
        "attendance",
        ("branch_id", "meeting_id", "person_id"),
        [(branch[meeting], meeting, person) for meeting, person in sorted(wanted - stored)],
    )
    moved = {meeting for meeting, _person in stored ^ wanted}
    extra = moved - upsert.changed_ids - {ids[key] for key in upsert.new}
    upsert.also_changed(extra, writer.tallies["meetings"])
