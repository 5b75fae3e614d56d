"""All of a month in one tap, and what of it counts for a limit: for the volunteer."""

import re
from datetime import date

import pytest

from portal.expenses.records import actions as expenses
from portal.expenses.records.models import AllowanceAgreement, ExpenseClaim, ExpenseLine
from tests.expenses.claims.factories import make_draft, with_account
from tests.factories import make_activity

pytestmark = pytest.mark.at("2026-12-02 10:00")
NOVEMBER = date(2026, 11, 12)


@pytest.fixture
def person(volunteer):
    return with_account(volunteer)


def journey(person, day, distance_hm=100):
    """One that was logged with a visit, and that stands in no claim."""
    trip = expenses.travel(person, day, distance_hm, "car")
    make_activity(person, trip=trip)
    expenses.unclaim(trip)
    return trip


def one_tap(browser):
    """Press the button of the first month; what it said that it comes to."""
    page = browser.get("/claims").text
    [(month, cents)] = re.findall(
        r'/claims/months/(\d+)".*?name="cents"\s+value="(\d+)"', page, re.DOTALL
    )
    return browser.post(f"/claims/months/{month}", data={"cents": cents}), int(cents)


def test_everything_of_a_month_is_sent_in_by_one_tap_and_taken_back(client_for, person):
    """D3, D6: the draft with all journeys that stood in no claim; the button says how much."""
    make_draft(person, 450, day=NOVEMBER)
    for day in (NOVEMBER, date(2026, 11, 14)):
        journey(person, day)
    browser = client_for(person)

    answer, cents = one_tap(browser)

    claim = ExpenseClaim.get(ExpenseClaim.claimant == person)
    assert answer.location == f"/claims/{claim.id}"
    amounts = [line.amount_cents for line in ExpenseLine.select().order_by(ExpenseLine.id)]
    assert (claim.status, claim.month, len(amounts)) == ("submitted", 202611, 3)
    assert sum(amounts) == cents
    assert "/claims/months/" not in browser.get("/claims").text
    browser.post(f"/claims/{claim.id}/take-back")
    assert ExpenseClaim.get().status == "draft"


def test_another_amount_than_was_shown_is_sent_in_by_nobody(client_for, person):
    journey(person, NOVEMBER)

    answer = client_for(person).post("/claims/months/202611", data={"cents": "1"})

    assert answer.status_code == 409
    assert ExpenseClaim.get().status == "draft"


def test_what_lacks_is_told_before_a_month_is_sent_in(client_for, volunteer):
    """D5: the journeys stand in the draft, and the page says what to do first."""
    journey(volunteer, NOVEMBER)

    answer, _cents = one_tap(client_for(volunteer))

    assert answer.status_code == 422
    assert "Vul het in bij Mijn account" in answer.text
    assert ExpenseClaim.get().status == "draft"


def test_a_month_without_anything_left_makes_no_claim(client_for, person):
    assert client_for(person).post("/claims/months/202610").location == "/claims"
    assert ExpenseClaim.select().count() == 0


def test_costs_alone_have_no_limit_and_an_allowance_is_shown_beside_its_own(client_for, person):
    """D13: bus tickets of 211 euro cost nobody tax; a fixed allowance says how much is left."""
    claim = make_draft(person, 21_100, day=date(2026, 12, 1))
    browser = client_for(person)
    pages = browser.get("/claims").text + browser.get(f"/claims/{claim.id}").text
    assert "kost je belasting" not in pages
    assert "Vergoeding deze maand" not in pages
    assert "boven de grens" not in pages

    AllowanceAgreement.create(
        branch=person.branch, person=person, mode="both", valid_from=date(2026, 1, 1)
    )
    pages = browser.get("/claims").text.replace("\u00a0", " ")
    assert "Vergoeding deze maand: € 211,00 van € 210,00." in pages


def test_the_own_year_statement_stands_with_the_claims(client_for, person):
    page = client_for(person).get("/claims").text

    assert "/payouts/statement.pdf?year=2026" in page


def test_a_receipt_comes_from_the_camera_or_the_files_of_a_phone(client_for, person):
    """D4: `capture` would open the camera only."""
    browser = client_for(person)

    for address in ("/claims", "/claims/lines/new"):
        page = browser.get(address).text
        assert 'accept="image/*,application/pdf"' in page
        assert "capture=" not in page
