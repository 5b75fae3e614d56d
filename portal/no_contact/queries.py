"""With whom nobody was in touch for as many days as the branch allows."""

from dataclasses import dataclass
from datetime import date, timedelta

from peewee import fn

from portal.activities.models import Activity, ActivityClient, Outcome
from portal.activities.models.rules import LogRules
from portal.activities.queries.rules import rules_of
from portal.clients import queries as clients
from portal.clients.models import Assignment, Client, running_on
from portal.core.clock import today
from portal.core.database import Rows
from portal.core.i18n.formatting import as_day
from portal.core.web.access import LEADERS, Role
from portal.guidance.models import GuidancePause, Trajectory
from portal.no_contact.models import ContactReminder
from portal.people.models import Person, PersonRole


@dataclass(frozen=True)
class Quiet:
    """A client without contact: since when, and who guides the household."""

    client: Client
    last_on: date | None  # of the last contact that there was
    guides: list[str]

    @property
    def days(self) -> int | None:
        return None if self.last_on is None else (today() - self.last_on).days


def contacts() -> Rows:
    """What counts as being in touch: what was done for a client, not an attempt in vain."""
    return (
        ActivityClient.select(ActivityClient.client)
        .join(Activity)
        .where(Activity.withdrawn_at.is_null(), Activity.outcome == Outcome.DONE)
    )


def without_contact(found: Rows, days: int | None) -> Rows:
    """Those of these clients who are in guidance, not in a pause, and whom nobody met or called
    for so many days; nobody where the branch counts none.
    """
    if days is None:
        return found.where(Client.id.is_null())
    since = today() - timedelta(days=days)
    guided = Trajectory.select(Trajectory.client).where(
        Trajectory.started_on <= today(),
        Trajectory.ended_on.is_null() | (Trajectory.ended_on >= today()),
    )
    # Whose second year has just begun was in guidance before.
    before = Trajectory.select(Trajectory.client).where(Trajectory.started_on <= since)
    paused = GuidancePause.select(GuidancePause.client).where(
        GuidancePause.started_on <= today(),
        GuidancePause.ended_on.is_null() | (GuidancePause.ended_on >= today()),
    )
    met = contacts().where(Activity.happened_on > since)
    return found.where(
        clients.is_open(),
        Client.id.in_(guided),
        Client.id.in_(before),
        Client.id.not_in(paused),
        Client.id.not_in(met),
    )


def seen_by(person: Person) -> Rows:
    """Those whom this person sees."""
    return without_contact(clients.visible_to(person), rules_of(person.branch_id).no_contact_days)


def listed(person: Person) -> list[Quiet]:
    """The same with their guides, without contact for the longest first."""
    found = list(seen_by(person).order_by(Client.sorts_as, Client.id))
    guides = guides_of({client.household_id for client in found})
    last = last_days([client.id for client in found])
    quiet = [
        Quiet(
            client,
            last.get(client.id),
            [guide.label for guide in guides.get(client.household_id, [])],
        )
        for client in clients.as_known_by(person, found)
    ]
    return sorted(quiet, key=lambda one: one.last_on or date.min)


def last_days(numbers: list[int]) -> dict[int, date]:
    """{client: the day of the last contact}"""
    found = (
        contacts()
        .select(ActivityClient.client, fn.MAX(Activity.happened_on))
        .where(ActivityClient.client.in_(numbers))
        .group_by(ActivityClient.client)
    )
    return {client: as_day(day) for client, day in found.tuples()}


def guides_of(households: set[int]) -> dict[int, list[Person]]:
    """{household: who guides it today and works here}"""
    matches = (
        Assignment.select(Assignment, Person)
        .join(Person)
        .where(
            Assignment.household.in_(list(households)),
            Assignment.role == Role.GUIDE,
            *running_on(today()),
        )
        .order_by(Assignment.started_on, Assignment.id)
    )
    found: dict[int, list[Person]] = {}
    for match in matches:
        if match.person.is_active:
            found.setdefault(match.household_id, []).append(match.person)
    return found


def to_remind_of(rules: LogRules) -> list[Client]:
    """Those of a branch of whom nobody was told in as many days as it counts."""
    days = rules.no_contact_days
    here = Client.select().where(Client.branch == rules.branch_id, Client.erased_at.is_null())
    lately = ContactReminder.select(ContactReminder.client).where(
        ContactReminder.reminded_on > today() - timedelta(days=days or 0)
    )
    return list(without_contact(here, days).where(Client.id.not_in(lately)).order_by(Client.id))


def leaders_of(branch_id: int) -> list[Person]:
    """Who leads the branch and works here today."""
    leading = PersonRole.select(PersonRole.person).where(PersonRole.role.in_(list(LEADERS)))
    found = Person.select().where(Person.branch == branch_id, Person.id.in_(leading))
    return [one for one in found.order_by(Person.id) if one.is_active]
