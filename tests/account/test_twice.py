"""What is asked twice, or of who has nothing of it, changes nothing."""

import pytest

from portal.account import actions
from portal.account.actions import address, bank, second_factor, throttling
from portal.account.models import AddressChange, LinkPurpose
from portal.mail.models import OutboxMail
from portal.people import actions as people
from portal.people.models import Person
from tests.factories import make_person

OTHER = "nieuw@example.org"


@pytest.fixture
def owner(branch):
    return make_person(
        branch, email="oud@example.org", password_hash=actions.hasher().hash("x" * 12)
    )


def test_the_same_address_asked_again_waits_once(owner, team_leader):
    said = [address.ask(owner, team_leader, OTHER) for _ in range(2)]

    assert (said, AddressChange.select().count()) == ([True, False], 1)


def test_an_address_is_confirmed_once(owner, team_leader):
    address.ask(owner, team_leader, OTHER)
    address.confirm(AddressChange.get())
    told = OutboxMail.select().count()

    address.confirm(AddressChange.get())

    assert Person.get_by_id(owner.id).email == OTHER
    assert OutboxMail.select().count() == told


def test_what_waits_is_taken_back_by_undoing_it(owner, team_leader):
    address.ask(owner, team_leader, OTHER)
    address.undo(AddressChange.get())

    assert Person.get_by_id(owner.id).email == "oud@example.org"
    assert AddressChange.get().stopped_at is not None


def test_a_link_that_nobody_made_chooses_no_password(app):
    with pytest.raises(actions.LinkExpired):
        actions.use_link("verzonnen", LinkPurpose.INVITE, "een lang wachtwoord")


def test_nobody_is_added_with_the_address_of_another(owner, team_leader):
    values = {"name": "Tweede", "email": "oud@example.org", "employment": "volunteer"}
    with pytest.raises(people.AddressTaken):
        people.add(team_leader, set(), **values)

    assert not Person.select().where(Person.name == "Tweede").exists()


def test_who_has_no_second_factor_loses_none(owner):
    assert second_factor.take_off(owner, None) is False


def test_a_branch_without_an_account_has_none(branch):
    assert bank.account_of_branch(branch) is None


@pytest.mark.parametrize(
    ("told", "network"),
    [
        ("198.51.100.7", "198.51.100.0/24"),
        ("2001:db8::7", "2001:db8::/64"),
        (None, "127.0.0.0/24"),
        ("geen adres", "unknown"),
    ],
)
def test_tries_are_counted_by_network_whatever_is_said(told, network):
    assert throttling.network_of(told) == network
