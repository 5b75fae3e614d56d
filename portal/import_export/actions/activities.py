"""Activities in bulk: the file that is long."""

from peewee import Expression

from portal.activities.models import Activity, ActivityClient, ActivityTopic
from portal.calendar_feeds.events.queries import batched
from portal.core.database.bulk import (
    change,
    grouped,
    insert,
    named_rows,
    next_ids,
    raise_versions,
    remove,
)
from portal.expenses.records.models import Transport, Trip
from portal.import_export.actions import dates
from portal.import_export.actions.writing import Upsert, Values, Writer


def store(writer: Writer) -> None:
    """Each activity once, with its clients, topics and trip."""
    rows, clients, topics = prepared(writer)
    upsert = Upsert(Activity, ("branch_id", "code"), rows, writer.is_here(Activity))
    known = {upsert.ids[key]: key for key in rows if key in upsert.ids}
    was: dict[tuple, list[int]] = {key: [] for key in known.values()}
    was |= {known[n]: named for n, named in clients_of(writer.is_here(Activity), known).items()}
    about = {known[n]: said for n, said in topics_of(writer.is_here(Activity), known).items()}
    upsert.also(beside(was, clients, "clients", named_as_words))
    upsert.also(beside(dict.fromkeys(was, ()) | about, topics, "topics", topics_as_words))
    upsert.named = {key: {*named, *was.get(key, ())} for key, named in clients.items()}
    lines = dict(zip(rows, writer.tables["activities"].lines, strict=True))
    dates.check(writer, upsert, lines)
    # History was not written down late.
    ids = writer.store("activities", upsert, lines, was_imported=True)
    changed = upsert.changed_ids
    for some in batched(changed):
        remove(ActivityClient.delete().where(ActivityClient.activity.in_(some)))
        remove(ActivityTopic.delete().where(ActivityTopic.activity.in_(some)))
    raise_versions(Activity, changed)
    touched = [*upsert.new, *(known[number] for number in changed)]
    insert_clients(ids, touched, rows, clients)
    insert(
        ActivityTopic,
        [
            {"activity_id": ids[key], "topic": topic, "times": times}
            for key in touched
            for topic, times in topics[key]
        ],
    )
    store_trips(writer, ids, [key for key in touched if rows[key]["distance_hm"]], rows)


def prepared(writer: Writer) -> tuple[dict, dict, dict]:
    """The columns, client ids and topics of each row, by branch and code."""
    rows, clients, topics = {}, {}, {}
    people, known = writer.codes["people"], writer.codes["clients"]
    for row in writer.rows("activities"):
        branch = writer.branch_for("people", row["person"])
        key, (seconds, day) = (branch, row["code"]), row["started_at"]
        rows[key] = {
            "person_id": people[(branch, row["person"])],
            "kind": row["kind"],
            "channel": row["channel"],
            "started_at": seconds,
            "happened_on": day,
            "year_month": int(day[:4] + day[5:7]),
            "minutes": row["minutes"],
            "employer_id": writer.id_if_any("employers", row["employer"]),
            "spoken_to": row["spoken_to"],
            "distance_hm": row["travel_km"],
            "note": row["note"],
            "next_time": row["next_time"],
            "outcome": row["outcome"] or "done",
            "interpreter_language": row["interpreter"],
        }
        clients[key] = [known[(branch, client)] for client in row["clients"] or ()]
        topics[key] = row["topics"] or ()
    return rows, clients, topics


def clients_of(here: Expression, known: dict[int, tuple]) -> dict[int, list[int]]:
    """The clients of these activities, who was named first in front."""
    if not known:
        return {}
    k = ActivityClient
    found = k.select(k.activity, k.client).join(Activity).where(here)
    return grouped(
        (row["activity_id"], row["client_id"])
        for row in named_rows(found.order_by(k.activity, k.position))
        if row["activity_id"] in known
    )


def topics_of(here: Expression, known: dict[int, tuple]) -> dict[int, list[tuple[str, int]]]:
    if not known:
        return {}
    t = ActivityTopic
    found = t.select(t.activity, t.topic, t.times).join(Activity).where(here)
    return grouped(
        (row["activity_id"], (row["topic"], row["times"]))
        for row in named_rows(found.order_by(t.activity, t.topic))
        if row["activity_id"] in known
    )


def beside(was: dict, wanted: dict, name: str, as_words) -> dict[tuple, dict[str, tuple]]:
    """What of these activities is other than it was, as the audit log keeps it."""
    return {
        key: {name: (as_words(before), as_words(wanted[key]))}
        for key, before in was.items()
        if list(before) != list(wanted[key])
    }


def named_as_words(clients) -> str:
    return " ".join(map(str, clients))


def topics_as_words(topics) -> str:
    return " ".join(topic for topic, times in topics for _ in range(times))


def insert_clients(ids: dict, touched: list, rows: dict[tuple, Values], clients: dict) -> None:
    insert(
        ActivityClient,
        [
            {
                "activity_id": ids[key],
                "position": position,
                "client_id": client,
                "branch_id": key[0],
                "year_month": rows[key]["year_month"],
                "kind": rows[key]["kind"],
            }
            for key in touched
            for position, client in enumerate(clients[key])
        ],
    )


def store_trips(writer: Writer, ids: dict, travelled: list, rows: dict[tuple, Values]) -> None:
    """One trip for each of these activities that has none yet."""
    if not travelled:
        return
    with_trip = Activity.select(Activity.id).where(
        writer.is_here(Activity), Activity.trip.is_null(False)
    )
    have = {row["id"] for row in named_rows(with_trip)}
    fresh = [key for key in travelled if ids[key] not in have]
    numbers = dict(zip(fresh, next_ids(Trip, len(fresh)), strict=True))
    insert(
        Trip,
        [
            {
                "id": number,
                "branch_id": key[0],
                "person_id": rows[key]["person_id"],
                "travelled_on": rows[key]["happened_on"],
                "distance_hm": rows[key]["distance_hm"],
                "transport": str(Transport.CAR),
            }
            for key, number in numbers.items()
        ],
    )
    change(Activity, {ids[key]: {"trip_id": number} for key, number in numbers.items()})
