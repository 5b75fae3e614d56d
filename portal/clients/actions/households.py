"""A household: who is in it and as what, moving house, and adding it whole."""

from collections.abc import Iterable
from datetime import date, timedelta
from typing import Any

from peewee import IntegrityError

from portal import audit
from portal.calendar_feeds.events import actions as calendars
from portal.clients import queries
from portal.clients.actions import add, change, end_all_of, refresh_calendars
from portal.clients.models import Client, ClientWord, Household, PastHome
from portal.core.clock import today
from portal.core.database import db, take_turn
from portal.feature import contributed
from portal.housing.models import Home
from portal.people.models import Person


class HasMore(Exception):
    """Something stands with a client already: it cannot be taken away any more."""


def add_all(by: Person, people: list[dict[str, Any]], shared: dict[str, Any]) -> list[Client]:
    """A household with these people, who are housed together; guidance and target follow."""
    made: list[Client] = []
    with db.atomic():
        take_turn("client.code", by.branch_id)
        for values in people:
            code = queries.next_code(by.branch_id)
            household = made[0].household if made else None
            made.append(add(by, household, code=code, **values, **shared))
    return made


def change_household(client: Client, by: Person, household: Household | None) -> bool:
    """Put a client in another household, or in one of their own. Whether anything changed.

    Who helps the household that they leave helps them no more; nobody a household that is empty.
    """
    if household is not None and household.id == client.household_id:
        return False
    with db.atomic():
        left = client.household
        if household is None:
            take_turn("client.code", by.branch_id)
            code = queries.free_household_code(by.branch_id, client.code)
            household = Household.create(branch=by.branch_id, code=code)
        change(client, by, client.version, household_id=household.id)
        calendars.refresh([client.id])
        refresh_calendars(left)
        if not queries.lives_anybody_in(left):
            leave_empty(left, by)
    return True


def leave_empty(household: Household, by: Person) -> None:
    """Nobody is in it: nobody is helped there, and it goes where nobody ever was."""
    end_all_of(household, by, today(), "household.empty")
    if not queries.was_helped(household):
        household.delete_instance()


def move(clients: Iterable[Client], by: Person, home: Home, day: date) -> int:
    """These clients live in another home from this day on; how many of them did not yet.

    Where they lived before stays known. Nothing counts as housed once more.
    """
    many = 0
    with db.atomic():
        for client in clients:
            if client.home_id == home.id:
                continue
            if client.home_id is not None:
                PastHome.create(
                    branch=client.branch_id,
                    client=client,
                    home=client.home_id,
                    started_on=client.home_since or client.housed_on,
                    ended_on=day - timedelta(1),
                )
            change(client, by, client.version, home_id=home.id, home_since=day)
            many += 1
    return many


def undo_adding(clients: list[Client], by: Person) -> None:
    """Take away who was added by mistake, with what began by itself. Raises HasMore."""
    try:
        with db.atomic():
            for client in clients:
                take_away(client, by)
    except IntegrityError as error:
        raise HasMore from error


def take_away(client: Client, by: Person) -> None:
    if client.version:
        raise HasMore
    for follow in contributed().on_client_undone:
        follow(client, by)
    household = client.household
    kept = {name: (getattr(client, name), None) for name in ("code", "name", "born_on")}
    audit.record(by, "client.undo", client, changes=kept)
    ClientWord.delete().where(ClientWord.record == client.id).execute()
    client.delete_instance()
    if not Client.select().where(Client.household == household).exists():
        household.delete_instance()
