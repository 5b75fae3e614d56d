"""Which clients and households exist for somebody."""

from collections.abc import Iterable
from datetime import date, timedelta
from functools import reduce
from operator import and_, or_

from peewee import Expression

from portal.clients.models import (
    Assignment,
    Client,
    Conflict,
    DeskCard,
    Household,
    running_on,
)
from portal.core.clock import now, today
from portal.core.database import Rows, among, not_among
from portal.core.web.access import Permission, Role
from portal.people.models import Person

STAYS_OPEN = timedelta(minutes=60)  # a file that was opened with a reason


def visible_to(person: Person) -> Rows:
    """The clients of the branch for leaders; else those of the households one helps today.

    Nobody sees a file that is their own or from which they are kept.
    """
    return Client.select().where(is_visible_to(person))


def is_visible_to(person: Person, role: Role | None = None) -> Expression:
    """The same as a condition on a client; with a role, of those whom one helps as that today."""
    if not person.may(Permission.SEE_BRANCH_CLIENTS) and not helps(person):
        return is_open_to(person) & Client.id.is_null()
    if role is None and person.may(Permission.SEE_BRANCH_CLIENTS):
        return is_open_to(person)
    helped = among(Client.household, helped_by(person, role))
    if role is None and person.may(Permission.FIND_CLIENT_AT_DESK):
        helped |= among(Client.id, opened_by(person))
    return is_open_to(person) & helped


def is_open_to(person: Person) -> Expression:
    """Of a client: of the branch, not one from whose file this person is kept, nor erased."""
    here = (Client.branch == person.branch_id) & Client.erased_at.is_null()
    return here & not_among(Client.id, barred_for(person))


def is_open(since: date | None = None) -> Expression:
    """Of a client: the file is not closed, or was closed on this day or later.

    Every list of work, and every list to choose from, asks this; figures and past records do not.
    """
    open_now = Client.closed_on.is_null()
    return open_now if since is None else open_now | (Client.closed_on >= since)


def helps(person: Person) -> bool:
    """Whether this person sees whom they are matched with: not before their papers are in."""
    return person.may(Permission.SEE_ASSIGNED_CLIENTS) and person.papers_are_in


def barred_for(person: Person) -> Rows:
    """The clients whose file this person may never open (R04g)."""
    return Conflict.select(Conflict.client).where(Conflict.person == person.id)


def barred_households(person: Person) -> Rows:
    """The households in which such a client lives: nobody is looked for there by this person."""
    return Client.select(Client.household).where(among(Client.id, barred_for(person)))


def helped_by(person: Person, role: Role | None = None) -> Rows:
    """The households whom this person is matched with today, in any role or in this one."""
    matches = Assignment.select(Assignment.household).where(
        Assignment.person == person.id, *running_on(today())
    )
    return matches if role is None else matches.where(Assignment.role == role)


def guided_by(person: Person) -> Rows:
    """The visible clients whom this person helps as a guide today."""
    return Client.select().where(is_guided_by(person))


def is_guided_by(person: Person) -> Expression:
    """The same as a condition on a client."""
    guided = is_visible_to(person, Role.GUIDE)
    return guided if person.works_as(Role.GUIDE) else guided & Client.id.is_null()


def coached_by(person: Person) -> Rows:
    """The visible clients whose way to work this person follows: as their job coach, or leading.

    A leader reads; to make a CV or a placement one is the client's job coach.
    """
    if not person.may(Permission.SEE_EMPLOYMENT):
        return visible_to(person).where(Client.id.is_null())
    leads = person.may(Permission.SEE_BRANCH_CLIENTS)
    return Client.select().where(is_visible_to(person, None if leads else Role.JOB_COACH))


def for_logging(person: Person, *days: date, since: date | None = None) -> Rows:
    """Whom one may write something down for: the visible, and today's cards at the desk.

    Work of a day on which a match ran can be written down when it has ended too: of one of these
    days, or of any where it ended on `since` or later.
    """
    return Client.select().where(is_for_logging(person, *days, since=since))


def is_for_logging(person: Person, *days: date, since: date | None = None) -> Expression:
    """The same as a condition on a client."""
    if person.may(Permission.SEE_BRANCH_CLIENTS):
        return is_visible_to(person)
    allowed = among(Client.id, carded_for(person))
    if helps(person):
        ran = [and_all(running_on(day)) for day in (today(), *days)] + ended_since(since)
        helped = Assignment.select(Assignment.household).where(
            Assignment.person == person.id, reduce(or_, ran)
        )
        allowed |= among(Client.household, helped)
    return is_open_to(person) & allowed


def carded_for(person: Person, day: date | None = None) -> Rows:
    """The clients whom this person looked up at the desk on a day, else today."""
    cards = DeskCard.select(DeskCard.client).where(
        DeskCard.person == person.id, DeskCard.shown_on == (day or today())
    )
    serves = person.may(Permission.FIND_CLIENT_AT_DESK)
    return cards if serves else cards.where(DeskCard.id.is_null())


def and_all(conditions: tuple[Expression, ...]) -> Expression:
    return reduce(and_, conditions)


def ended_since(day: date | None) -> list[Expression]:
    """That a match ended on this day or later, and has ended; nothing where no day is given."""
    if day is None:
        return []
    return [(Assignment.ended_on >= day) & (Assignment.ended_on < today())]


def ended_matches(person: Person) -> dict[int, list[tuple[date, date]]]:
    """{household: the first and last day of each match that ended} of whom one helps no more."""
    found = Assignment.select(
        Assignment.household, Assignment.started_on, Assignment.ended_on
    ).where(
        Assignment.person == person.id,
        Assignment.ended_on < today(),
        not_among(Assignment.household, helped_by(person)),
    )
    ended: dict[int, list[tuple[date, date]]] = {}
    for household, first, last in found.tuples():
        ended.setdefault(household, []).append((first, last))
    return ended


def opened_by(person: Person) -> Rows:
    """The clients whose whole file this person opened at the desk within the last hour (R04h)."""
    return DeskCard.select(DeskCard.client).where(
        DeskCard.person == person.id, DeskCard.opened_at > now() - STAYS_OPEN
    )


def days_of_help(
    person: Person, households: Iterable[int]
) -> dict[int, list[tuple[date, date | None]]]:
    """{household: the first and last day of each match}, the last begun last."""
    matches = Assignment.select(
        Assignment.household, Assignment.started_on, Assignment.ended_on
    ).where(Assignment.person == person.id, Assignment.household.in_(list(households)))
    days: dict[int, list[tuple[date, date | None]]] = {}
    for household, first, last in matches.order_by(Assignment.started_on).tuples():
        days.setdefault(household, []).append((first, last))
    return days


def carded_households(person: Person, day: date) -> set[int]:
    """The households of which this person looked somebody up at the desk on this day."""
    found = Client.select(Client.household).where(among(Client.id, carded_for(person, day)))
    return {household for (household,) in found.tuples()}


def households_visible_to(person: Person) -> Rows:
    """The households with at least one visible client."""
    seen = visible_to(person).select(Client.household)
    return Household.select().where(among(Household.id, seen))
