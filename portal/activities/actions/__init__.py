"""Writing down, correcting and withdrawing what was done, with its trip and its claim line."""

from datetime import date
from typing import Any

from peewee import IntegrityError

from portal import audit
from portal.activities import queries
from portal.activities.actions.entry import Entry, Journey
from portal.activities.actions.ruling import TELL_HOURS, insist_on_open, void_approval
from portal.activities.models import Activity, ActivityClient, ActivityTopic
from portal.activities.models.after_match import AfterMatch
from portal.activities.models.words import ActivityWord
from portal.activities.queries import after_match, words
from portal.core.clock import now, year_month
from portal.core.database import db, save_changes
from portal.core.web.idempotency import made_or_key
from portal.expenses.records import actions as expenses
from portal.expenses.records import queries as lines
from portal.expenses.records.models import Trip
from portal.people.models import Person


def log(person: Person, entry: Entry, form_key: str, digest: str | None = None) -> Activity:
    """Store what was done. The same form sent again gives the activity that it made before.

    `digest` is of what the form said: with the same key and something else, it makes another.
    Raises ClosedPeriod.
    """
    made, key = _made_before(person, form_key, digest)
    if made:
        return made
    try:
        with db.atomic():
            return _store(person, entry, key, digest)
    except IntegrityError:  # a double click: the other request was first
        made, _key = _made_before(person, form_key, digest)
        if made:
            return made
        raise


def made_before(person: Person, form_key: str, digest: str) -> Activity | None:
    """What this very form made, if it was sent before and that still counts."""
    return _made_before(person, form_key, digest)[0]


def _made_before(person: Person, form_key: str, digest: str | None) -> tuple[Activity | None, str]:
    """What the form made before, and the key of that; or nothing, and a key that is free."""

    def is_it(known: Activity) -> bool:
        same = known.person_id == person.id and known.form_digest == digest
        return same and (known.withdrawn_at is None or after_match.is_held(known))

    return made_or_key(form_key, queries.by_key, is_it)


def _store(person: Person, entry: Entry, form_key: str, digest: str | None) -> Activity:
    insist_on_open(person.branch_id, entry.reason, entry.happened_on)
    activity = Activity(
        branch=person.branch_id,
        person=person,
        code=f"v-{form_key}",
        form_key=form_key,
        form_digest=digest,
        **entry.columns(),
    )
    activity.happens_on(entry.happened_on)
    for name, value in _new_travel(person, entry).items():
        setattr(activity, name, value)
    activity.save(force_insert=True)
    _name(activity, entry)
    if entry.match_ended_on:
        _hold(activity, entry.match_ended_on)
    audit.record(person, "activity.log", activity, why=entry.reason)
    return activity


def _hold(activity: Activity, ended_on: date) -> None:
    """Let it count nowhere until a leader takes it as a visit: the match was over by then."""
    AfterMatch.create(branch=activity.branch_id, activity=activity, ended_on=ended_on)
    _leave_trip(activity)
    Activity.update(withdrawn_at=now()).where(Activity.id == activity.id).execute()
    activity.withdrawn_at = now()


def _new_travel(person: Person, entry: Entry) -> dict[str, Any]:
    """A new journey counts its kilometres here; a shared one counted them before."""
    if entry.trip_id:
        return {"trip": entry.trip_id, "distance_hm": None}
    if entry.journey is None:
        return {"trip": None, "distance_hm": None}
    way = entry.journey
    trip = expenses.travel(
        person, entry.happened_on, way.distance_hm, way.transport, way.fare_cents
    )
    return {"trip": trip.id, "distance_hm": way.distance_hm}


def _name(activity: Activity, entry: Entry) -> None:
    """The rows of its clients and topics; a topic named twice is one row."""
    clients = [
        {
            "activity": activity.id,
            "position": position,
            "client": client,
            "branch": activity.branch_id,
            "year_month": activity.year_month,
            "kind": activity.kind,
        }
        for position, client in enumerate(entry.client_ids)
    ]
    topics = [
        {"activity": activity.id, "topic": topic, "times": entry.topics.count(topic)}
        for topic in dict.fromkeys(entry.topics)
    ]
    if clients:
        ActivityClient.insert_many(clients).execute()
    if topics:
        ActivityTopic.insert_many(topics).execute()
    chosen = [
        {"branch": activity.branch_id, "activity": activity.id, "word": word, "answer": answer}
        for word, answer in entry.words.items()
    ]
    if chosen:
        ActivityWord.insert_many(chosen).execute()


