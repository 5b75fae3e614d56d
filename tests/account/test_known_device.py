"""R29: who guesses at a password elsewhere does not lock its owner out of their own browser."""

from datetime import timedelta

import pytest

from portal.account import actions
from portal.account.models import Session
from portal.core.clock import now
from tests.factories import make_person

PASSWORD = "vier blauwe fietsen"


@pytest.fixture
def vera(branch):
    hashed = actions.hasher().hash(PASSWORD)
    return make_person(branch, email="vera@example.org", password_hash=hashed)


def log_in(browser, email="vera@example.org", password=PASSWORD):
    return browser.post("/log-in", data={"email": email, "password": password}).status_code


def guess_elsewhere(client_for, email="vera@example.org", times=31):
    """From the same network, until both the account and the network are closed."""
    stranger = client_for()
    answers = {log_in(stranger, email, "anders dan het was") for _ in range(times)}
    assert answers == {422, 429}


def logged_out(browser):
    browser.post("/log-out")


def left_alone(browser):
    Session.update(seen_at=now() - timedelta(days=20)).execute()
    actions.clean_up()


@pytest.mark.parametrize("leave", [logged_out, left_alone])
def test_a_browser_that_one_logged_in_with_has_tries_of_its_own(client_for, vera, leave):
    """After logging out, and after the session ended by itself some weeks ago."""
    own = client_for()
    assert log_in(own) == 302
    leave(own)
    guess_elsewhere(client_for)

    assert log_in(client_for()) == 429
    assert own.get("/account").status_code == 302
    assert own.get("/log-in").status_code == 200
    assert log_in(own) == 302
    assert own.get("/account").status_code == 200


def test_the_tries_of_all_browsers_that_know_somebody_are_counted_together(client_for, vera):
    own, other = client_for(), client_for()
    for browser in (own, other):
        log_in(browser)
        logged_out(browser)

    assert [log_in(own, password="anders dan het was") for _ in range(6)] == [422] * 5 + [429]
    assert log_in(own) == 429
    assert log_in(other) == 429
    assert log_in(client_for()) == 302


def test_who_shares_a_browser_gets_no_more_tries_by_logging_in_as_themselves(
    client_for, vera, branch
):
    hashed = actions.hasher().hash(PASSWORD)
    make_person(branch, email="olga@example.org", password_hash=hashed)
    shared = client_for()
    log_in(shared)
    logged_out(shared)

    answers = []
    for number in range(8):
        answers.append(log_in(shared, password=f"een gok {number}, en nog een"))
        assert log_in(shared, "olga@example.org") == 302
        logged_out(shared)
    assert answers == [422] * 5 + [429] * 3


def test_a_browser_known_of_one_is_unknown_of_another(client_for, vera, branch):
    """Who may log in somewhere gets no second chance at the password of a colleague."""
    hashed = actions.hasher().hash(PASSWORD)
    make_person(branch, email="olga@example.org", password_hash=hashed)
    own = client_for()
    log_in(own, "olga@example.org")
    logged_out(own)
    guess_elsewhere(client_for)

    assert log_in(own) == 429
    assert log_in(own, "olga@example.org") == 302
    logged_out(own)
    assert log_in(own, "olga@example.org") == 302


def test_what_a_browser_is_known_for_is_forgotten(client_for, vera):
    own = client_for()
    log_in(own)
    Session.update(seen_at=now() - timedelta(days=31)).execute()
    actions.clean_up()
    assert not Session.select().exists()

    client_for().get("/log-in")  # of nobody: gone after half a day
    Session.update(seen_at=now() - timedelta(hours=13)).execute()
    actions.clean_up()
    assert not Session.select().exists()
