"""Who looked at a file, and what was changed in it, in words (G4, G5)."""

from collections.abc import Callable
from datetime import date, datetime
from functools import reduce
from operator import or_
from typing import Any, NamedTuple

from flask_babel import gettext
from peewee import JOIN

from portal.audit.models import READ, WHY, AuditEntry, FieldChange
from portal.branches.models import Municipality
from portal.clients.models import CLOSINGS, HOUSEHOLD_ROLES, Assignment, Client, Household
from portal.clients.queries.scope import is_visible_to
from portal.core.database import Rows, table_of
from portal.core.i18n.formatting import as_day, country_name, day
from portal.core.i18n.labels import ARRIVALS, ROLES, SEXES
from portal.core.i18n.spoken_languages import name_of
from portal.feature import contributed
from portal.housing.models import Home
from portal.people.models import Person

READINGS = {"desk.card", "client.open"}
ATTEMPTS = {"client.barred"}
MOST = 500


class Reading(NamedTuple):
    """Somebody looked at something of a client."""

    at: datetime
    action: str
    table: str
    who: str
    reason: str | None  # why, where it was asked


def readings(client: Client, *, attempts: bool = True) -> list[Reading]:
    """Who looked at the file or at anything in it, by whatever page, the last first."""
    of_client = [
        (AuditEntry.object_kind == table) & AuditEntry.object_id.in_(kind.numbers(client))
        for table, kind in contributed().client_records.items()
    ]
    acts = READINGS | (ATTEMPTS if attempts else set())
    rows = (
        AuditEntry.select(
            AuditEntry.at,
            AuditEntry.action,
            AuditEntry.object_kind,
            Person.called(),
            AuditEntry.id,
        )
        .join(Person, on=(Person.id == AuditEntry.actor_id))
        .where(
            reduce(or_, of_client),
            AuditEntry.action.endswith(READ) | AuditEntry.action.in_(sorted(acts)),
        )
        .order_by(AuditEntry.at.desc(), AuditEntry.id.desc())
        .limit(MOST)
    )
    found = list(rows.tuples())
    asked = [row[-1] for row in found if row[1] in READINGS]
    words = whys(asked)
    return [
        Reading(at, action, table, who, words.get(entry)) for at, action, table, who, entry in found
    ]


def whys(numbers: list[int]) -> dict[int, str | None]:
    """{entry: the reason that was typed}; those of before these were sealed stand in clear."""
    entries = AuditEntry.select(AuditEntry.id, AuditEntry.reason)
    found = {one.id: one.reason for one in entries.where(AuditEntry.id.in_(numbers))}
    said = FieldChange.select().where(FieldChange.entry.in_(numbers), FieldChange.field == WHY)
    return found | {one.entry_id: one.new for one in said}


def changes(record: Client | Assignment) -> list[tuple]:
    """(moment, who, field, old, new) of every change, the last first."""
    found: Rows = (
        FieldChange.select(FieldChange, AuditEntry.at, Person.name.alias("by"))
        .join(AuditEntry)
        .join(Person, JOIN.LEFT_OUTER, on=(Person.id == AuditEntry.actor_id))
        .where(
            AuditEntry.object_kind == table_of(record),
            AuditEntry.object_id == record.id,
            FieldChange.field != WHY,
        )
        .order_by(AuditEntry.at.desc(), FieldChange.id)
        .limit(100)
        .objects()
    )
    return [(one.at, one.by, one.field, one.old, one.new) for one in found]


def ended_because(reason: str) -> Rows:
    """The numbers of the matches that ended for a reason of the portal's own."""
    return AuditEntry.select(AuditEntry.object_id).where(
        AuditEntry.object_kind == table_of(Assignment),
        AuditEntry.action == "assignment.end",
        AuditEntry.reason == reason,
    )


def last_day_before(match: Assignment, day: date) -> date | None:
    """The last day that a match had before it ended on this one."""
    was = (
        old
        for _at, _by, field, old, new in changes(match)
        if (field, new) == ("ended_on", str(day))
    )
    told = next(was, None)
    return as_day(told) if told else None


def changes_in_words(client: Client, person: Person) -> list[tuple]:
    """The same of a client, as people say it: no number of a record, no code of a language."""
    found = changes(client)
    say = sayings(found, person)
    return [
        (at, by, field.removesuffix("_id"), say(field, old), say(field, new))
        for at, by, field, old, new in found
    ]


def sayings(found: list[tuple], person: Person) -> Callable[[str, str | None], str]:
    """(field, value) -> in words; what numbers stand for is looked up once."""
    named = {
        "municipality_id": (Municipality, Municipality.name, Municipality.branch),
        "home_id": (Home, Home.address, Home.branch),
        "household_id": (Household, Household.code, Household.branch),
        "sponsor_id": (Client, Client.called(), Client.branch),
    }
    names: dict[str, dict[str, str]] = {}
    for field, (model, name, branch) in named.items():
        numbers = {v for _at, _by, f, *both in found if f == field for v in both if v}
        rows = model.select(model.id, name).where(
            branch == person.branch_id, model.id.in_([int(number) for number in numbers])
        )
        if model is Client:
            rows = rows.where(is_visible_to(person))
        names[field] = {str(number): text or "" for number, text in rows.tuples()}

    def say(field: str, value: str | None) -> str:
        if not value:
            return ""
        if field in names:
            return names[field].get(value, gettext("somebody or something else"))
        return in_words(field, value)

    return say


WORDS: dict[str, Callable[[Any], Any]] = {
    "language": name_of,
    "nationality": country_name,
    "closed_reason": lambda value: CLOSINGS.get(value, value),
    "sex": lambda value: SEXES.get(value, value),
    "arrival": lambda value: ARRIVALS.get(value, value),
    "household_role": lambda value: HOUSEHOLD_ROLES.get(value, value),
    "role": lambda value: ROLES.get(value, value),
    "counts_for_target": lambda value: gettext("yes") if value == "True" else gettext("no"),
}


def in_words(field: str, value: str) -> str:
    if field in WORDS:
        return str(WORDS[field](value))
    if field.endswith(("_on", "_since")):
        return as_date(value)
    return value


def as_date(value: str) -> str:
    try:
        return day(as_day(value))
    except ValueError:
        return value
