"""Changes that touch more than one row of a client."""

from collections.abc import Iterable
from datetime import date

from portal import journal
from portal.calendars import actions as calendars
from portal.clients import queries
from portal.clients.models import Assignment, Client, DeskCard, Household, SearchWord
from portal.db import db, save_changes
from portal.moments import today
from portal.people.models import Person
from portal.text import folded


def index_words(client: Client) -> None:
    """Make the client findable under the name and code that they have now."""
    with db.atomic():
        reindex([client.id])


def reindex(client_ids: Iterable[int]) -> None:
    """The same for many clients, inside the transaction that changed them."""
    numbers = sorted(client_ids)
    for start in range(0, len(numbers), 500):
        some = numbers[start : start + 500]
        SearchWord.delete().where(SearchWord.client.in_(some)).execute()
        found = Client.select(Client.id, Client.branch, Client.name, Client.code)
        rows = [
            (branch, number, word)
            for number, branch, name, code in found.where(Client.id.in_(some)).tuples()
            for word in sorted({*folded(f"{name or ''} {code}"), *folded(code.replace("-", ""))})
        ]
        columns = [SearchWord.branch, SearchWord.client, SearchWord.word]
        for first in range(0, len(rows), 1000):
            SearchWord.insert_many(rows[first : first + 1000], fields=columns).execute()


class AtDeskTooOften(Exception):
    """So many look-ups in an hour are no walk-ins any more."""


MOST_LOOKS = 30
EDITABLE = (
    "code name municipality sex born_on nationality housed_on home arrival counts_for_target"
    " sponsor phone email language"
).split()


def add(person: Person, household: Household | None, **values) -> Client:
    """A new client, in a household or in one of their own."""
    with db.atomic():
        if household is None:
            household = Household.create(branch=person.branch_id, code=f"H-{values['code']}")
        client = Client.create(branch=person.branch_id, household=household, **values)
        index_words(client)
        journal.record(person, "client.add", client)
    return client


def change(client: Client, person: Person, version: int, **values) -> None:
    """Change these fields, keeping who, when, old and new. Raises StaleVersion."""
    changed = journal.differences(client, **values)
    if not changed:
        return
    with db.atomic():
        save_changes(client, version, **{name: new for name, (_old, new) in changed.items()})
        index_words(client)
        journal.record(person, "client.change", client, changes=changed)
        if changed.keys() & {"name", "home", "household"}:
            calendars.refresh([client.id])


def note_reading(client: Client, person: Person) -> None:
    with db.atomic():
        journal.record(person, "client.read", client)


def assign(person: Person, household: Household, helper: Person, **values) -> Assignment:
    """Match a worker with a household."""
    with db.atomic():
        assignment = Assignment.create(
            branch=household.branch_id, household=household, person=helper, **values
        )
        journal.record(person, "assignment.add", assignment)
        refresh_calendars(household)
    return assignment


def end_assignment(assignment: Assignment, person: Person) -> None:
    """Today is the last day on which the worker helps. Raises StaleVersion."""
    _end_on(assignment, person, max(today(), assignment.started_on), "assignment.end")


def resume_assignment(assignment: Assignment, person: Person) -> None:
    """The worker goes on helping. Raises StaleVersion."""
    _end_on(assignment, person, None, "assignment.resume")


def _end_on(assignment: Assignment, person: Person, day: date | None, action: str) -> None:
    with db.atomic():
        changed = journal.differences(assignment, ended_on=day)
        save_changes(assignment, assignment.version, ended_on=day)
        journal.record(person, action, assignment, changes=changed)
        refresh_calendars(assignment.household)


def refresh_calendars(household: Household) -> None:
    """What is planned with these clients may now be for others to see in their calendars."""
    members = Client.select(Client.id).where(Client.household == household)
    calendars.refresh(number for (number,) in members.tuples())


def end_assignments(leaver: Person, day: date) -> None:
    """Who leaves helps nobody after that day."""
    Assignment.update(ended_on=day).where(
        Assignment.person == leaver,
        Assignment.started_on <= day,
        Assignment.ended_on.is_null() | (Assignment.ended_on > day),
    ).execute()
    Assignment.delete().where(Assignment.person == leaver, Assignment.started_on > day).execute()


def look_up_at_desk(person: Person, reason: str, **what) -> Client | None:
    """The one who fits, with a card for today; the look-up is noted, found or not.

    Raises AtDeskTooOften.
    """
    if queries.looks_at_desk(person) >= MOST_LOOKS:
        raise AtDeskTooOften
    with db.atomic():
        journal.record(person, "desk.look", reason=reason)
        client = queries.at_the_desk(person, **what)
        if client is None:
            return None
        DeskCard.insert(
            branch=person.branch_id,
            person=person.id,
            client=client,
            shown_on=today(),
            reason=reason,
        ).on_conflict_ignore().execute()
        journal.record(person, "desk.card", client, reason=reason)
    return client
