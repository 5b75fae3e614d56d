"""Who reads an address can log in by it: another one waits, and its owner can stop it."""

import re
from datetime import timedelta

import pytest
import time_machine

from portal.account import actions
from portal.account.actions import address
from portal.account.models import AddressChange, LinkPurpose, OneTimeLink, Session
from portal.audit.models import AuditEntry
from portal.core.clock import now
from portal.core.web.access import Role
from portal.import_export.actions import Faults, bring_in
from portal.mail.models import OutboxMail
from portal.people.models import Person
from tests.factories import make_person
from tests.people.test_people import typed

PASSWORD, OTHER = "vier blauwe fietsen", "nieuw@example.org"


@pytest.fixture
def owner(branch):
    hashed = actions.hasher().hash(PASSWORD)
    return make_person(branch, Role.GUIDE, email="oud@example.org", password_hash=hashed)


def links() -> dict[str, str]:
    """{recipient: the path of the last link that was mailed there}"""
    found = {}
    for mail in OutboxMail.select().order_by(OutboxMail.id):
        if link := re.search(r"https?://[^/\s]+(/\S+)", mail.body):
            found[mail.recipient] = link[1]
    return found


def email_of(person) -> str | None:
    return Person.get_by_id(person.id).email


def ask_by_form(client_for, leader, person, **changes):
    data = typed(person, roles=["guide"], **{"email": OTHER} | changes)
    return client_for(leader).post(f"/people/{person.id}/edit", data=data)


def ask_by_file(leader, person, email=OTHER):
    head = "code,branch,name,email,employment,roles,started_on\n"
    row = f"{person.code},{person.branch.code},{person.name},{email},volunteer,guide,2015-01-01\n"
    return bring_in({"people": (head + row).encode()}, leader)


@pytest.mark.parametrize("way", ["form", "file", "command"])
def test_another_address_waits_whichever_way_it_is_asked_for(client_for, team_leader, owner, way):
    """A leader, a file and an operator take nobody's account over."""
    if way == "form":
        assert ask_by_form(client_for, team_leader, owner).status_code == 302
    else:
        ask_by_file(team_leader if way == "file" else None, owner)

    assert email_of(owner) == "oud@example.org"
    assert set(links()) == {"oud@example.org", OTHER}
    OutboxMail.delete().execute()
    client_for().post("/password/forgotten", data={"email": OTHER})
    assert not OutboxMail.select().exists()
    page = client_for(team_leader).get(f"/people/{owner.id}").text
    assert "wacht op bevestiging" in page


def test_the_same_file_again_asks_nothing_anew(team_leader, owner):
    ask_by_file(team_leader, owner)
    before = AddressChange.get().due_at, Person.get_by_id(owner.id).version

    assert ask_by_file(team_leader, owner).tallies["people"]["same"] == 1

    assert (AddressChange.get().due_at, Person.get_by_id(owner.id).version) == before
    assert OutboxMail.select().count() == 2


def test_who_confirms_types_the_owners_password(client_for, team_leader, owner):
    """Who asked for it reads the new mailbox, and is not in."""
    ask_by_form(client_for, team_leader, owner)
    confirm, browser = links()[OTHER], client_for()

    for data in ({}, {"owner-password": "geraden wachtwoord"}):
        assert browser.post(confirm, data=data).status_code == 422
        assert email_of(owner) == "oud@example.org"
    assert browser.get(confirm).status_code == 200
    assert email_of(owner) == "oud@example.org"
    assert browser.post(confirm, data={"owner-password": PASSWORD}).status_code == 302
    assert email_of(owner) == OTHER
    assert browser.post(confirm, data={"owner-password": PASSWORD}).status_code == 410


def test_with_the_new_address_every_session_and_link_of_before_ends(client_for, team_leader, owner):
    browser = client_for()
    browser.post("/log-in", data={"email": "oud@example.org", "password": PASSWORD})
    secrets = [actions.make_link(owner, purpose) for purpose in LinkPurpose]
    ask_by_form(client_for, team_leader, owner)

    client_for().post(links()[OTHER], data={"owner-password": PASSWORD})

    assert browser.get("/account").status_code == 302
    assert not Session.select().where(Session.person == owner).exists()
    assert OneTimeLink.select().count() == 3
    for kind, secret in zip(("reset", "invite", "link"), secrets, strict=True):
        assert client_for().get(f"/{kind}/{secret}").status_code == 410
    [told] = OutboxMail.select().where(OutboxMail.subject.contains("veranderd"))
    assert told.recipient == "oud@example.org"


def test_it_counts_by_itself_after_three_days(client_for, team_leader, owner):
    """Who has lost the old mailbox, and the password with it, has this way."""
    with time_machine.travel("2026-11-02 09:00", tick=False) as clock:
        ask_by_form(client_for, team_leader, owner)
        clock.shift(timedelta(hours=71))
        address.settle_due()
        assert email_of(owner) == "oud@example.org"
        clock.shift(timedelta(hours=2))
        address.settle_due()
        address.settle_due()
        assert email_of(owner) == OTHER
    assert AuditEntry.select().where(AuditEntry.action == "person.email.change").count() == 1


def test_who_may_ask_no_more_has_asked_for_nothing(client_for, team_leader, owner):
    """R04f: they left meanwhile."""
    ask_by_form(client_for, team_leader, owner)
    AddressChange.update(due_at=now()).execute()
    Person.update(ended_on=now().date() - timedelta(2)).where(Person.id == team_leader.id).execute()

    address.settle_due()

    assert email_of(owner) == "oud@example.org"
    assert AddressChange.get().stopped_at is not None


