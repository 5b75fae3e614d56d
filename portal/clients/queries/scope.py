"""Which clients and households exist for somebody."""

from peewee import ModelSelect

from portal.access import Permission, Role
from portal.clients.models import (
    Assignment,
    Client,
    Conflict,
    DeskCard,
    Household,
    running_on,
)
from portal.moments import today
from portal.people.models import Person


def visible_to(person: Person) -> ModelSelect:
    """The clients of the branch for leaders; else those of the households one helps today.

    Nobody sees a file that is their own or from which they are kept.
    """
    clients = Client.select().where(
        Client.branch == person.branch_id, Client.id.not_in(barred_for(person))
    )
    if person.may(Permission.SEE_BRANCH_CLIENTS):
        return clients
    if not person.may(Permission.SEE_ASSIGNED_CLIENTS) or not person.papers_are_in:
        return clients.where(Client.id.is_null())
    return clients.where(Client.household.in_(helped_by(person)))


def barred_for(person: Person) -> ModelSelect:
    """The clients whose file this person may never open (R04g)."""
    return Conflict.select(Conflict.client).where(Conflict.person == person.id)


def helped_by(person: Person, role: Role | None = None) -> ModelSelect:
    """The households whom this person is matched with today, in any role or in this one."""
    matches = Assignment.select(Assignment.household).where(
        Assignment.person == person.id, *running_on(today())
    )
    return matches if role is None else matches.where(Assignment.role == role)


def guided_by(person: Person) -> ModelSelect:
    """The visible clients whom this person helps as a guide today."""
    clients = visible_to(person).where(Client.household.in_(helped_by(person, Role.GUIDE)))
    return clients if person.works_as(Role.GUIDE) else clients.where(Client.id.is_null())


def coached_by(person: Person) -> ModelSelect:
    """The visible clients whose way to work this person follows: as their job coach, or leading.

    A leader reads; to make a CV or a placement one is the client's job coach.
    """
    clients = visible_to(person)
    if not person.may(Permission.SEE_EMPLOYMENT):
        return clients.where(Client.id.is_null())
    if person.may(Permission.SEE_BRANCH_CLIENTS):
        return clients
    return clients.where(Client.household.in_(helped_by(person, Role.JOB_COACH)))


def for_logging(person: Person) -> ModelSelect:
    """Whom one may write something down for: the visible, and today's cards at the desk."""
    cards = DeskCard.select(DeskCard.client).where(
        DeskCard.person == person.id, DeskCard.shown_on == today()
    )
    seen = visible_to(person).select(Client.id)
    return Client.select().where(
        Client.branch == person.branch_id,
        Client.id.in_(seen) | Client.id.in_(cards),
        Client.id.not_in(barred_for(person)),
    )


def households_visible_to(person: Person) -> ModelSelect:
    """The households with at least one visible client."""
    seen = visible_to(person).select(Client.household)
    return Household.select().where(Household.id.in_(seen))
