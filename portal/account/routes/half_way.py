"""Between the password and the code of the phone: nobody yet, for five minutes."""

from datetime import timedelta

from flask import session

from portal.account import queries
from portal.account.actions import second_factor
from portal.account.routes.sessions import MOST_KNOWN, begin, forget_session
from portal.core.clock import now
from portal.people.models import Person

WAITS = timedelta(minutes=5)


def asks_code(person: Person) -> bool:
    """Whether they have a second factor, and this device was not told to remember it.

    Of whom one is asked, a passkey is one: else whoever has the password could set up another.
    """
    if not queries.has_second_factor(person) and not (
        queries.must_have_second_factor(person) and queries.has_passkey(person)
    ):
        return False
    epoch, since = session.get("trusted", {}).get(str(person.id), (None, 0))
    until = since + second_factor.remembered_for(person).total_seconds()
    return epoch != person.epoch or now().timestamp() >= until


def wait_for_code(person: Person, own_device: bool) -> None:
    wait("half_way", own_device, person=person.get_id())


def wait(step: str, own_device: bool, **kept) -> None:
    """Begin a session of nobody yet; what was typed before the last one ended waits as well."""
    ended = session.get("ended")
    forget_session()
    if ended:
        session["ended"] = ended
    until = int((now() + WAITS).timestamp())
    session[step] = kept | {"until": until, "own_device": bool(own_device)}


def at_step(name: str) -> dict | None:
    step = session.get(name)
    return step if step and now().timestamp() < step["until"] else None


def waits_for_code() -> Person | None:
    """Who typed the password here a short while ago, and is still who they were then."""
    half = at_step("half_way")
    return queries.person_behind(half["person"]) if half else None


def wait_for_branch(people: list[Person], own_device: bool) -> None:
    wait("which_branch", own_device, people=[person.get_id() for person in people])


def waits_for_branch() -> dict[str, Person]:
    """Of who typed the password a short while ago: their accounts, by the code of the branch."""
    step = at_step("which_branch")
    found = [queries.person_behind(one) for one in step["people"]] if step else []
    return {person.branch.code: person for person in found if person is not None}


def pass_with_code(person: Person) -> None:
    """In; their own device is not asked again for a while."""
    own_device = session["half_way"]["own_device"]
    begin(person, own_device)
    if own_device:
        since = [person.epoch, int(now().timestamp())]
        trusted = session.get("trusted", {}) | {str(person.id): since}
        session["trusted"] = dict(list(trusted.items())[-MOST_KNOWN:])