def test_the_old_address_stops_it(client_for, team_leader, owner):
    ask_by_form(client_for, team_leader, owner)
    mailed = links()
    browser = client_for()
    assert browser.get(mailed["oud@example.org"]).status_code == 200
    assert AddressChange.get().stopped_at is None

    assert browser.post(mailed["oud@example.org"]).status_code == 200

    assert browser.post(mailed[OTHER], data={"owner-password": PASSWORD}).status_code == 410
    assert email_of(owner) == "oud@example.org"
    assert Person.get_by_id(owner.id).password_hash is not None


def test_the_old_address_puts_back_what_was_changed_already(client_for, owner):
    """Whoever did it knew the password, so that goes too; and a second change is no way out."""
    browser = client_for()
    browser.post("/log-in", data={"email": "oud@example.org", "password": PASSWORD})
    browser.post("/account/email", data={"email": OTHER})
    first = links()
    client_for().post(first[OTHER], data={"owner-password": PASSWORD})
    thief = client_for()
    thief.post("/log-in", data={"email": OTHER, "password": PASSWORD})
    thief.post("/account/email", data={"email": "verder@example.org"})

    assert client_for().post(first["oud@example.org"]).status_code == 200

    back = Person.get_by_id(owner.id)
    assert (back.email, back.password_hash) == ("oud@example.org", None)
    assert thief.get("/account").status_code == 302
    assert not AddressChange.select().where(AddressChange.stopped_at.is_null()).exists()
    assert client_for().post(first["oud@example.org"]).status_code == 410


def test_both_the_person_and_a_leader_can_take_it_back(client_for, team_leader, owner):
    for person, back in (
        (owner, "/account/email/stop"),
        (team_leader, f"/people/{owner.id}/email/stop"),
    ):
        ask_by_form(client_for, team_leader, Person.get_by_id(owner.id))
        assert client_for(person).post(back).status_code == 302
        assert AddressChange.select().where(AddressChange.stopped_at.is_null()).count() == 0
    assert email_of(owner) == "oud@example.org"


@pytest.mark.parametrize("role", [Role.ADMINISTRATOR, Role.TEAM_LEADER, Role.SENIOR_TEAM_LEADER])
def test_a_team_leader_changes_no_address_of_who_is_protected(
    client_for, team_leader, branch, role
):
    """The administrator as a leader is: by form, file, invitation, and taking back."""
    other = make_person(branch, role)
    browser = client_for(team_leader)

    assert ask_by_form(client_for, team_leader, other).status_code == 403
    for way in ("invite", "sessions/end", "email/stop"):
        assert browser.post(f"/people/{other.id}/{way}").status_code == 403
    with pytest.raises(Faults):
        ask_by_file(team_leader, other)
    assert not AddressChange.select().exists()
    assert not OneTimeLink.select().exists()


def test_an_address_that_somebody_else_got_meanwhile_is_not_taken_twice(
    client_for, team_leader, owner
):
    ask_by_form(client_for, team_leader, owner)
    make_person(team_leader.branch, email=OTHER)

    answer = client_for().post(links()[OTHER], data={"owner-password": PASSWORD})
    AddressChange.update(due_at=now()).execute()
    address.settle_due()

    assert answer.status_code == 410
    assert email_of(owner) == "oud@example.org"


def test_the_password_is_asked_before(client_for, team_leader, owner):
    browser = client_for(team_leader)
    browser.get("/people")
    Session.update(created_at=now() - timedelta(minutes=11)).execute()

    data = typed(owner, roles=["guide"], email=OTHER)
    assert browser.post(f"/people/{owner.id}/edit", data=data).status_code == 403
    assert not AddressChange.select().exists()


def test_nobody_mails_strangers_without_end(client_for, owner):
    browser = client_for(owner)
    answers = [
        browser.post("/account/email", data={"email": f"n{number}@example.org"}).status_code
        for number in range(6)
    ]
    assert answers == [302] * 5 + [429]
    assert AddressChange.select().where(AddressChange.stopped_at.is_null()).count() == 1


def test_of_who_has_a_password_no_link_is_shown_to_hand_over(client_for, team_leader, owner):
    """A leader logs in as none of the people whom he invites again."""
    new = make_person(owner.branch)
    for person, is_shown in ((owner, False), (new, True)):
        page = client_for(team_leader).post(f"/people/{person.id}/invite").text
        assert ("/invite/" in page) is is_shown


def test_who_has_no_account_yet_gets_an_address_at_once(client_for, team_leader, branch):
    person = make_person(branch, Role.GUIDE, email=None)

    ask_by_form(client_for, team_leader, person)

    assert email_of(person) == OTHER


def test_who_has_no_address_yet_is_told_only_at_the_new_one(owner, team_leader):
    Person.update(email=None).where(Person.id == owner.id).execute()

    assert address.ask(Person.get_by_id(owner.id), team_leader, OTHER)

    assert [mail.recipient for mail in OutboxMail.select()] == [OTHER]


def test_an_old_address_that_is_somebody_elses_by_now_is_not_put_back(owner, team_leader, branch):
    address.ask(owner, team_leader, OTHER)
    address.confirm(AddressChange.get())
    make_person(branch, email="oud@example.org")

    with pytest.raises(address.AddressTaken):
        address.undo(AddressChange.get())

    assert email_of(owner) == OTHER
