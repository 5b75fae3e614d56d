"""I5: in at once from the invitation, and by a link that was mailed, where that is enough."""

import time
from datetime import timedelta

import pytest

from portal.account import actions
from portal.account.models import LinkPurpose, OneTimeLink
from portal.audit.models import AuditEntry
from portal.core.clock import now, today
from portal.core.web.access import Role
from portal.mail.models import OutboxMail
from portal.people.models import Person
from tests.account.test_second_factor import SECRET, code_now
from tests.factories import make_person

PASSWORD = "vier blauwe fietsen"


@pytest.fixture
def vera(branch):
    hashed = actions.hasher().hash(PASSWORD)
    return make_person(branch, email="vera@example.org", password_hash=hashed)


@pytest.fixture
def obliged(app, monkeypatch):
    monkeypatch.setitem(app.config, "SECOND_FACTOR_OBLIGED", True)


def is_in(browser) -> bool:
    return browser.get("/account").status_code == 200


def choose(browser, person, **more):
    secret = actions.make_link(person, LinkPurpose.INVITE)
    return browser.post(f"/invite/{secret}", data={"password": PASSWORD, **more})


def ask(browser, email="vera@example.org"):
    return browser.post("/log-in/link", data={"email": email})


def mailed() -> str:
    return OutboxMail.select().order_by(OutboxMail.id.desc()).get().body


def asked_link(browser, email="vera@example.org") -> str:
    ask(browser, email)
    return "/link/" + mailed().split("/link/")[1].split()[0]


def test_from_the_invitation_one_is_in_at_once(client_for, branch):
    browser, new = client_for(), make_person(branch)

    answer = choose(browser, new, own_device="y")

    assert (answer.status_code, answer.location) == (302, "/")
    assert "Je wachtwoord is ingesteld" in browser.get("/").text
    assert is_in(browser)
    with browser.session_transaction() as kept:
        assert kept["own_device"] is True
    assert AuditEntry.select().where(AuditEntry.action == "log-in").count() == 1


def test_of_whom_it_is_asked_the_second_step_follows_right_there(client_for, branch, obliged):
    browser = client_for()
    choose(browser, make_person(branch))
    led = browser.get("/", follow_redirects=False)
    assert (led.status_code, "/account/second-factor" in led.location) == (303, True)
    assert "<svg" in browser.get(led.location).text.split('class="qr-box"')[1]


def test_an_invitation_once_more_passes_by_no_code_of_the_phone(client_for, vera):
    actions.second_factor.set_up(vera, SECRET, code_now())
    browser = client_for()
    assert choose(browser, Person.get_by_id(vera.id)).location == "/log-in/code"
    assert not is_in(browser)


def test_who_begins_next_week_has_a_password_and_is_not_in_yet(client_for, branch):
    new = make_person(branch, started_on=today() + timedelta(7))
    browser = client_for()
    assert choose(browser, new).location == "/log-in"
    assert not is_in(browser)


def test_a_link_logs_in_by_its_button_once_and_a_scanner_spends_nothing(client_for, vera):
    browser = client_for()
    assert "/log-in/link" in browser.get("/log-in").text
    link = asked_link(browser)
    assert link.split("/")[2] not in OneTimeLink.get().digest
    for scanner in (client_for(), browser, browser):
        assert not is_in(scanner)
        scanner.get(link)

    assert browser.post(link).location == "/"

    assert is_in(browser)
    assert AuditEntry.get(AuditEntry.action == "log-in.link").actor_id == vera.id
    browser.post("/log-out")
    assert browser.get(link).status_code == browser.post(link).status_code == 410


def test_a_link_that_was_forwarded_does_nothing_and_says_so(client_for, vera):
    browser, elsewhere, another = client_for(), client_for(), client_for()
    link = asked_link(browser)
    ask(another)

    for stranger in (elsewhere, another):
        for answer in (stranger.get(link), stranger.post(link)):
            assert answer.status_code == 403
            assert "andere browser" in answer.text
            assert 'href="/log-in/link"' in answer.text
        assert not is_in(stranger)
    assert browser.post(link).status_code == 302


@pytest.mark.parametrize(
    "change",
    [
        lambda vera: OneTimeLink.update(expires_at=now() - timedelta(seconds=1)).execute(),
        lambda vera: Person.update(epoch=Person.epoch + 1).execute(),
        lambda vera: Person.update(ended_on=today() - timedelta(1)).execute(),
        lambda vera: actions.second_factor.set_up(vera, SECRET, code_now()),
    ],
    ids=["too late", "another password", "works here no more", "a second factor since"],
)
def test_a_link_dies_with_what_it_was_made_for(client_for, vera, change):
    browser = client_for()
    link = asked_link(browser)
    assert OneTimeLink.get().expires_at <= now() + timedelta(minutes=15)

    change(vera)

    assert browser.post(link).status_code == 410
    assert not is_in(browser)


def test_it_never_counts_as_the_password(client_for, vera):
    """R23: what is sensitive asks for it at once; typed, it is not asked again for a while."""
    browser = client_for()
    browser.post(asked_link(browser))
    iban = {"iban": "NL91 ABNA 0417 1643 00"}

    assert browser.post("/account/iban", data=iban).status_code == 403
    typed = browser.post("/account/iban", data=iban | {"confirm-password": PASSWORD})

    assert typed.status_code == 302
    assert browser.post("/account/iban", data=iban).status_code == 302


def test_who_needs_a_second_factor_is_told_and_gets_no_link(client_for, vera, branch, obliged):
    browser = client_for()
    reader = make_person(branch, Role.NATIONAL_READER, password_hash="x")
    ask(browser)
    assert "/link/" not in mailed()
    assert "/log-in" in mailed()
    assert not OneTimeLink.select().exists()

    assert browser.post(asked_link(browser, reader.email)).location == "/"


def test_who_has_no_password_yet_chooses_one(client_for, branch):
    new = make_person(branch)
    ask(client_for(), new.email)
    assert "/reset/" in mailed()


def test_nobody_learns_who_has_an_account(app, client_for, vera, branch, monkeypatch):
    """R30: the same page, and the same time; tries are counted."""
    monkeypatch.setitem(app.config, "ACCOUNT_SECONDS", 0.1)
    pages = []
    for email in ("vera@example.org", "niemand@example.org"):
        before = time.monotonic()
        pages.append(ask(client_for(), email).text.replace(email, ""))
        assert time.monotonic() - before >= 0.1
    monkeypatch.setitem(app.config, "ACCOUNT_SECONDS", 0)
    assert pages[0] == pages[1]
    assert OutboxMail.select().count() == 1
    assert {ask(client_for()).status_code for _ in range(5)} == {200, 429}
