"""Lists of clients, and what belongs to one file."""

from collections.abc import Callable
from datetime import date, timedelta

from peewee import JOIN, Expression

from portal.branches.models import GuidanceRule, Municipality
from portal.clients.models import (
    Assignment,
    Client,
    Household,
    PastHome,
    running_on,
)
from portal.clients.queries.scope import is_open, is_visible_to, visible_to
from portal.core.clock import add_months, today
from portal.core.database import Rows
from portal.housing.models import Home
from portal.people.models import Person

# Lists ---------------------------------------------------------------------------------------


def without_helper(person: Person) -> Rows:
    """The visible clients in guidance whose household nobody helps today."""
    return visible_to(person).where(*is_alone(person), is_open())


def is_alone(person: Person) -> tuple[Expression, ...]:
    nobody = Client.household.not_in(helped_households(person))
    return nobody, is_in_guidance(person.branch_id)


def is_in_guidance(branch_id: int) -> Expression:
    """Of a client: by the rule of their town guidance is not over today."""
    return is_housed_by_rule(branch_id, lambda months: Client.housed_on > last_day_over(months))


def is_in_year(branch_id: int, year: int) -> Expression:
    """Of a client: the programme year of today is this one, as `programme_year` says it."""
    if year == 1:
        return is_in_guidance(branch_id) & (Client.housed_on > last_day_over(12))
    if year == 2:
        return is_in_guidance(branch_id) & (Client.housed_on <= last_day_over(12))
    return is_housed_by_rule(branch_id, lambda months: Client.housed_on <= last_day_over(months))


def is_housed_by_rule(branch_id: int, when: Callable[[int], Expression]) -> Expression:
    """Of a client: a rule of their town held on the day of housing, and what `when` says of its
    months is so."""
    found = GuidanceRule.select(GuidanceRule, Municipality).join(Municipality)
    rules = found.where(Municipality.branch == branch_id).order_by(GuidanceRule.valid_from.desc())
    until: dict[int, date] = {}
    condition = Client.id.is_null()
    for rule in rules:
        following = until.get(rule.municipality_id, date.max)
        condition |= (
            (Client.municipality == rule.municipality_id)
            & (Client.housed_on >= rule.valid_from)
            & (Client.housed_on < following)
            & when(rule.months)
        )
        until[rule.municipality_id] = rule.valid_from
    return condition


def last_day_over(months: int) -> date:
    """The last day of housing after which so many months have passed today."""
    day = add_months(today(), -months)
    while add_months(day + timedelta(1), months) <= today():
        day += timedelta(1)
    return day


def helped_households(person: Person) -> Rows:
    """The households of the branch whom anybody helps today."""
    return Assignment.select(Assignment.household).where(
        Assignment.branch == person.branch_id, *running_on(today())
    )


# One household -------------------------------------------------------------------------------


def with_place(person: Person) -> Rows:
    """The visible clients, each with household, home and municipality."""
    return (
        visible_to(person)
        .select(Client, Household, Home, Municipality)
        .join(Household)
        .switch(Client)
        .join(Home, JOIN.LEFT_OUTER)
        .switch(Client)
        .join(Municipality, JOIN.LEFT_OUTER, on=(Client.municipality == Municipality.id))
    )


def lives_anybody_in(household: Household) -> bool:
    return Client.select().where(Client.household == household.id).exists()


def was_helped(household: Household) -> bool:
    """Whether anybody ever helped this household."""
    return Assignment.select().where(Assignment.household == household.id).exists()


def members(household: Household, reader: Person) -> Rows:
    """All of a household; `is_seen` says of each whether its reader may open the file."""
    found = Client.select(Client, is_visible_to(reader).alias("is_seen"))
    return found.where(Client.household == household).order_by(Client.born_on, Client.id)


def helpers(household: Household) -> Rows:
    """Who helps or helped, the last started first; history stays."""
    return (
        Assignment.select(Assignment, Person)
        .join(Person)
        .where(Assignment.household == household)
        .order_by(Assignment.ended_on.is_null().desc(), Assignment.started_on.desc())
    )


def stays_of(client: Client) -> list[PastHome]:
    """Where a client lived before, the last first."""
    found = PastHome.select(PastHome, Home).join(Home).where(PastHome.client == client)
    return list(found.order_by(PastHome.ended_on.desc(), PastHome.id.desc()))


def makeup(people: list[Client], day: date) -> dict[str, int]:
    """How many adults, children, men and women a household has on a day."""
    grown = [c for c in people if c.born_on and add_months(c.born_on, 216) <= day]
    young = [c for c in people if c.born_on and add_months(c.born_on, 216) > day]
    return {
        "adults": len(grown),
        "children": len(young),
        "of_unknown_age": len(people) - len(grown) - len(young),
        "men": sum(c.sex == "m" for c in people),
        "women": sum(c.sex == "f" for c in people),
    }


def guided_until(client: Client) -> date | None:
    """The first day on which the client is no longer in guidance, by the rule of their town."""
    return guidance_ends([client])[client.id]


def guidance_ends(clients: list[Client]) -> dict[int, date | None]:
    """{client: the same} of several."""
    rules = guidance_rules(clients)
    ends: dict[int, date | None] = dict.fromkeys(client.id for client in clients)
    for client in clients:
        if client.housed_on and (rule := rules.get(client.id)):
            ends[client.id] = add_months(client.housed_on, rule.months)
    return ends


def guidance_rules(clients: list[Client]) -> dict[int, GuidanceRule]:
    """{client: the rule of their town that held on the day of housing}; without it, nothing."""
    towns = {client.municipality_id for client in clients}
    found = GuidanceRule.select().where(GuidanceRule.municipality.in_(towns))
    rules = list(found.order_by(GuidanceRule.valid_from.desc()))
    held = {}
    for client in clients:
        if (housed_on := client.housed_on) is None:
            continue
        of_town = (r for r in rules if r.municipality_id == client.municipality_id)
        rule = next((r for r in of_town if r.valid_from <= housed_on), None)
        if rule is not None:
            held[client.id] = rule
    return held


def programme_year(client: Client, until: date | None, day: date) -> int | None:
    """1 or 2 while in guidance `until` a day, 3 after it; None where that is unknown (B4)."""
    if until is None or client.housed_on is None:
        return None
    if day >= until:
        return 3
    return 1 if day < add_months(client.housed_on, 12) else 2


def next_heading(client: Client, until: date | None, day: date) -> tuple[date, int] | None:
    """(the day on which their programme year changes next, into which); None where it does not."""
    if until is None or client.housed_on is None or day >= until:
        return None
    turn = add_months(client.housed_on, 12)
    return (turn, 2) if day < turn < until else (until, 3)


def members_visible_to(person: Person, household: Household) -> Rows:
    found_here = visible_to(person).where(Client.household == household)
    return found_here.order_by(Client.born_on, Client.id)


def assignments_visible_to(person: Person) -> Rows:
    """The matches of the households that this person sees."""
    families = visible_to(person).select(Client.household)
    return Assignment.select().where(Assignment.household.in_(families))
