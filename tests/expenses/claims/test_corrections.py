"""A journey that was paid is put right by a line of its own, on which somebody decides."""

import io
from datetime import date, timedelta

import pytest

from portal.activities import actions as activities
from portal.activities.models import Activity
from portal.core.clock import today
from portal.core.database import db
from portal.expenses.claims import actions
from portal.expenses.claims.actions.lines import IsCorrection, take_out
from portal.expenses.claims.queries import desk
from portal.expenses.claims.queries import lines as queries
from portal.expenses.payouts import actions as payouts
from portal.expenses.payouts.queries import ledger_of_year, statement_of
from portal.expenses.records import queries as expenses
from portal.expenses.records.actions import AlreadyClaimed
from portal.expenses.records.models import ClaimStatus, ExpenseClaim, ExpenseLine, Rate
from portal.import_export.actions.exporting import as_decimal, files_of
from portal.import_export.actions.parsing import decimal
from portal.people.models import Person
from tests.activities.factories import Phone
from tests.expenses.claims.factories import add_receipt, make_draft, with_account
from tests.expenses.payouts.factories import paid_out
from tests.factories import make_assignment, make_client, make_person
from tests.forms import largest_form
from tests.receipts import quarters, saved

pytestmark = pytest.mark.at("2026-12-02 10:00")
RATE = 23  # cents a kilometre, in 2026


@pytest.fixture
def guide(branch) -> Person:
    return with_account(make_person(branch, name="Gids de Wit"))


@pytest.fixture
def visit(client_for, guide):
    """A visit of 12,4 km: € 2,85."""
    client = make_client(guide.branch)
    make_assignment(guide, client.household)
    answer = Phone(client_for(guide)).log(client, travel="y", transport="car", km="12,4")
    assert answer.status_code == 303, answer.text
    return Activity.get()


def again(claim: ExpenseClaim) -> ExpenseClaim:
    return ExpenseClaim.get_by_id(claim.id)


def send(person: Person, **options) -> ExpenseClaim:
    """What stands in the draft of this month, sent in."""
    claim = expenses.draft_of(person, today().year * 100 + today().month)
    actions.submit(claim, person, **options)
    return again(claim)


def paid(person: Person, leader: Person, maker: Person) -> ExpenseClaim:
    claim = send(person)
    actions.approve(claim, leader)
    payouts.confirm(paid_out(maker, again(claim)), maker)
    return again(claim)


def put_right(client_for, visit: Activity, **fields):
    browser = client_for(visit.person)
    address = f"/activities/{visit.id}/edit"
    form = largest_form(browser.get(address).text)
    return browser.post(address, data=form.values | fields | {"act": "save"})


def corrections() -> list[tuple[int, int, str]]:
    """(cents, hundred metres, how far its claim is) of each."""
    lines = ExpenseLine.select(ExpenseLine, ExpenseClaim).join(ExpenseClaim)
    found = lines.where(ExpenseLine.corrects.is_null(False)).order_by(ExpenseLine.id)
    return [(x.amount_cents, x.distance_hm, x.claim.status) for x in found]


@pytest.fixture
def other_leader(branch) -> Person:
    return make_person(branch, "team_leader", name="Penning Meester")


def test_a_paid_journey_is_put_right_by_a_line_of_less_than_nothing(
    client_for, guide, visit, team_leader, other_leader
):
    """12,4 km paid, 10,0 driven: € 0,55 goes off the next costs, each decided on and booked."""
    first = paid(guide, team_leader, other_leader)
    page = client_for(guide).get(f"/activities/{visit.id}").text
    assert "Het verschil wordt een nieuwe regel in je declaratie" in page

    answer = put_right(client_for, visit, km="10,0")
    assert answer.status_code == 303, answer.text
    assert corrections() == [(-55, -24, "draft")]
    assert [x.amount_cents for x in expenses.lines_of(first)] == [285]
    assert "-0,55</bdi>" in client_for(guide).get(f"/activities/{visit.id}").text
    assert b",draft,mileage 12.4 2.85" in files_of(guide.branch.code)["expense_lines"]

    make_draft(guide, 450, day=today())
    second = send(guide)
    [item] = desk.queue_of(team_leader, "todo").look  # never under what is all fine
    assert (item.pay_cents, [r.short for r in item.checks.remarks]) == (395, ["Correctie"])
    actions.approve(again(second), team_leader)
    batch = paid_out(other_leader, again(second))
    payouts.confirm(batch, other_leader)

    assert batch.total_cents == 395
    year = today().year
    assert sorted(x.paid_cents for x in ledger_of_year(guide.branch_id, year)) == [-55, 285, 450]
    assert statement_of(guide, year).paid_cents == 285 + 395 == 1000 * RATE // 100 + 450


