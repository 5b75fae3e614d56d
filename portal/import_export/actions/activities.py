"""Activities in bulk: the file that is long."""

from portal.core.database.bulk import (
    grouped,
    insert,
    inside,
    many,
    next_ids,
    raise_versions,
    rows_of,
)
from portal.import_export.actions.storing import no, seconds_now, yes
from portal.import_export.actions.writing import Upsert, Writer

COLUMNS = (
    "person_id kind channel started_at happened_on year_month minutes employer_id distance_hm note"
    " outcome interpreter_language"
).split()


def store(writer: Writer) -> None:
    """Each activity once, with its clients, topics and trip."""
    rows, clients, topics = prepared(writer)
    upsert = Upsert(
        "activity", ("branch_id", "code"), tuple(COLUMNS), f"branch_id IN ({writer.here})"
    ).compare(rows)
    known = {upsert.ids[key]: key for key in rows if key in upsert.ids}
    stored = children("activity_client", "client_id", "position", known)
    was = {known[n]: [client for (client,) in found] for n, found in stored.items()}
    upsert.also(beside(known, was, clients, topics))
    upsert.named = {key: {*named, *was.get(key, ())} for key, named in clients.items()}
    lines = dict(zip(rows, writer.tables["activities"].lines, strict=True))
    # A time in a file may be a guess; and what is history was not written down late.
    fixed = {"is_start_typed": no(), "was_imported": yes(), "created_at": seconds_now()}
    ids = writer.store("activities", upsert, lines, version=0, **fixed)
    changed = upsert.changed_ids
    for table in ("activity_client", "activity_topic"):
        many(f"DELETE FROM {table} WHERE activity_id = ?", [(n,) for n in changed])
    raise_versions("activity", changed)
    touched = [*upsert.new, *(known[number] for number in changed)]
    insert_children(ids, touched, rows, clients, topics)
    store_trips(ids, touched, rows)


def beside(known: dict[int, tuple], was: dict, clients: dict, topics: dict) -> dict:
    """The clients and topics of activities that have others now, as the audit log keeps them."""
    about = children("activity_topic", "topic, times", "topic", known)
    found: dict[tuple, dict[str, tuple]] = {}
    for number, key in known.items():
        before, after = was.get(key, []), list(clients[key])
        if before != after:
            found[key] = {"clients": (" ".join(map(str, before)), " ".join(map(str, after)))}
        before, after = about.get(number, []), list(topics[key])
        if before != after:
            found.setdefault(key, {})["topics"] = (as_words(before), as_words(after))
    return found


def as_words(topics: list[tuple[str, int]]) -> str:
    return " ".join(topic for topic, times in topics for _ in range(times))


def prepared(writer: Writer) -> tuple[dict, dict, dict]:
    """The columns, client ids and topics of each row, by branch and code."""
    rows, clients, topics = {}, {}, {}
    branch_of, branch_ids = writer.checked.branch_of, writer.branch_ids
    people, known = writer.codes["people"], writer.codes["clients"]
    for (
        code,
        person,
        kind,
        channel,
        (seconds, day),
        minutes,
        named,
        about,
        employer,
        distance,
        note,
        outcome,
        interpreter_language,
    ) in writer.rows("activities"):
        branch = branch_ids[branch_of("people", person)]
        key = (branch, code)
        rows[key] = (
            people[(branch, person)],
            kind,
            channel,
            seconds,
            day,
            int(day[:4] + day[5:7]),
            minutes,
            writer.id_of("employers", employer),
            distance,
            note,
            outcome or "done",
            interpreter_language,
        )
        clients[key] = [known[(branch, client)] for client in named] if named else ()
        topics[key] = about or ()
    return rows, clients, topics


def children(table: str, columns: str, order: str, of: dict[int, tuple]) -> dict[int, list]:
    if not of:
        return {}
    found = rows_of(
        f"SELECT activity_id, {columns} FROM {table}"
        f" WHERE activity_id IN ({inside(of)}) ORDER BY activity_id, {order}"
    )
    return grouped((row[0], row[1:]) for row in found)


def insert_children(ids: dict, touched: list, rows: dict, clients: dict, topics: dict) -> None:
    insert(
        "activity_client",
        ("activity_id", "position", "client_id", "branch_id", "year_month", "kind"),
        [
            (ids[key], position, client, key[0], rows[key][5], rows[key][1])
            for key in touched
            for position, client in enumerate(clients[key])
        ],
    )
    insert(
        "activity_topic",
        ("activity_id", "topic", "times"),
        [(ids[key], topic, times) for key in touched for topic, times in topics[key]],
    )


def store_trips(ids: dict, touched: list, rows: dict) -> None:
    """One trip for each activity that has kilometres and no trip yet."""
    travelled = [key for key in touched if rows[key][8]]
    if not travelled:
        return
    have = dict(
        rows_of(
            "SELECT id, trip_id FROM activity WHERE trip_id IS NOT NULL"
            f" AND id IN ({inside(ids[key] for key in travelled)})"
        )
    )
    fresh = [key for key in travelled if ids[key] not in have]
    numbers = next_ids("trip", len(fresh))
    insert(
        "trip",
        (
            "id",
            "branch_id",
            "person_id",
            "travelled_on",
            "distance_hm",
            "transport",
            "is_claimed_elsewhere",
        ),
        [
            (number, key[0], rows[key][0], rows[key][4], rows[key][8], "car", no())
            for number, key in zip(numbers, fresh, strict=True)
        ],
    )
    many(
        "UPDATE activity SET trip_id = ? WHERE id = ?",
        [(number, ids[key]) for number, key in zip(numbers, fresh, strict=True)],
    )
