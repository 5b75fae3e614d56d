"""A journey whose claim was sent in or approved: who can do what, and that it is done."""

import pytest

from portal.activities.models import Activity
from portal.core.clock import now
from portal.core.web.access import Role
from portal.expenses.records.models import ClaimStatus, ExpenseClaim, ExpenseLine, Trip
from tests.activities.factories import Phone
from tests.expenses.claims.factories import with_account
from tests.expenses.payouts.factories import paid_out, that_pays
from tests.factories import make_assignment, make_client, make_person
from tests.forms import largest_form


@pytest.fixture
def guide(branch):
    return with_account(make_person(branch, Role.GUIDE, name="Gids de Wit"))


@pytest.fixture
def visit(client_for, guide):
    """A visit of 8,4 km; its claim was approved by a leader."""
    return approved(client_for, guide)


def approved(client_for, person) -> Activity:
    client = make_client(person.branch)
    make_assignment(person, client.household)
    answer = Phone(client_for(person)).log(client, travel="y", transport="car", km="8,4")
    assert answer.status_code == 303, answer.text
    decider = make_person(person.branch, Role.TEAM_LEADER)
    ExpenseClaim.update(status=ClaimStatus.APPROVED, decided_by=decider, decided_at=now()).execute()
    return Activity.get()


def corrected(browser, visit: Activity, km: str):
    """The form of the visit, sent with other kilometres."""
    address = f"/activities/{visit.id}/edit"
    form = largest_form(browser.get(address).text)
    return browser.post(address, data=form.values | {"km": km, "act": "save"})


def send_back(browser, claim):
    return browser.post(f"/claims/{claim.id}/send-back", data={"next": "/"})


def test_the_guide_reads_what_becomes_of_the_difference(client_for, guide, visit):
    page = client_for(guide).get(f"/activities/{visit.id}").text

    assert "Het verschil wordt een nieuwe regel in je declaratie" in page
    assert "send-back" not in page


def test_who_sent_it_in_takes_it_back(client_for, guide, visit):
    ExpenseClaim.update(status=ClaimStatus.SUBMITTED, decided_by=None).execute()

    assert "Haal de declaratie terug" in client_for(guide).get(f"/activities/{visit.id}").text


@pytest.mark.parametrize("status", [ClaimStatus.APPROVED, ClaimStatus.SUBMITTED])
def test_a_leader_sends_it_back_and_the_guide_puts_the_journey_right(
    client_for, branch, guide, visit, status
):
    """G9: what the journey of another costs is not for the leader to change."""
    ExpenseClaim.update(status=status).execute()
    leader = make_person(branch, Role.TEAM_LEADER)
    browser = client_for(leader)
    assert (
        f"/claims/{ExpenseClaim.get().id}/send-back" in browser.get(f"/activities/{visit.id}").text
    )
    refused = corrected(browser, visit, "6")
    assert refused.status_code == 422
    assert "Hun reiskosten veranderen zij zelf" in refused.text

    assert send_back(browser, ExpenseClaim.get()).status_code == 303
    assert ExpenseClaim.get().status == ClaimStatus.RETURNED
    assert corrected(browser, Activity.get(), "6").status_code == 422
    answer = corrected(client_for(guide), Activity.get(), "6")

    assert answer.status_code == 303, answer.text
    assert Trip.get().distance_hm == 60
    assert ExpenseLine.get().distance_hm == 60


def test_never_on_ones_own_money(client_for, branch):
    leader = with_account(make_person(branch, Role.TEAM_LEADER))
    visit = approved(client_for, leader)
    browser = client_for(leader)

    assert "send-back" not in browser.get(f"/activities/{visit.id}").text
    send_back(browser, ExpenseClaim.get())
    assert ExpenseClaim.get().status == ClaimStatus.APPROVED


def test_a_guide_sends_nothing_back_and_another_branch_finds_nothing(client_for, guide, visit):
    claim = ExpenseClaim.get()

    assert send_back(client_for(guide), claim).status_code == 403
    stranger = make_person(None, Role.TEAM_LEADER)
    assert send_back(client_for(stranger), claim).status_code == 404
    assert ExpenseClaim.get().status == ClaimStatus.APPROVED


def test_what_is_in_a_payout_stays(client_for, branch, visit):
    leader = make_person(branch, Role.TEAM_LEADER)
    that_pays(branch)
    paid_out(make_person(branch, Role.TEAM_LEADER), ExpenseClaim.get())
    before = ExpenseClaim.get().status

    send_back(client_for(leader), ExpenseClaim.get())

    assert ExpenseClaim.get().status == before
