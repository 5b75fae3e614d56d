"""My account: devices, phone number, bank account (R18, R24)."""

import pytest
from flask import session

from portal.account import actions
from portal.account.actions import bank
from portal.account.models import Session
from portal.audit.models import AuditEntry
from portal.core.clock import now
from portal.core.crypto import fingerprint, unseal
from portal.core.web.access import Role
from portal.mail.models import OutboxMail
from portal.people.models import Person
from tests.factories import make_person

PASSWORD = "vier blauwe fietsen"
ACCOUNT, OTHER = "NL91 ABNA 0417 1643 00", "NL20 INGB 0001 2345 67"
PHONE = "Mozilla/5.0 (iPhone; CPU iPhone OS 18_0 like Mac OS X) Version/18.0 Safari/604.1"


@pytest.fixture
def vera(branch):
    return make_person(
        branch, email="vera@example.org", password_hash=actions.hasher().hash(PASSWORD)
    )


def logged_in(client_for, vera, device="Mozilla/5.0 (Windows NT 10.0) Firefox/130.0"):
    browser = client_for()
    typed = {"email": vera.email, "password": PASSWORD}
    browser.post("/log-in", data=typed, headers={"User-Agent": device})
    return browser


def change_account(browser, iban=ACCOUNT):
    return browser.post("/account/iban", data={"iban": iban})


def test_one_device_or_all_others_can_be_logged_out(client_for, vera):
    """R24."""
    here, there, third = (logged_in(client_for, vera, d) for d in ("Firefox", PHONE, "Chrome"))
    page = here.get("/account").text
    assert "Safari, iPhone" in page

    of_phone = Session.get(Session.device == PHONE).id
    assert here.post(f"/account/sessions/{of_phone}/end").status_code == 302
    assert there.get("/account").status_code == 302
    assert third.get("/account").status_code == 200

    here.post("/account/sessions/others/end")
    assert third.get("/account").status_code == 302
    assert here.get("/account").status_code == 200


def test_nobody_ends_the_session_of_another(client_for, vera, branch):
    theirs = logged_in(client_for, vera)

    answer = client_for(make_person(branch)).post(f"/account/sessions/{Session.get().id}/end")

    assert answer.status_code == 404
    assert theirs.get("/account").status_code == 200


def test_a_leader_logs_out_who_lost_a_phone(client_for, vera, branch):
    """R24: of their own branch, whom they may change; and it is noted who did so."""
    theirs, leader = logged_in(client_for, vera), make_person(branch, Role.TEAM_LEADER)
    address = f"/people/{vera.id}/sessions/end"
    assert client_for(make_person(branch)).post(address).status_code == 403
    assert client_for(make_person(None, Role.TEAM_LEADER)).post(address).status_code == 404
    senior = make_person(branch, Role.SENIOR_TEAM_LEADER)
    assert client_for(leader).post(f"/people/{senior.id}/sessions/end").status_code == 403
    assert theirs.get("/account").status_code == 200

    assert client_for(leader).post(address).status_code == 302
    assert theirs.get("/account").status_code == 302
    noted = AuditEntry.get(AuditEntry.action == "session.end")
    assert (noted.actor_id, noted.object_id) == (leader.id, vera.id)


def test_a_session_that_was_ended_does_not_come_back(client_for, vera, monkeypatch):
    """R20: not even when a request of it was under way."""
    browser, slow = logged_in(client_for, vera), bank.masked

    def meanwhile(person):
        Session.delete().execute()
        session.modified = True
        return slow(person)

    monkeypatch.setattr(bank, "masked", meanwhile)
    assert browser.get("/account").status_code == 200
    assert not Session.select().exists()
    monkeypatch.undo()
    assert browser.get("/account").status_code == 302


def test_ones_own_phone_number_changes_and_a_second_editor_sees_both(client_for, vera):
    browser = logged_in(client_for, vera)

    saved = browser.post("/account/phone", data={"phone": "06 1111", "version": "0"})
    stale = browser.post("/account/phone", data={"phone": "06 2222", "version": "0"})

    assert (saved.status_code, stale.status_code) == (302, 409)
    assert "06 1111" in stale.text
    assert "06 2222" in stale.text
    assert Person.get_by_id(vera.id).phone == "06 1111"


def test_a_bank_account_is_kept_sealed_and_shown_masked(client_for, vera):
    """R18: sealed, told to its owner, and the moment is known for the payouts."""
    browser = logged_in(client_for, vera)

    assert change_account(browser).status_code == 302

    kept = Person.get_by_id(vera.id)
    assert unseal(kept.iban_sealed, f"person.iban.{vera.id}") == "NL91ABNA0417164300"
    assert kept.iban_digest == fingerprint(ACCOUNT)
    assert (now() - kept.iban_changed_at).total_seconds() < 60
    mail = OutboxMail.get()
    assert mail.recipient == vera.email
    for text in (browser.get("/account").text, browser.get("/account/iban").text, mail.body):
        assert "NL•• •••• •••• 00" in text
        assert "0417" not in text


def test_the_same_account_again_holds_no_payout(client_for, vera):
    browser = logged_in(client_for, vera)
    change_account(browser)
    Person.update(iban_changed_at=1).execute()

    change_account(browser, "nl91abna0417164300")

    assert int(Person.get_by_id(vera.id).iban_changed_at.timestamp()) == 1
    assert OutboxMail.select().count() == 1


@pytest.mark.parametrize("iban", ["NL92 ABNA 0417 1643 00", ""])
def test_a_wrong_number_changes_nothing(client_for, vera, iban):
    """R18: mod 97; that the password is asked: test_step_up.py."""
    answer = change_account(logged_in(client_for, vera), iban)

    assert answer.status_code == 422
    assert Person.get_by_id(vera.id).iban_sealed is None


def test_guessing_the_password_for_another_one_is_counted(client_for, vera):
    """R29: who finds a phone that is logged in does not get to guess."""
    browser = logged_in(client_for, vera)
    typed = {"current": "anders dan het was", "password": "zes groene boten hier"}
    for _ in range(5):
        assert browser.post("/account", data=typed).status_code == 422

    assert browser.post("/account", data=typed | {"current": PASSWORD}).status_code == 429


def test_an_account_of_a_colleague_is_allowed_and_noted(client_for, vera, branch):
    colleague, stranger = make_person(branch), make_person()
    Person.update(iban_digest=fingerprint(ACCOUNT)).where(
        Person.id.in_([colleague.id, stranger.id])
    ).execute()

    change_account(logged_in(client_for, vera))

    noted = AuditEntry.select().where(AuditEntry.action == "person.iban.shared")
    assert {entry.object_id for entry in noted} == {vera.id, colleague.id}


def test_an_account_that_no_longer_opens_is_shown_as_such_and_differs_from_any(vera):
    """As after another key: the page stands, and a file's account counts as another one."""
    Person.update(iban_sealed=b"x" * 40).where(Person.id == vera.id).execute()
    vera = Person.get_by_id(vera.id)

    assert bank.masked(vera) == "•••• •••• •••• ••"
    assert bank.differs(vera, "NL91ABNA0417164300")
