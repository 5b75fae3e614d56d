"""A treasurer pays and books what others decided on, and knows of no client."""

import pytest

from portal.account.queries import must_have_second_factor
from portal.core.web.access import Permission, PersonPart, Role
from portal.expenses.claims import queries as claims
from portal.expenses.claims.queries.deputies import may_stand_in
from portal.expenses.payouts import actions
from portal.expenses.records import actions as expenses
from portal.expenses.records.models import ExpenseClaim, ExpenseLine
from portal.expenses.records.queries import line_of
from portal.people.queries import objection_to_roles, roles_to_give
from tests.expenses.claims.factories import make_deputy, make_submitted, with_account
from tests.expenses.payouts.factories import make_approved, pay_day, that_pays
from tests.factories import make_activity, make_assignment, make_client, make_person


@pytest.fixture
def treasurer(branch):
    return make_person(that_pays(branch), Role.TREASURER)


def test_idea_9_a_treasurer_pays_books_and_reads_no_client(
    branch, team_leader, treasurer, client_for
):
    """From the approved claim to the journal, without a name, code or note of who was visited."""
    guide = with_account(make_person(branch, name="Omar Saleh"))
    client = make_client(branch, name="Zqklant Geheim", code="zq-code")
    make_assignment(guide, client.household)
    approved = make_approved(guide, team_leader, 450)
    ExpenseLine.update(description="bij Zqklant thuis").execute()
    trip = expenses.travel(guide, approved.first_day, 84, "car")
    make_activity(guide, client, trip=trip, note="zqnotitie")
    browser = client_for(treasurer)

    chosen = {"chosen": f"{approved.id}.{approved.version}", "pay_on": pay_day()}
    page = browser.post("/payouts", data=chosen).location
    assert browser.get(f"{page}/file.xml").status_code == 200
    assert browser.post(f"{page}/confirm").status_code == 303
    assert ExpenseClaim.get_by_id(approved.id).status == "paid"
    secret = (b"zqklant", b"zq-code", b"zqnotitie")
    addresses = [
        page,
        f"{page}/file.xml",
        f"{page}/ledger.csv",
        "/payouts/ledger.csv",
        "/",
        "/payouts",
        "/payouts/overview",
        "/payouts/books",
    ]
    addresses += [f"/payouts/people/{guide.id}/statement.pdf", "/claims", "/more"]
    for address in addresses:
        answer = browser.get(address)
        assert answer.status_code == 200, address
        assert not [word for word in secret if word in answer.data.lower()], address
    assert "Omar Saleh" in browser.get(page).text
    for address in (
        f"/clients/{client.id}",
        "/clients",
        f"/claims/{line_of(trip).claim_id}",
        "/claims/decide",
        "/people",
    ):
        assert browser.get(address).status_code in {403, 404}, address


def test_a_treasurer_decides_on_nothing_also_as_a_deputy(branch, team_leader, treasurer):
    claim = make_submitted(with_account(make_person(branch)), 450)
    assert treasurer not in may_stand_in(team_leader)
    make_deputy(team_leader, treasurer)

    assert not claims.may_decide(treasurer, claim)
    assert not treasurer.may(Permission.DECIDE_CLAIMS)


def test_a_treasurer_does_not_pay_an_own_claim(branch, team_leader, treasurer):
    claim = make_approved(with_account(treasurer), team_leader, 450)

    with pytest.raises(actions.SomebodyWasFirst):
        actions.make(treasurer, {claim.id: claim.version}, claim.first_day)


def test_who_pays_is_made_by_a_senior_with_both_papers_and_decides_on_nothing(
    app, monkeypatch, branch, team_leader, treasurer
):
    senior = make_person(branch, Role.SENIOR_TEAM_LEADER)
    wanted = {Role.TREASURER}

    assert Role.TREASURER in roles_to_give(senior)
    assert objection_to_roles(team_leader, set(), wanted, signed=True)
    assert objection_to_roles(senior, set(), wanted, signed=False)
    assert objection_to_roles(senior, set(), wanted | {Role.TEAM_LEADER}, signed=True)
    assert objection_to_roles(senior, set(), wanted | {Role.GUIDE}, signed=True) is None
    for part in (PersonPart.ADDRESS, PersonPart.ENTRY, PersonPart.ACCOUNT):
        assert not treasurer.can_be_changed_by(team_leader, part)
        assert treasurer.can_be_changed_by(senior, part)
    monkeypatch.setitem(app.config, "SECOND_FACTOR_OBLIGED", True)
    assert must_have_second_factor(treasurer)