def test_nothing_is_paid_out_below_zero_it_waits(client_for, guide, visit, team_leader, branch):
    """A correction larger than the claim stays behind, in a draft, and goes with a larger one."""
    paid(guide, team_leader, make_person(branch, "team_leader"))
    activities.withdraw(Activity.get(), guide)
    assert corrections() == [(-285, -124, "draft")]
    owed = expenses.draft_of(guide, 202612)
    with pytest.raises(actions.Incomplete):
        actions.submit(owed, guide)
    assert "Het wacht" in client_for(guide).get(f"/claims/{owed.id}").text

    make_draft(guide, 285, day=today())
    small = send(guide)
    assert (small.status, desk.item_of(small).pay_cents) == (ClaimStatus.SUBMITTED, 285)
    assert corrections() == [(-285, -124, "draft")]

    make_draft(guide, 300, day=date(2026, 11, 30))  # of another month
    large = expenses.draft_of(guide, 202611)
    page = client_for(guide).get(f"/claims/{large.id}").text.replace("\N{NO-BREAK SPACE}", " ")
    assert "Stuur € 0,15 in" in page  # the button says what will be stored
    actions.submit(large, guide)
    assert desk.item_of(again(large)).pay_cents == 15
    assert corrections() == [(-285, -124, "submitted")]


def test_while_a_correction_waits_for_a_decision_the_journey_stays(
    client_for, guide, visit, team_leader, branch
):
    paid(guide, team_leader, make_person(branch, "team_leader"))
    put_right(client_for, visit, km="10,0")
    put_right(client_for, visit, km="11,0")  # not sent in: the same line
    assert corrections() == [(-32, -14, "draft")]
    make_draft(guide, 450, day=today())
    second = send(guide)
    refused = put_right(client_for, visit, km="9,0")
    assert refused.status_code == 422
    assert "Een correctie van deze rit" in refused.text

    actions.approve(second, team_leader)
    assert put_right(client_for, visit, km="12,4").status_code == 303
    assert corrections() == [(-32, -14, "approved"), (32, 14, "draft")]
    put_right(client_for, visit, km="11,0")
    assert corrections() == [(-32, -14, "approved")]  # nothing is left to put right


def test_a_correction_goes_back_and_forth_with_its_visit_and_not_by_itself(
    guide, visit, team_leader
):
    actions.approve(send(guide), team_leader)
    activities.withdraw(Activity.get(), guide)
    line = ExpenseLine.get(ExpenseLine.corrects == visit.trip_id)
    with pytest.raises(IsCorrection):
        take_out(queries.own_lines(guide).where(ExpenseLine.id == line.id).get(), guide)

    activities.restore(Activity.get(), guide)
    assert corrections() == []


def test_what_was_decided_stays_once_it_was_corrected(client_for, guide, visit, team_leader):
    """D6: neither undone nor sent back, and a refusal of the correction keeps what is owed."""
    first = send(guide)
    actions.approve(first, team_leader)
    put_right(client_for, visit, km="10,0")
    for act in (actions.undo, lambda c, by: actions.send_back(c, by, "Klopt niet")):
        with pytest.raises(actions.AlreadyDecided):
            act(again(first), team_leader)

    make_draft(guide, 450, day=today())
    second = send(guide)
    actions.refuse(second, team_leader, "Geen bon")
    assert corrections() == [(-55, -24, "rejected"), (-55, -24, "draft")]
    actions.undo(again(second), team_leader)
    assert corrections() == [(-55, -24, "submitted")]
    actions.refuse(again(second), team_leader, "Geen bon")
    make_draft(guide, 300, day=today())
    send(guide)  # what is owed is set off here
    with pytest.raises(actions.AlreadyDecided):
        actions.undo(again(second), team_leader)
    assert corrections() == [(-55, -24, "rejected"), (-55, -24, "submitted")]


