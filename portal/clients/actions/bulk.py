"""One helper for many clients at once, and back."""

from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import date

from peewee import IntegrityError

from portal import audit
from portal.clients.actions import (
    MayNotHelp,
    assign,
    end_assignments_of,
    refresh_calendars,
    resume_assignment,
)
from portal.clients.models import Assignment, Client, Household
from portal.clients.queries import matches_of
from portal.core.clock import today
from portal.core.database import StaleVersion, db
from portal.core.web.access import Role
from portal.people.models import Person


@dataclass
class Done:
    """What became of households that were chosen together."""

    made: list[int] = field(default_factory=list)  # numbers of matches
    ended: list[int] = field(default_factory=list)
    refused: list[tuple[str, str]] = field(default_factory=list)  # (of whom, why)

    @property
    def many(self) -> int:
        return len(self.made) + len(self.ended)


def assign_many(
    by: Person, helper: Person, clients: Iterable[Client], role: Role, started_on: date
) -> Done:
    """Match a helper with the households of these clients; one that cannot be is told of."""
    done = Done()
    for household, label in households_of(clients):
        try:
            match = assign(by, household, helper, role=role, started_on=started_on)
        except MayNotHelp as refused:
            done.refused.append((label, next(iter(refused.reasons.values()))))
        else:
            done.made.append(match.id)
    return done


def end_many(by: Person, helper: Person, clients: Iterable[Client]) -> Done:
    """Today is the last day on which a helper helps the households of these clients.

    What is still to begin stays: it is ended on the page of the household.
    """
    done = Done()
    for household, _label in households_of(clients):
        running = [
            match.id
            for match in matches_of(helper, household)
            if match.started_on <= today() and match.can_be_ended
        ]
        if running:
            end_assignments_of(helper, household, by)
            done.ended += running
    return done


def households_of(clients: Iterable[Client]) -> list[tuple[Household, str]]:
    """Each household once, with who is named of it first."""
    found: dict[int, tuple[Household, str]] = {}
    for client in clients:
        found.setdefault(client.household_id, (client.household, client.label))
    return list(found.values())


def undo(by: Person, made: Iterable[Assignment], ended: Iterable[Assignment]) -> int:
    """Take back what one just did, as far as nothing happened to it since; how many matches."""
    back = 0
    for match in made:
        if match.version == 0:
            take_away(match, by)
            back += 1
    for match in ended:
        if match.ended_on != today():
            continue
        try:
            resume_assignment(match, by)
        except (MayNotHelp, StaleVersion, IntegrityError):
            continue
        back += 1
    return back


def take_away(match: Assignment, by: Person) -> None:
    """A match that was a mistake; the audit log keeps what it was."""
    kept = {name: (getattr(match, name), None) for name in ("role", "started_on", "ended_on")}
    with db.atomic():
        audit.record(by, "assignment.undo", match, changes=kept)
        match.delete_instance()
        refresh_calendars(match.household)
