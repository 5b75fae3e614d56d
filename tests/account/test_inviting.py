"""J11: a branch invites its people from a list that was pasted; all of them, or nobody."""

import pytest

from portal.account.forms.inviting import named_addresses
from portal.core.web.access import Role
from portal.mail.models import OutboxMail
from portal.people.models import Person
from tests.factories import make_person

PASTED = "Anna de Boer <anna@example.org>\n\nbram@example.org\tBram Kok\nCé Öz; ce@example.org\n"


@pytest.mark.parametrize(
    ("line", "found"),
    [
        ("Anna de Boer <anna@x.nl>", [("Anna de Boer", "anna@x.nl")]),
        ("Anna de Boer, anna@x.nl", [("Anna de Boer", "anna@x.nl")]),
        ("anna@x.nl\tAnna de Boer", [("Anna de Boer", "anna@x.nl")]),
        ('"Boer, Anna de" <anna@x.nl>;', [("Boer, Anna de", "anna@x.nl")]),
        ("A B <a@x.nl>; C D <c@x.nl>", [("A B", "a@x.nl"), ("C D", "c@x.nl")]),
        ("anna@x.nl", [("", "anna@x.nl")]),
        ("nobody", []),
    ],
)
def test_a_name_is_found_beside_its_address(line, found):
    assert named_addresses(line) == found


@pytest.fixture
def leader(branch):
    return make_person(branch, Role.SENIOR_TEAM_LEADER)


def send(browser, names: str, **typed):
    usual = {"names": names, "employment": "volunteer", "role": "guide", "started_on": "2026-12-01"}
    return browser.post("/people/invite", data=usual | typed)


def newcomers(leader) -> list[Person]:
    found = Person.select().where(Person.branch == leader.branch_id, Person.id != leader.id)
    return list(found.order_by(Person.id))


def test_a_pasted_list_invites_each_with_a_mail(client_for, leader):
    """J11: three ways to write somebody down; each has the role, the day and a mail."""
    answer = send(client_for(leader), PASTED)

    made = newcomers(leader)
    assert answer.status_code == 303
    assert [(one.name, one.email) for one in made] == [
        ("Anna de Boer", "anna@example.org"),
        ("Bram Kok", "bram@example.org"),
        ("Cé Öz", "ce@example.org"),
    ]
    assert {(one.employment, frozenset(one.roles)) for one in made} == {
        ("volunteer", frozenset({Role.GUIDE}))
    }
    invited = OutboxMail.select().where(OutboxMail.kind == "account.invite")
    assert sorted(mail.recipient for mail in invited) == sorted(one.email for one in made)


@pytest.mark.parametrize(
    ("names", "said"),
    [
        ("Anna <anna@example.org>\nBram", "Regel 2: Er staat geen e-mailadres."),
        ("anna@example.org", "Regel 1: Naam"),
        ("Anna <an@example.org>\nAnn <AN@example.org>", "Regel 2: Dit adres staat er twee keer"),
        ("Anna <anna@nowhere>", "Regel 1: E-mailadres"),
        ("\n".join(f"A <a{n}@example.org>" for n in range(51)), "hoogstens 50 mensen"),
    ],
)
def test_one_line_that_is_wrong_invites_nobody_and_all_that_was_typed_stays(
    client_for, leader, names, said
):
    answer = send(client_for(leader), names)

    assert answer.status_code == 422
    assert said in answer.text
    assert names.splitlines()[0].replace("<", "&lt;").replace(">", "&gt;") in answer.text
    assert newcomers(leader) == []
    assert not OutboxMail.select().where(OutboxMail.kind == "account.invite").exists()


def test_who_is_here_already_is_not_invited_again(client_for, leader):
    known = make_person(leader.branch, email="anna@example.org")

    answer = send(client_for(leader), "Bram <bram@example.org>\nAnna <anna@example.org>")

    assert answer.status_code == 422
    assert newcomers(leader) == [known]


def test_a_list_gives_no_role_that_asks_for_papers_or_that_one_may_not_give(client_for, branch):
    """G8: the same rule as for one person."""
    leader = make_person(branch, Role.TEAM_LEADER)
    for role in (Role.TEAM_LEADER, Role.TREASURER, Role.ADMINISTRATOR):
        assert send(client_for(leader), "A <a@example.org>", role=role).status_code == 422
    assert newcomers(leader) == []
