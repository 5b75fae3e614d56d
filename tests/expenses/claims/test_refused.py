"""A claim that was refused is asked again by its claimant: the same lines, paid once (D3, D6)."""

import pytest

from portal.activities import actions as activities
from portal.activities.models import Activity
from portal.core.clock import today
from portal.core.database import db
from portal.expenses.claims import actions
from portal.expenses.claims.queries import desk
from portal.expenses.payouts import actions as payouts
from portal.expenses.payouts.queries import statement_of
from portal.expenses.records import queries as expenses
from portal.expenses.records.models import ClaimStatus, ExpenseClaim, ExpenseLine
from portal.people.models import Person
from tests.activities.factories import Phone
from tests.expenses.claims.factories import add_receipt, make_draft, with_account
from tests.expenses.payouts.factories import paid_out
from tests.factories import make_assignment, make_client, make_person
from tests.forms import largest_form

pytestmark = pytest.mark.at("2026-12-02 10:00")


@pytest.fixture
def guide(branch) -> Person:
    return with_account(make_person(branch, name="Gids de Wit"))


@pytest.fixture
def visit(client_for, guide) -> Activity:
    """A visit of 12,4 km: € 2,85."""
    client = make_client(guide.branch)
    make_assignment(guide, client.household)
    answer = Phone(client_for(guide)).log(client, travel="y", transport="car", km="12,4")
    assert answer.status_code == 303, answer.text
    return Activity.get()


def again(claim: ExpenseClaim) -> ExpenseClaim:
    return ExpenseClaim.get_by_id(claim.id)


def send(person: Person) -> ExpenseClaim:
    claim = expenses.draft_of(person, today().year * 100 + today().month)
    actions.submit(claim, person)
    return again(claim)


def refused(person: Person, leader: Person) -> ExpenseClaim:
    claim = send(person)
    actions.refuse(claim, leader, "Dit was 10 km, geen 12")
    return again(claim)


def put_right(client_for, **fields):
    visit = Activity.get()
    browser, address = client_for(visit.person), f"/activities/{visit.id}/edit"
    form = largest_form(browser.get(address).text)
    return browser.post(address, data=form.values | fields | {"act": "save"})


def test_a_refused_journey_is_put_right_asked_again_and_paid_once(
    client_for, branch, guide, visit, team_leader
):
    """The visit says what to do; who decides reads that it was refused before."""
    claim, browser = refused(guide, team_leader), client_for(guide)
    assert "Vraag haar opnieuw" in browser.get(f"/activities/{visit.id}").text
    stays = put_right(client_for, km="10,0")
    assert stays.status_code == 422
    assert "Deze reiskosten zijn afgewezen" in stays.text

    page = browser.post(f"/claims/{claim.id}/ask-again", follow_redirects=True).text
    assert "Dit was 10 km, geen 12" in page
    assert "wees dit af" in page
    assert put_right(client_for, km="10,0").status_code == 303
    actions.submit(again(claim), guide, answer="Je hebt gelijk")
    [item] = desk.queue_of(team_leader, "todo").look  # never under what is all fine
    assert (item.pay_cents, item.checks.remarks[0].short) == (230, "Eerder afgewezen")

    actions.approve(again(claim), team_leader)
    maker = make_person(branch, "team_leader", name="Penning Meester")
    payouts.confirm(paid_out(maker, again(claim)), maker)
    assert statement_of(guide, today().year).paid_cents == 230
    assert [x.amount_cents for x in ExpenseLine.select()] == [230]


def test_the_visit_of_a_refused_journey_is_withdrawn_and_never_paid(guide, visit, team_leader):
    """What never was is taken away, and the refusal stays as it was."""
    claim = refused(guide, team_leader)
    activities.withdraw(Activity.get(), guide)
    assert [x.claim_id for x in ExpenseLine.select()] == [claim.id]
    with pytest.raises(actions.NothingLeft):
        actions.ask_again(claim, guide)
    assert again(claim).status == ClaimStatus.REJECTED

    activities.restore(Activity.get(), guide)
    actions.ask_again(again(claim), guide)
    assert [x.amount_cents for x in expenses.lines_of(claim)] == [285]


def test_only_its_claimant_asks_it_again_and_once(client_for, guide, visit, team_leader):
    claim = refused(guide, team_leader)
    stale = again(claim)
    assert client_for(team_leader).post(f"/claims/{claim.id}/ask-again").status_code == 403
    actions.ask_again(again(claim), guide)
    for act in (
        lambda: actions.ask_again(stale, guide),  # a double click
        lambda: actions.undo(stale, team_leader),  # on a page of before
        lambda: actions.take_back(again(claim), guide),  # there is something to send in
    ):
        with pytest.raises(actions.AlreadyDecided):
            act()
    answer = client_for(guide).post(f"/claims/{claim.id}/ask-again", follow_redirects=True)
    assert "niet meer afgewezen" in answer.text