def change(activity: Activity, person: Person, entry: Entry, version: int) -> None:
    """Correct an activity; the audit log keeps what it was. Nothing new leaves it as it is.

    Raises StaleVersion when somebody else was first, AlreadyClaimed when its journey changes
    after the claim was sent in, ClosedPeriod.
    """
    with db.atomic():
        values = {**entry.columns(), "year_month": year_month(entry.happened_on)}
        travels_otherwise = _travels_otherwise(activity, entry)
        if travels_otherwise:
            _insist_on_own(activity, person)
        left = None
        if travels_otherwise and entry.journey and _puts_right(activity, entry):
            values |= _corrected_travel(activity.trip, entry.journey)
        elif travels_otherwise:
            _insist_on_changeable(activity.trip)
            left = activity.trip
            _leave_trip(activity)
            values |= _new_travel(activity.person, entry)
        changes = _changes(activity, entry, values)
        if not changes and not travels_otherwise and version == activity.version:
            return
        days = (activity.happened_on, entry.happened_on)
        insist_on_open(activity.branch_id, entry.reason, *days)
        save_changes(activity, version, **values)
        ActivityClient.delete().where(ActivityClient.activity == activity).execute()
        ActivityTopic.delete().where(ActivityTopic.activity == activity).execute()
        ActivityWord.delete().where(ActivityWord.activity == activity).execute()
        _name(activity, entry)
        if left and not queries.uses_of(left).exists():
            expenses.cancel(left)
        if changes.keys() & TELL_HOURS:
            void_approval(activity)
        audit.record(person, "activity.change", activity, changes=changes, why=entry.reason)


def _travels_otherwise(activity: Activity, entry: Entry) -> bool:
    trip, way = activity.trip, entry.journey
    if entry.keeps_travel:
        return False
    if trip is None:
        return bool(way or entry.trip_id)  # imported kilometres without a trip stay
    if way is None:
        return entry.trip_id != trip.id
    return (
        activity.distance_hm is None
        or (trip.travelled_on, trip.distance_hm, trip.transport)
        != (entry.happened_on, way.distance_hm, way.transport)
        or (way.fare_cents is not None and way.fare_cents != lines.claimed_cents(trip))
    )


def _puts_right(activity: Activity, entry: Entry) -> bool:
    """Whether it is the journey itself that was otherwise, for all visits on it."""
    return (
        activity.trip is not None
        and activity.distance_hm is not None
        and entry.happened_on == activity.trip.travelled_on
    )


def _corrected_travel(trip: Trip, way: Journey) -> dict[str, Any]:
    expenses.correct(trip, way.distance_hm, way.transport, way.fare_cents)
    return {"distance_hm": way.distance_hm}


def _insist_on_changeable(trip: Trip | None) -> None:
    """Raises AlreadyClaimed where the claim with this journey waits for a decision."""
    line = lines.line_of(trip) if trip else None
    if line is not None and not lines.is_granted(line):
        expenses.open_for_change(line.claim)


def _leave_trip(activity: Activity) -> None:
    """Give the kilometres to another visit on the same journey, or claim them no more."""
    if activity.trip is None:
        return
    if sibling := queries.siblings_of(activity).first():
        if activity.distance_hm is not None:
            Activity.update(distance_hm=activity.distance_hm).where(
                Activity.id == sibling.id
            ).execute()
    else:
        expenses.unclaim(activity.trip)


def _changes(activity: Activity, entry: Entry, values: dict[str, Any]) -> dict[str, tuple]:
    """{field: (old, new)}; clients by number and topics by word, in one text each."""
    plain = {name: v for name, v in values.items() if name not in {"trip", "employer"}}
    changes = audit.differences(activity, **plain)
    for name in ("year_month", "is_start_typed"):
        changes.pop(name, None)
    if not (activity.is_start_typed or entry.is_start_typed):
        changes.pop("started_at", None)
    pairs = {
        "employer": (activity.employer_id, entry.employer_id),
        "clients": (_text(queries.client_ids_of(activity)), _text(entry.client_ids)),
        "words": (words.in_words(words.chosen_in(activity)), words.in_words(entry.words)),
        "topics": (_text(sorted(queries.topics_of(activity))), _text(sorted(entry.topics))),
    }
    return changes | {name: pair for name, pair in pairs.items() if pair[0] != pair[1]}


class NotTheirs(Exception):
    """Travel costs are changed by whose they are, whoever corrects the rest (G9)."""


def _insist_on_own(activity: Activity, person: Person) -> None:
    if activity.person_id != person.id:
        raise NotTheirs


def _text(values: list) -> str:
    return " ".join(str(value) for value in values)


def withdraw(activity: Activity, person: Person, reason: str | None = None) -> None:
    """Let it count no more; it can be restored.

    Raises AlreadyClaimed, NotTheirs, StaleVersion, ClosedPeriod.
    """
    with db.atomic():
        insist_on_open(activity.branch_id, reason, activity.happened_on)
        if activity.trip_id:
            _insist_on_own(activity, person)
        handed_over = queries.siblings_of(activity).exists() if activity.trip_id else False
        _leave_trip(activity)
        kilometres = None if handed_over else activity.distance_hm
        save_changes(activity, activity.version, withdrawn_at=now(), distance_hm=kilometres)
        audit.record(person, "activity.withdraw", activity, why=reason)


def restore(activity: Activity, person: Person, reason: str | None = None) -> None:
    """Let a withdrawn activity count again, with its journey. Raises StaleVersion, ClosedPeriod."""
    with db.atomic():
        insist_on_open(activity.branch_id, reason, activity.happened_on)
        kilometres = activity.distance_hm
        if activity.trip is not None and not queries.siblings_of(activity).exists():
            kilometres = activity.trip.distance_hm
            expenses.claim(activity.trip)
        save_changes(activity, activity.version, withdrawn_at=None, distance_hm=kilometres)
        audit.record(person, "activity.restore", activity, why=reason)
