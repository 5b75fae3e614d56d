"""R23b: what is sent after the session has ended is not lost, and nobody else sees it."""

import io
import re
from datetime import timedelta

import pytest

from portal.account import actions
from portal.account.models import Session
from portal.activities.models import Activity
from portal.core.clock import now
from portal.core.web.access import Role
from portal.drafts.models import Draft
from portal.drafts.queries import ASKED_ABOUT_FOR
from portal.people.models import Person
from tests.factories import make_person

PASSWORD = "vier blauwe fietsen"
OURS = {"Sec-Fetch-Site": "same-origin"}
KEY = "a" * 32


@pytest.fixture
def leaders(branch):
    hashed = actions.hasher().hash(PASSWORD)
    return [
        make_person(branch, Role.TEAM_LEADER, email=email, password_hash=hashed)
        for email in ("tina@example.org", "olga@example.org")
    ]


@pytest.fixture
def browser(app, client_for, leaders, monkeypatch):
    """In which Tina has logged in, with the tokens of forms as they are outside tests."""
    monkeypatch.setitem(app.config, "WTF_CSRF_ENABLED", True)
    browser = client_for()
    log_in(browser, "tina@example.org")
    return browser


@pytest.fixture
def typed(browser):
    """What she has typed on a page that is open, when her session ends."""
    page = browser.get("/activities/new?kind=training").text
    Session.update(seen_at=now() - timedelta(minutes=31)).execute()
    return {
        "csrf_token": token_of(page),
        "form_key": KEY,
        "kind": "training",
        "day": "today",
        "opened_on": re.search(r'name="opened_on" value="([^"]+)"', page)[1],
        "duration": "60",
        "channel": "in_person",
        "note": "Een lang verhaal over de cursus",
        "draft_key": KEY,
        "draft_form": "LogForm",
        "draft_address": "/activities/new?kind=training",
        "draft_about": "Training",
    }


def token_of(page: str) -> str:
    return re.search(r'name="csrf_token"[^>]*value="([^"]+)"', page)[1]


def log_in(browser, email):
    token = token_of(browser.get("/log-in").text)
    data = {"email": email, "password": PASSWORD, "csrf_token": token}
    return browser.post("/log-in", data=data, headers=OURS)


def send(browser, typed, address="/activities/new", headers=OURS):
    return browser.post(address, data=typed, headers=headers)


def cookie_of(browser):
    return browser.get_cookie("brug").value


def test_the_same_person_gets_the_form_back_and_saves_it(browser, typed):
    late = send(browser, typed)
    assert late.location.startswith("/log-in")
    assert Activity.select().count() == 0

    back = log_in(browser, "tina@example.org").location
    assert back == f"/activities/new?kind=training&draft={KEY}"
    page = browser.get(back).text
    assert typed["note"] in page
    assert "Dit typte je eerder" in page
    assert typed["csrf_token"] not in page
    sent = send(browser, typed | {"csrf_token": token_of(page)})

    assert sent.status_code == 303
    assert Activity.get().note == typed["note"]
    assert log_in_again(browser) == "/"


def log_in_again(browser):
    Session.update(seen_at=now() - timedelta(minutes=31)).execute()
    return log_in(browser, "tina@example.org").location


def test_a_day_later_it_is_there_still(browser, typed):
    send(browser, typed)
    Draft.update(saved_at=now() - ASKED_ABOUT_FOR + timedelta(minutes=5)).execute()

    assert KEY in log_in(browser, "tina@example.org").location
    Draft.update(saved_at=now() - timedelta(days=13)).execute()
    assert typed["note"] in browser.get(f"/activities/new?draft={KEY}").text


def test_a_form_that_says_nothing_of_itself_comes_back_too(browser, typed):
    bare = {name: text for name, text in typed.items() if not name.startswith("draft_")}
    send(browser, bare)
    back = log_in(browser, "tina@example.org").location

    assert back.startswith("/activities/new?draft=")
    assert typed["note"] in browser.get(back).text


