"""Whom somebody helps and helped, for who may see it."""

from dataclasses import dataclass
from datetime import date

from peewee import fn

from portal.clients.models import Assignment, Client, Household, running_on
from portal.clients.queries.scope import is_open, visible_to
from portal.core.clock import today
from portal.core.database import Rows
from portal.core.web.access import Permission
from portal.people.models import Person


@dataclass
class Helped:
    """A household whom somebody helps or helped, with the members whom its reader sees."""

    match: Assignment
    clients: list[Client]


@dataclass(frozen=True)
class Part:
    """As what somebody helped: from when to when, and how many households."""

    role: str
    first: date
    last: date | None
    households: int


def counts(person: Person) -> Rows | None:
    """Of each who works here how many clients of open files they help today."""
    if not person.may(Permission.SEE_BRANCH_CLIENTS):
        return None
    helped = (
        visible_to(person)
        .where(is_open())
        .join(Assignment, on=(Assignment.household == Client.household))
    )
    return (
        helped.select(
            Assignment.person.alias("whom"),
            fn.MIN(Assignment.started_on).alias("day"),
            fn.COUNT(Client.id.distinct()).alias("many"),
        )
        .where(*running_on(today()))
        .group_by(Assignment.person)
    )


def on_person(reader: Person, person: Person) -> dict | None:
    """Whom they help now, and as what they helped when."""
    if not reader.may(Permission.SEE_BRANCH_CLIENTS):
        return None
    matches = list(
        Assignment.select(Assignment, Household)
        .join(Household)
        .where(Assignment.person == person.id, Assignment.branch == reader.branch_id)
        .order_by(Assignment.started_on.desc(), Assignment.id.desc())
    )
    members: dict[int, list[Client]] = {}
    seen = visible_to(reader).where(Client.household.in_([m.household_id for m in matches]))
    for client in seen.where(is_open()).order_by(Client.sorts_as, Client.id):
        members.setdefault(client.household_id, []).append(client)
    now = [m for m in matches if m.runs_on(today()) and m.household_id in members]
    return {
        "template": "clients/_of_person.html",
        "place": 1,
        "helped": [Helped(match, members[match.household_id]) for match in now],
        "total": len({c.id for m in now for c in members[m.household_id]}),
        "parts": parts_of(matches),
    }


def parts_of(matches: list[Assignment]) -> list[Part]:
    """As what somebody helped, the last begun first."""
    by_role: dict[str, list[Assignment]] = {}
    for match in matches:
        by_role.setdefault(match.role, []).append(match)
    found = [
        Part(
            role,
            min(one.started_on for one in ones),
            None
            if any(one.ended_on is None for one in ones)
            else max(one.ended_on for one in ones if one.ended_on),
            len({one.household_id for one in ones}),
        )
        for role, ones in by_role.items()
    ]
    return sorted(found, key=lambda part: part.first, reverse=True)
