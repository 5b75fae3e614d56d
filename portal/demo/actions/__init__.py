"""Filling an empty database with a made-up branch, and emptying it again."""

import secrets
import tempfile
from datetime import date
from pathlib import Path
from typing import Any

from portal.account import actions as account
from portal.account.actions.founding import NotEmpty, found, is_empty
from portal.audit.emptying import unguarded
from portal.branches.models import Branch, Setting
from portal.calendar_feeds.feeds import actions as feeds
from portal.calendar_feeds.feeds.models import Purpose
from portal.core.clock import today
from portal.core.config import PROGRAM
from portal.core.database import db, fields_of
from portal.core.web.access import Role
from portal.core.web.addresses import link_to
from portal.demo import queries
from portal.demo.actions import agenda, beside, claims, cvs, employment, meetings, payouts
from portal.expenses.records.models import AllowanceLimit, ExpensePolicy, KindRule, Rate
from portal.feature import contributed
from portal.import_export.actions import import_folder
from portal.legal.models import TermRule
from portal.people.models import Person, PersonRole

CASE = PROGRAM / "tests" / "cases" / "maassluis-2018"
BRANCH = "maassluis"
MOST_SAID = 200  # characters of what went wrong
RULES = (Rate, AllowanceLimit, ExpensePolicy, KindRule)  # those of no branch hold in all
# What points to another row of the same table, and what must go with that.
TO_ITSELF = {"sponsor", "merged_into", "follows", "followed_as"}
KEPT = (TermRule,)  # the law is the same for every branch


class NoDemo(Exception):
    """This database is no demo."""


class NotFilled(Exception):
    """Something went wrong, and the database is as empty as before; the text says what to do."""


def fill() -> None:
    """The year 2018 of a branch that was, and a running year; one log-in for each role.

    Raises NotEmpty and NotFilled.
    """
    try:
        with db.atomic():  # all of it: who stops a first `make run` can start again
            if not is_empty():
                raise NotEmpty
            _fill()
    except NotEmpty:
        raise
    except Exception as error:
        reason = " ".join(f"{type(error).__name__}: {error}".split())[:MOST_SAID]
        raise NotFilled(
            f"The demo could not be filled ({reason}). The database is empty: "
            "begin with `.venv/bin/flask setup`."
        ) from error


def _fill() -> None:
    import_folder(CASE)
    with tempfile.TemporaryDirectory() as name:
        queries.write_running_year(Path(name), today())
        import_folder(Path(name))
    passwords = {role: secrets.token_urlsafe(12) for role in Role}
    hashed = {role: account.hasher().hash(password) for role, password in passwords.items()}
    with db.atomic():
        branch = Branch.get(Branch.code == BRANCH)
        chosen = {role: one_who_is(role, branch) for role in Role}
        for role, person in chosen.items():
            Person.update(
                password_hash=hashed[role],
                conduct_certificate_on=date(2024, 3, 1),
                confidentiality_on=date(2024, 3, 1),
            ).where(Person.id == person.id).execute()
        meetings.add_meetings(branch, chosen)
        Setting.create(name="demo", value="|".join(f"{r}={p.id}" for r, p in chosen.items()))
        for role, password in passwords.items():
            Setting.create(name=f"demo.{role}", value=password)
        agenda.add_agenda(branch)
        claims.add_claims(branch)
        payouts.add_payouts(branch)
        employment.add_work(branch)
        cvs.add_cvs(branch)
        beside.add_beside(branch)


# Who is in no file of the case: they help no client.
MADE_UP = {
    Role.ADMINISTRATOR: ("Sjoerd Postma", "paid"),
    Role.TREASURER: ("Greet Hofstra", "volunteer"),
    Role.NATIONAL_READER: ("Wim Dekker", "paid"),
    Role.NEIGHBOUR: ("Nora Buurman", "paid"),
}


def one_who_is(role: Role, branch: Branch) -> Person:
    """Somebody in this role who works here today, with no other role if there is one."""
    if role in MADE_UP:
        name, employment = MADE_UP[role]
        person = Person.create(
            branch=branch,
            code=f"demo-{role}",
            name=name,
            email=f"{name.lower().replace(' ', '.')}@example.org",
            employment=employment,
            started_on=date(2024, 1, 1),
        )
        PersonRole.create(person=person, role=role)
        return person
    return queries.in_role(role, branch)


def logins() -> list[dict]:
    """Of a demo: role, email, password and feed addresses of each log-in; else nothing."""
    chosen = Setting.get_or_none(Setting.name == "demo")
    if chosen is None:
        return []
    found: list[dict] = []
    for part in chosen.value.split("|"):
        role, _, number = part.partition("=")
        person = Person.get_by_id(int(number))
        password = Setting.get(Setting.name == f"demo.{role}").value
        found.append({"role": role, "email": person.email, "password": password, "feeds": {}})
    return found


def fresh_feeds(email: str) -> dict[str, str]:
    """A new feed of each purpose that this person may have: {purpose: address}."""
    person = Person.get(Person.email == email)
    rooms = feeds.queries.rooms_of(person.branch_id)
    addresses = {}
    for purpose in feeds.queries.purposes_for(person):
        if purpose == Purpose.ROOM and not rooms:
            continue
        room = rooms[0] if purpose == Purpose.ROOM else ""
        _feed, token = feeds.create_in_place(person, purpose, room=room)
        addresses[str(purpose)] = link_to("feeds.read", token=token)
    return addresses


def leave(code: str, branch_name: str, name: str, email: str) -> str:
    """Empty a demo for real use, and invite the first senior team leader; the link.

    Raises NoDemo.
    """
    if Setting.get_or_none(Setting.name == "demo") is None:
        raise NoDemo
    with db.atomic():
        with unguarded():
            empty()
        return found(code, branch_name, name, email)


def empty() -> None:
    """No row of anybody stays; what the law and all branches share does."""
    model: type[Any]
    for model in reversed(contributed().tables):
        if model in RULES:
            model.delete().where(model.branch.is_null(False)).execute()
            continue
        if model in KEPT:
            continue
        if own := TO_ITSELF & set(fields_of(model)):
            model.update(dict.fromkeys(own)).execute()
        model.delete().execute()
