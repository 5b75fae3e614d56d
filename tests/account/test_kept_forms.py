"""R23b: what is sent after the session has ended is not lost, and nobody else sees it."""

import io
import re
from datetime import timedelta

import pytest

from portal.access import Role
from portal.account import actions
from portal.account.models import KeptForm, Session
from portal.moments import now
from portal.people.models import Person
from tests.factories import make_person

PASSWORD = "vier blauwe fietsen"
TYPED = {"name": "Nieuwe Naam", "email": "nieuw@example.org", "employment": "trainee"}


@pytest.fixture
def leaders(branch):
    hashed = actions.hasher().hash(PASSWORD)
    return [
        make_person(branch, Role.TEAM_LEADER, email=email, password_hash=hashed)
        for email in ("tina@example.org", "olga@example.org")
    ]


@pytest.fixture
def browser(client_for, leaders):
    """In which Tina's session has just ended."""
    browser = client_for()
    log_in(browser, "tina@example.org")
    Session.update(seen_at=now() - timedelta(minutes=31)).execute()
    return browser


def log_in(browser, email, **more):
    return browser.post("/log-in", data={"email": email, "password": PASSWORD, **more})


def hidden_fields(page, action):
    form = re.search(rf'<form[^>]*action="{re.escape(action)}".*?</form>', page, re.DOTALL)[0]
    return dict(re.findall(r'name="([^"]+)" value="([^"]*)"', form))


def test_the_same_person_gets_it_back_and_sends_it_with_one_click(app, browser, monkeypatch):
    """R23b: with a new token, since the old one ended with its session."""
    monkeypatch.setitem(app.config, "WTF_CSRF_ENABLED", True)
    late = browser.post("/people/new", data={"csrf_token": "of the old session", **TYPED})
    assert late.location.startswith("/log-in")
    token = re.search(r'name="csrf_token"[^>]*value="([^"]+)"', browser.get("/log-in").text)[1]

    assert log_in(browser, "tina@example.org", csrf_token=token).location == "/account/kept"
    page = browser.get("/account/kept").text
    assert "Nieuwe Naam" in page
    assert "of the old session" not in page
    sent = browser.post("/people/new", data=hidden_fields(page, "/people/new"))

    assert sent.status_code == 307
    assert Person.get(Person.email == "nieuw@example.org").employment == "trainee"
    assert not KeptForm.select().exists()


def test_it_is_read_in_words(browser):
    browser.post("/people/new", data=TYPED | {"version": "7"})
    log_in(browser, "tina@example.org")

    page = browser.get("/account/kept?", headers={"Accept-Language": "en"}).text

    facts = re.findall(r"<dt>(.*?)</dt><dd><bdi>(.*?)</bdi>", page)
    assert [text for _label, text in facts][:2] == ["Nieuwe Naam", "nieuw@example.org"]
    assert "trainee" not in dict(facts).values()
    assert len(facts) == 3


def test_another_person_never_gets_it(browser, leaders):
    browser.post("/people/new", data=TYPED)
    kept = KeptForm.get()

    assert log_in(browser, "olga@example.org").location == "/"
    assert "Nieuwe Naam" not in browser.get("/account/kept").text
    browser.post(f"/account/kept/{kept.id}/drop")
    assert KeptForm.select().exists()


def test_after_a_quarter_of_an_hour_it_is_gone(browser):
    browser.post("/people/new", data=TYPED)
    KeptForm.update(kept_at=now() - timedelta(minutes=15)).execute()

    assert log_in(browser, "tina@example.org").location == "/"
    assert "Nieuwe Naam" not in browser.get("/account/kept").text
    KeptForm.update(kept_at=now() - timedelta(minutes=16)).execute()
    actions.clean_up()
    assert not KeptForm.select().exists()


def test_the_database_does_not_show_it(browser):
    browser.post("/people/new", data=TYPED)

    assert b"Nieuwe" not in bytes(KeptForm.get().body_sealed)


def test_files_are_not_kept_and_the_page_says_so(browser):
    file = (io.BytesIO(b"inside"), "bon.jpg")
    browser.post("/people/new", data=TYPED | {"photo": file})
    log_in(browser, "tina@example.org")

    assert "bon.jpg" in browser.get("/account/kept").text


@pytest.mark.parametrize(
    ("address", "data", "headers"),
    [
        ("/account", {"current": PASSWORD, "password": "zes groene boten hier"}, {}),
        ("/people/new", TYPED | {"password": "zes groene boten"}, {}),
        ("/people/new", TYPED, {"Sec-Fetch-Dest": "empty"}),
        ("/people/new", {}, {}),
        ("/people/new", TYPED | {"name": "x" * 600_000}, {}),
    ],
    ids=["own account", "a password", "a script", "nothing typed", "too much"],
)
def test_some_forms_are_not_kept(browser, address, data, headers):
    browser.post(address, data=data, headers=headers)

    assert not KeptForm.select().exists()


def test_of_somebody_unknown_nothing_is_kept(client_for, leaders):
    client_for().post("/people/new", data=TYPED)

    assert not KeptForm.select().exists()


def test_no_more_than_five_are_kept(browser):
    for _ in range(7):
        browser.post("/people/new", data=TYPED)

    assert KeptForm.select().count() == 5


def test_who_throws_it_away_is_rid_of_it(browser):
    browser.post("/people/new", data=TYPED)
    log_in(browser, "tina@example.org")

    answer = browser.post(f"/account/kept/{KeptForm.get().id}/drop")

    assert answer.location == "/"
    assert not KeptForm.select().exists()
