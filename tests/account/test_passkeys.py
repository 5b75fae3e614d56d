"""I5: a passkey logs in, also where two steps are asked, and stands in for the password."""

import json
from datetime import timedelta

import pytest

from portal.account import actions
from portal.account.actions import passkeys, second_factor
from portal.account.models import Passkey, PasskeyChallenge, Session
from portal.audit.models import AuditEntry
from portal.core.clock import now, today
from portal.core.web.access import Role
from portal.mail.models import OutboxMail
from portal.people.models import Person
from tests.account.authenticator import PRESENT, Authenticator
from tests.account.test_second_factor import SECRET, code_now
from tests.factories import make_person

PASSWORD = "vier blauwe fietsen"
IBAN = {"iban": "NL91 ABNA 0417 1643 00"}


@pytest.fixture(autouse=True)
def at_an_address(app, monkeypatch):
    monkeypatch.setitem(app.config, "BASE_URL", "http://127.0.0.1:5000")


@pytest.fixture
def obliged(app, monkeypatch):
    monkeypatch.setitem(app.config, "SECOND_FACTOR_OBLIGED", True)


@pytest.fixture
def vera(branch):
    hashed = actions.hasher().hash(PASSWORD)
    return make_person(branch, email="vera@example.org", password_hash=hashed)


@pytest.fixture
def browser(client_for):
    return client_for()


@pytest.fixture
def phone(client_for, vera):
    """On which Vera has made a passkey."""
    return added(logged_in(client_for(), vera))


def logged_in(browser, person):
    browser.post("/log-in", data={"email": person.email, "password": PASSWORD})
    return browser


def make(browser, phone, **typed):
    options = json.loads(browser.post("/account/passkeys/options", data={"use": "add"}).text)
    sent = {"name": "Mijn telefoon", "passkey": phone.make(options)}
    return browser.post("/account/passkeys/new", data=sent | typed)


def added(browser, phone: Authenticator | None = None) -> Authenticator:
    phone = phone or Authenticator()
    answer = make(browser, phone)
    assert answer.status_code == 302, answer.text
    return phone


def options_of(browser, address="/log-in/passkey/options", **sent) -> dict:
    return json.loads(browser.post(address, data=sent).text)


def log_in(browser, phone, **more):
    shown = phone.show(options_of(browser))
    return browser.post("/log-in/passkey", data={"passkey": shown, **more})


def confirm(browser, phone, options=None):
    options = options or options_of(browser, "/account/passkeys/options", use="confirm")
    return browser.post("/account/iban", data=IBAN | {"confirm-passkey": phone.show(options)})


def is_in(browser) -> bool:
    return browser.get("/account").status_code == 200


def some_time_later():
    Session.update(created_at=now() - timedelta(minutes=11)).execute()


def test_a_passkey_is_added_listed_used_and_removed(client_for, vera, phone):
    [kept] = Passkey.select()
    assert (kept.person_id, kept.name, kept.used_at) == (vera.id, "Mijn telefoon", None)
    browser = client_for()
    assert log_in(browser, phone, own_device="y").location == "/"
    page = browser.get("/account").text
    assert "Mijn telefoon" in page
    assert "Laatst gebruikt" in page
    assert Passkey.get().sign_count == phone.count
    with browser.session_transaction() as session:
        assert session["own_device"] is True

    some_time_later()
    assert browser.post(f"/account/passkeys/{kept.id}/remove").status_code == 403
    gone = {"confirm-password": PASSWORD}
    assert browser.post(f"/account/passkeys/{kept.id}/remove", data=gone).status_code == 302
    browser.post("/log-out")

    assert log_in(browser, phone).status_code == 422
    noted = [entry.action for entry in AuditEntry.select().order_by(AuditEntry.id)]
    assert [act for act in noted if "passkey" in act] == [
        "passkey.add",
        "log-in.passkey",
        "passkey.remove",
    ]
    assert OutboxMail.select().where(OutboxMail.kind == "account.passkey").count() == 2


