"""Meetings that were held, and who was there."""

from portal.calendar_feeds.events.queries import batched
from portal.core.database.bulk import grouped, insert, named_rows, remove
from portal.import_export.actions.writing import Upsert, Writer
from portal.schedule.meetings.models import Attendance, Meeting, MeetingStatus


def store(writer: Writer) -> None:
    rows, present = {}, {}
    for row in writer.rows("meetings"):
        key = (writer.branch_ids[row["branch"]], row["code"])
        seconds, day = row["starts_at"]
        rows[key] = {
            "title": row["title"],
            "starts_at": seconds,
            "held_on": day,
            "minutes": row["minutes"],
            "place": row["place"],
            "status": str(MeetingStatus.HELD),
        }
        present[key] = {writer.id_of("people", code) for code in row["attendees"] or ()}
    upsert = Upsert(Meeting, ("branch_id", "code"), rows, writer.is_here(Meeting))
    stored = grouped(
        (row["meeting_id"], (row["person_id"], row["id"]))
        for row in named_rows(Attendance.select().where(writer.is_here(Attendance)))
    )
    came = {key: dict(stored.get(upsert.ids[key], ())) for key in rows if key in upsert.ids}
    upsert.also(
        {
            key: {"present": (as_text(people), as_text(present[key]))}
            for key, people in came.items()
            if set(people) != present[key]
        }
    )
    lines = dict(zip(rows, writer.tables["meetings"].lines, strict=True))
    ids = writer.codes["meetings"] = writer.store("meetings", upsert, lines)
    gone = {n for key, people in came.items() for p, n in people.items() if p not in present[key]}
    for some in batched(gone):
        remove(Attendance.delete().where(Attendance.id.in_(some)))
    insert(
        Attendance,
        [
            {"branch_id": key[0], "meeting_id": ids[key], "person_id": person}
            for key, people in present.items()
            for person in sorted(people - set(came.get(key, ())))
        ],
    )


def as_text(people) -> str:
    return " ".join(map(str, sorted(people)))
