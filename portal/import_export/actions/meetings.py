"""Meetings that were held, and who was there."""

from portal.core.database.bulk import grouped, insert, inside, many, rows_of
from portal.import_export.actions.writing import Upsert, Writer


def store(writer: Writer) -> None:
    rows, present = {}, {}
    for code, branch, title, (starts_at, day), minutes, place, people in writer.rows("meetings"):
        key = (writer.branch_ids[branch], code)
        rows[key] = (title, starts_at, day, minutes, place, "held")
        present[key] = {writer.id_of("people", code) for code in people or ()}
    columns = ("title", "starts_at", "held_on", "minutes", "place", "status")
    fixed = {"is_for_all": False, "version": 0}
    upsert = Upsert("meeting", ("branch_id", "code"), columns, f"branch_id IN ({writer.here})")
    upsert.compare(rows)
    known = {upsert.ids[key]: key for key in rows if key in upsert.ids}
    stored = grouped(
        rows_of(
            f"SELECT meeting_id, person_id FROM attendance WHERE meeting_id IN ({inside(known)})"
        )
    )
    came = {key: set(stored.get(number, ())) for number, key in known.items()}
    upsert.also(
        {
            key: {"present": (as_text(people), as_text(present[key]))}
            for key, people in came.items()
            if people != present[key]
        }
    )
    lines = dict(zip(rows, writer.tables["meetings"].lines, strict=True))
    ids = writer.codes["meetings"] = writer.store("meetings", upsert, lines, **fixed)
    gone = [(ids[key], p) for key, people in came.items() for p in people - present[key]]
    many("DELETE FROM attendance WHERE meeting_id = ? AND person_id = ?", gone)
    insert(
        "attendance",
        ("branch_id", "meeting_id", "person_id"),
        [
            (key[0], ids[key], person)
            for key, people in present.items()
            for person in sorted(people - came.get(key, set()))
        ],
    )


def as_text(people: set[int]) -> str:
    return " ".join(map(str, sorted(people)))