def test_a_rate_that_is_changed_since_changes_no_correction(client_for, guide, visit, team_leader):
    """D2: what was granted at 23 cents is given back at 23 cents."""
    actions.approve(send(guide), team_leader)
    other_rate(guide, 50)
    put_right(client_for, visit, km="10,0")

    assert corrections() == [(-55, -24, "draft")]


def test_what_was_given_is_put_right_with_a_gift(client_for, guide, visit, team_leader):
    """The gift statement counts it; money that is paid is not touched."""
    actions.approve(send(guide, as_gift=True), team_leader)
    put_right(client_for, visit, km="10,0")
    make_draft(guide, 450, day=today())
    actions.approve(send(guide), team_leader)
    assert corrections() == [(-55, -24, "draft")]

    make_draft(guide, 700, day=today())
    gift = send(guide, as_gift=True)
    assert desk.item_of(gift).pay_cents == 645
    actions.approve(gift, team_leader)
    assert statement_of(guide, today().year).given_cents == 230 + 700


def test_a_bus_ticket_instead_of_a_car_is_two_lines_each_of_its_kind(
    client_for, guide, visit, team_leader
):
    actions.approve(send(guide), team_leader)
    put_right(client_for, visit, transport="public", km="", fare="4,50")

    found = ExpenseLine.select().where(ExpenseLine.corrects.is_null(False))
    kinds = {x.kind: (x.amount_cents, x.distance_hm) for x in found}
    assert kinds == {"mileage": (-285, -124), "public_transport": (450, 0)}
    assert expenses.claimed_cents(visit.trip) == 450


def test_a_dearer_ticket_asks_its_receipt_and_takes_it(client_for, guide, visit, team_leader):
    """What more is asked is a line like any other: it can have a receipt, and no other amount."""
    put_right(client_for, visit, transport="public", km="", fare="4,50")
    with db.atomic():
        add_receipt(ExpenseLine.get(), guide)
    actions.approve(send(guide), team_leader)
    put_right(client_for, visit, fare="9,00")
    [line] = ExpenseLine.select().where(ExpenseLine.corrects.is_null(False))
    with pytest.raises(actions.Incomplete):
        actions.submit(line.claim, guide)

    browser, address = client_for(guide), f"/claims/lines/{line.id}/edit"
    fields = largest_form(browser.get(address).text).values
    photo = (io.BytesIO(saved(quarters(), "JPEG")), "bon.jpg")
    answer = browser.post(
        address,
        data=fields | {"amount": "99,00", "act": "save", "photo": photo},
        content_type="multipart/form-data",
    )
    assert answer.status_code == 303, answer.text
    assert ExpenseLine.get_by_id(line.id).amount_cents == 450
    send(guide)


def test_a_journey_moves_to_another_day(client_for, guide, visit, team_leader):
    """All of it is given back, and the journey of the other day is a line like any other."""
    actions.approve(send(guide), team_leader)
    yesterday = (today() - timedelta(1)).isoformat()
    answer = put_right(client_for, visit, day="other", date=yesterday)
    assert answer.status_code == 303, answer.text

    assert corrections() == [(-285, -124, "draft")]
    drafts = ExpenseLine.select().join(ExpenseClaim).where(ExpenseClaim.status == "draft")
    assert sorted(x.amount_cents for x in drafts) == [-285, 285]


@pytest.mark.no_database
def test_files_hold_what_is_less_than_nothing():
    assert as_decimal(-55, 2) == "-0.55"
    amount = decimal(2, 100, below_zero=True)
    assert (amount.read("-0.55"), amount.read(amount.from_dutch("-0,55"))) == (-55, -55)
    with pytest.raises(ValueError, match="no number"):
        decimal(2, 100).read("-0.55")


def test_a_submitted_journey_stays(guide, visit):
    send(guide)
    with pytest.raises(AlreadyClaimed):
        activities.withdraw(Activity.get(), guide)


def other_rate(person: Person, cents: int) -> None:
    with db.atomic():
        Rate.create(
            branch=person.branch_id,
            transport="car",
            valid_from=today() - timedelta(30),
            cents_per_km=cents,
            source="besluit",
        )