def test_an_autosave_ends_and_begins_no_session_and_loses_nothing(browser, typed):
    """The last sentence is in the draft, though the session ended while it was typed."""
    before, rows = cookie_of(browser), Session.select().count()
    answer = browser.post("/drafts", data=typed, headers=OURS | {"Sec-Fetch-Dest": "empty"})

    assert answer.status_code == 401
    assert "Set-Cookie" not in answer.headers
    assert (cookie_of(browser), Session.select().count()) == (before, rows)
    assert KEY in log_in(browser, "tina@example.org").location
    assert typed["note"] in browser.get(f"/activities/new?draft={KEY}").text


def test_a_script_is_not_sent_to_the_log_in_page(browser, typed):
    for address in ("/drafts/token", "/agenda"):
        answer = browser.get(address, headers={"Sec-Fetch-Dest": "empty"})
        assert (answer.status_code, "Set-Cookie" in answer.headers) == (401, False)


def test_it_is_kept_too_when_the_log_in_page_was_opened_meanwhile(browser, typed):
    """In another tab: then the old cookie is gone, and the token is still known."""
    browser.get("/log-in")
    send(browser, typed)

    assert KEY in log_in(browser, "tina@example.org").location


def test_who_logged_in_again_elsewhere_looks_at_it_and_saves(browser, typed):
    """In another tab: the form that was open has the token of the session before."""
    log_in(browser, "tina@example.org")
    late = send(browser, typed)

    assert (late.status_code, KEY in late.location) == (303, True)
    assert Activity.select().count() == 0
    assert typed["note"] in browser.get(late.location).text
    fresh = browser.get("/drafts/token", headers=OURS).json
    assert send(browser, typed | {"csrf_token": fresh["token"]}).status_code == 303
    elsewhere = {"Sec-Fetch-Site": "same-site"}
    assert browser.get("/drafts/token", headers=elsewhere).status_code == 403


def test_another_person_never_gets_it(browser, typed):
    send(browser, typed)

    assert log_in(browser, "olga@example.org").location == "/"
    assert typed["note"] not in browser.get(f"/activities/new?draft={KEY}").text
    assert typed["note"] not in browser.get("/drafts").text


def test_files_are_not_kept_and_the_page_says_so(browser, typed):
    send(browser, typed | {"photo": (io.BytesIO(b"inside"), "bon.jpg")})
    back = log_in(browser, "tina@example.org").location

    assert "bon.jpg" in browser.get(back).text


@pytest.mark.parametrize(
    "headers",
    [
        {"Sec-Fetch-Site": "cross-site"},
        {"Sec-Fetch-Site": "same-site"},
        {"Sec-Fetch-Site": "none"},
        {"Origin": "https://elders.example"},
        {"Referer": "https://elders.example/activities/new"},
        {},
    ],
    ids=str,
)
def test_a_foreign_page_plants_nothing(browser, typed, headers):
    send(browser, typed, headers=headers)
    assert not Draft.select().exists()

    log_in(browser, "tina@example.org")
    send(browser, typed, headers=headers)
    assert not Draft.select().exists()


@pytest.mark.parametrize("token", ["", "verzonnen", None])
def test_only_with_the_token_of_the_session_that_ended(browser, typed, token):
    other = token_of(browser.get("/log-in").text)  # of nobody's session
    send(browser, typed | {"csrf_token": other if token is None else token})

    assert not Draft.select().exists()


@pytest.mark.parametrize(
    ("address", "more"),
    [
        ("/account", {"current": PASSWORD, "password": "zes groene boten hier"}),
        ("/account/iban", {"iban": "NL91ABNA0417164300"}),
        ("/people/new", {"name": "Nieuwe Naam", "email": "nieuw@example.org"}),
        ("/claims/deputies", {}),
        ("/exchange", {}),
        ("/activities/new", {"password": "zes groene boten"}),
        ("/activities/new", {"note": "x" * 2_000_001}),
    ],
)
def test_nothing_about_accounts_roles_or_money_is_kept(browser, typed, address, more):
    send(browser, typed | {"draft_address": address} | more, address)

    assert not Draft.select().exists()
    assert Person.select().where(Person.email == "nieuw@example.org").count() == 0


def test_of_somebody_unknown_nothing_is_kept(client_for, leaders):
    client_for().post("/activities/new", data={"note": "iets"}, headers=OURS)

    assert not Draft.select().exists()