def test_what_was_refused_and_taken_back_keeps_what_was_said(guide, visit, team_leader):
    """Never under what is all fine by way of a draft of the month."""
    claim = refused(guide, team_leader)
    actions.ask_again(claim, guide)
    actions.submit(again(claim), guide)
    assert actions.take_back(again(claim), guide).status == ClaimStatus.RETURNED


def test_what_is_owed_of_a_refused_claim_is_set_off_once(client_for, guide, visit, team_leader):
    actions.approve(send(guide), team_leader)
    put_right(client_for, km="10,0")  # € 0,55 less
    make_draft(guide, 450, day=today())
    second = refused(guide, team_leader)
    actions.ask_again(second, guide)

    owed = ExpenseLine.select().where(ExpenseLine.amount_cents < 0)
    assert [x.claim.status for x in owed] == [ClaimStatus.DRAFT]
    actions.submit(again(second), guide)
    assert desk.item_of(again(second)).pay_cents == 450 - 55


def test_a_returned_claim_with_nothing_to_send_in_is_closed(
    client_for, branch, guide, visit, team_leader
):
    """All that is left is a correction of less than nothing: it waits in the draft."""
    actions.approve(send(guide), team_leader)
    put_right(client_for, km="10,0")
    make_draft(guide, 450, day=today())
    second, browser = send(guide), client_for(guide)
    actions.return_with(second, team_leader, "Waar was dit?")
    [line] = [x for x in expenses.lines_of(second) if x.amount_cents == 450]
    browser.post(f"/claims/lines/{line.id}/remove")
    assert "Sluit deze declaratie" in browser.get(f"/claims/{second.id}").text

    answer = browser.post(f"/claims/{second.id}/take-back", follow_redirects=True)
    assert "Deze declaratie is gesloten" in answer.text
    assert desk.queue_of(team_leader, "asked").all == []
    make_draft(guide, 700, day=today())
    assert desk.item_of(send(guide)).pay_cents == 645


@pytest.mark.parametrize("how", ["lowered", "refused"])
def test_what_more_was_asked_and_not_paid_is_not_asked_again_in_full(
    client_for, guide, visit, team_leader, how
):
    """D7: 12,4 km paid, 20 km asked and not paid: of 25 km only the last five are asked."""
    actions.approve(send(guide), team_leader)
    put_right(client_for, km="20")
    claim = send(guide)
    [line] = expenses.lines_of(claim)
    assert line.amount_cents == 175
    if how == "lowered":
        actions.correct(claim, team_leader, [actions.Correction(line.id, 1, "niet zo ver")])
        actions.approve(again(claim), team_leader)
    else:
        actions.refuse(claim, team_leader, "niet zo ver")
    paid = 285 + (how == "lowered")

    put_right(client_for, km="19")  # within what was decided on: nothing is asked
    assert expenses.draft_of(guide, 202612) is None
    put_right(client_for, km="25")
    draft = expenses.draft_of(guide, 202612)
    assert [x.amount_cents for x in expenses.lines_of(draft)] == [5 * 23]
    put_right(client_for, km="10")  # less than was paid
    assert [x.amount_cents for x in expenses.lines_of(draft)] == [230 - paid]


def test_a_refused_correction_asks_what_its_journey_comes_to_by_now(
    client_for, guide, visit, team_leader
):
    actions.approve(send(guide), team_leader)
    put_right(client_for, km="20")
    claim = send(guide)
    actions.refuse(claim, team_leader, "niet zo ver")
    put_right(client_for, km="15")
    actions.ask_again(again(claim), guide)
    [line] = expenses.lines_of(claim)
    assert (line.amount_cents, line.distance_hm) == (15 * 23 - 285, 150 - 124)

    put_right(client_for, km="16")  # open again: the same line
    assert [x.amount_cents for x in expenses.lines_of(claim)] == [16 * 23 - 285]


def test_a_fare_of_which_less_was_paid_stays_as_it_was_typed(client_for, guide, visit, team_leader):
    """What the form of the visit shows is what was claimed, also under what was paid."""
    put_right(client_for, transport="public", km="", fare="4,50")
    with db.atomic():
        add_receipt(ExpenseLine.get(), guide)
    claim = send(guide)
    [line] = expenses.lines_of(claim)
    actions.correct(claim, team_leader, [actions.Correction(line.id, 300, "dagkaart")])
    actions.approve(again(claim), team_leader)
    trip = Activity.get().trip
    assert expenses.claimed_cents(trip) == 450
    for fare, cents in (("2,00", 200), ("9,00", 900)):
        assert put_right(client_for, fare=fare).status_code == 303
        assert expenses.claimed_cents(trip) == cents