def test_adding_one_asks_for_the_password_and_what_was_made_goes_along(browser, vera):
    logged_in(browser, vera)
    some_time_later()
    phone = Authenticator()
    asked = make(browser, phone)
    assert (asked.status_code, Passkey.select().count()) == (403, 0)
    assert make(browser, phone, **{"confirm-password": PASSWORD}).status_code == 302
    assert Passkey.select().count() == 1


def test_it_is_both_steps_for_who_needs_two(client_for, vera, obliged):
    """Somebody who sees clients makes one instead of setting up a code, and is in."""
    first = logged_in(client_for(), vera)
    led = first.get("/clients")
    assert "/account/second-factor" in led.location
    assert "/account/passkeys/new" in first.get(led.location).text
    phone = added(first)
    assert first.get("/clients").status_code == 200

    again = client_for()
    assert log_in(again, phone).location == "/"
    assert again.get("/clients").status_code == 200


def test_who_has_the_password_alone_sets_up_no_other_second_step(client_for, vera, obliged):
    phone = added(logged_in(client_for(), vera))
    thief = client_for()
    sent = thief.post("/log-in", data={"email": vera.email, "password": PASSWORD})
    assert sent.location == "/log-in/code"
    page = thief.get("/log-in/code").text
    assert "/log-in/passkey" in page
    assert 'name="code"' not in page
    assert thief.post("/log-in/code", data={"code": "000000"}).status_code == 422
    assert not is_in(thief)
    assert log_in(thief, phone).location == "/"


def test_who_has_both_may_show_either(client_for, vera, phone, obliged):
    second_factor.set_up(vera, SECRET, code_now())
    browser = client_for()
    browser.post("/log-in", data={"email": vera.email, "password": PASSWORD})
    page = browser.get("/log-in/code").text
    assert 'name="code"' in page
    assert "/log-in/passkey" in page
    assert log_in(browser, phone).location == "/"


def test_it_is_as_good_as_the_password_where_that_is_asked_again(client_for, vera, phone):
    """R23."""
    browser = logged_in(client_for(), vera)
    some_time_later()
    asked = browser.post("/account/iban", data=IBAN)
    assert (asked.status_code, "data-passkey" in asked.text) == (403, True)
    assert confirm(browser, phone).status_code == 302
    assert browser.post("/account/iban", data=IBAN).status_code == 302


def lies(**said):
    def lie(phone):
        vars(phone).update(said)

    return lie


@pytest.mark.parametrize(
    "lie",
    [
        lies(origin="https://brug.example"),
        lies(origin="http://localhost:5001"),
        lies(host="brug.example"),
        lies(flags=PRESENT),
        lies(count=0),
        lies(id=b"another of nobody"),
        lies(handle="c29tZWJvZHkgZWxzZQ"),
        lies(key=Authenticator().key),
    ],
    ids=["origin", "port", "site", "nobody verified", "a copy", "unknown", "handle", "key"],
)
def test_what_is_not_as_it_should_be_logs_in_nobody(browser, phone, lie):
    assert log_in(browser, phone).status_code == 302
    browser.post("/log-out")
    lie(phone)

    answer = log_in(browser, phone)

    assert (answer.status_code, "Deze passkey werkt hier niet" in answer.text) == (422, True)
    assert not is_in(browser)


def test_a_challenge_counts_once_for_ten_minutes_and_for_what_it_was_asked(client_for, vera, phone):
    browser = client_for()
    options = options_of(browser)
    assert browser.post("/log-in/passkey", data={"passkey": phone.show(options)}).location == "/"
    some_time_later()
    other = make_person(vera.branch, email="o@example.org", password_hash=vera.password_hash)
    of_other = options_of(
        logged_in(client_for(), other), "/account/passkeys/options", use="confirm"
    )
    made_up = {"challenge": "bm90IGFza2Vk"}
    to_log_in = options_of(client_for())
    for wrong in (options, of_other, made_up, to_log_in):
        assert confirm(browser, phone, wrong).status_code == 422
    late = options_of(browser, "/account/passkeys/options", use="confirm")
    PasskeyChallenge.update(expires_at=now() - timedelta(seconds=1)).execute()
    assert confirm(browser, phone, late).status_code == 422
    passkeys.forget_old()
    assert PasskeyChallenge.select().count() == 0
    assert Person.get_by_id(vera.id).iban_sealed is None


def test_no_passkey_of_another_stands_in_for_ones_own(client_for, vera, phone):
    other = make_person(vera.branch, email="o@example.org", password_hash=vera.password_hash)
    browser = logged_in(client_for(), other)
    some_time_later()
    assert confirm(browser, phone).status_code == 422
    number = Passkey.get().id
    assert (
        browser.post(
            f"/account/passkeys/{number}/remove", data={"confirm-password": PASSWORD}
        ).status_code
        == 404
    )
    assert make(browser, phone).status_code == 422  # known already, as another's
    assert Passkey.select().count() == 1


def test_who_works_here_no_more_comes_in_by_none_and_it_goes(browser, vera, phone):
    Person.update(ended_on=today() - timedelta(1)).where(Person.id == vera.id).execute()
    assert log_in(browser, phone).status_code == 422
    assert AuditEntry.select().where(AuditEntry.action == "passkey.refused").count() == 1
    passkeys.forget_old()
    assert not Passkey.select().exists()


@pytest.mark.parametrize("sent", ["", "x", "{}", "[]", '{"id": 1}', '{"id":"YQ","rawId":"YQ"}'])
def test_what_is_no_answer_at_all_is_refused(client_for, vera, sent):
    browser = client_for()
    assert browser.post("/log-in/passkey", data={"passkey": sent}).status_code == 422
    logged_in(browser, vera)
    typed = {"name": "x", "passkey": sent}
    assert browser.post("/account/passkeys/new", data=typed).status_code == 422
    some_time_later()
    assert browser.post("/account/iban", data=IBAN | {"confirm-passkey": sent}).status_code == 422


def test_who_lost_the_device_has_it_removed_as_a_phone_is(client_for, vera, phone, branch):
    """By a senior on their page, and by the administrator, who sees who has one."""
    administrator = client_for(make_person(branch, Role.ADMINISTRATOR))
    senior, leader = (
        client_for(make_person(branch, role))
        for role in (Role.SENIOR_TEAM_LEADER, Role.TEAM_LEADER)
    )
    elsewhere = client_for(make_person(None, Role.ADMINISTRATOR))
    there = logged_in(client_for(), vera)
    assert leader.post(f"/people/{vera.id}/passkeys/remove").status_code == 403
    assert elsewhere.post(f"/accounts/{vera.id}/passkeys/remove").status_code == 404
    assert vera.label in administrator.get("/accounts").text
    assert f"/people/{vera.id}/passkeys/remove" in senior.get(f"/people/{vera.id}").text

    assert administrator.post(f"/accounts/{vera.id}/passkeys/remove").location == "/accounts"

    assert not Passkey.select().exists()
    assert not is_in(there)
    administrator.get("/accounts")  # which tells what was done
    assert vera.label not in administrator.get("/accounts").text
    added(logged_in(client_for(), vera))
    assert senior.post(f"/people/{vera.id}/passkeys/remove").status_code == 302
    assert not Passkey.select().exists()


def test_of_who_is_new_here_nothing_is_asked_too_often(app, browser, monkeypatch):
    """R29: challenges are counted for each network."""
    monkeypatch.setattr(passkeys, "PER_CHALLENGE", (("hour", 2, timedelta(hours=1)),))
    answers = [browser.post("/log-in/passkey/options").status_code for _ in range(3)]
    assert answers == [200, 200, 429]


def test_ten_are_enough_and_a_name_has_an_end(browser, vera):
    logged_in(browser, vera)
    for _ in range(passkeys.MOST_PASSKEYS):
        added(browser)
    assert "tien passkeys" in make(browser, Authenticator()).text
    assert make(browser, Authenticator(), name="x" * 61).status_code == 422


def test_at_an_https_address_the_host_and_the_origin_are_its_own(app, monkeypatch):
    monkeypatch.setitem(app.config, "BASE_URL", "https://brug.example")
    with app.app_context():
        assert (passkeys.host(), passkeys.origin()) == ("brug.example", "https://brug.example")
