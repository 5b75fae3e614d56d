"""Lines of one's own claims: what is typed, from which visit, once (D3, D15)."""

import re
from datetime import date, timedelta

import pytest

from portal.activities.models import Activity
from portal.core.clock import now, today
from portal.expenses.claims import actions
from portal.expenses.claims.actions import lines as taking
from portal.expenses.claims.actions.submit import move_line
from portal.expenses.records import actions as expenses
from portal.expenses.records import queries as rules
from portal.expenses.records.models import (
    AllowanceAgreement,
    ExpenseClaim,
    ExpenseLine,
    RemovedLine,
    Trip,
)
from tests import clock
from tests.expenses.claims.factories import make_draft, make_submitted
from tests.factories import make_activity, make_assignment, make_client, make_person

KEY = "0" * 31 + "1"


@pytest.fixture
def send(client_for, volunteer):
    """Fill in the form of a cost; what is not named is right."""
    browser = client_for(volunteer)

    def send(address="/claims/lines/new", **fields):
        right = {"kind": "parking", "amount": "4,50", "day": "today", "form_key": KEY}
        return browser.post(address, data=right | fields)

    return send


def lines():
    return list(ExpenseLine.select().order_by(ExpenseLine.id))


def errors(answer) -> str:
    assert answer.status_code == 422, answer.status_code
    return " ".join(re.findall(r'-error"?[^>]*>.*?<span>([^<]+)</span>', answer.text, re.DOTALL))


def test_a_cost_becomes_a_line_of_the_draft_of_its_month(send, volunteer):
    """J3"""
    answer = send(kind="materials", description="schrift en pennen", day="yesterday")

    [line] = lines()
    assert answer.location.startswith(f"/claims/{line.claim_id}")
    assert (line.kind, line.amount_cents, line.description) == (
        "materials",
        450,
        "schrift en pennen",
    )
    assert line.spent_on == today() - timedelta(1)
    assert (line.claim.claimant, line.claim.status) == (volunteer, "draft")


@pytest.mark.parametrize(
    ("typed", "cents"),
    [("8,4", 840), ("8.4", 840), ("€ 12,50", 1250), ("1.234,56", 123_456), ("3", 300)],
)
def test_an_amount_is_typed_with_either_key(send, typed, cents):
    send(amount=typed, sure="amount=123456")

    assert [line.amount_cents for line in lines()] == [cents]


@pytest.mark.parametrize(
    ("typed", "said"),
    [
        ("", "Vul in wat het kostte"),
        ("0", "boven 0"),
        ("0,00", "boven 0"),
        ("-4,50", "zonder min"),
        ("−4,50", "zonder min"),
        ("1000000000", "hoogstens 10.000 euro"),
        ("999999", "hoogstens 10.000 euro"),
        ("veel", "bedrag"),
        ("4,505", "bedrag"),
        ("1e3", "bedrag"),
    ],
)
def test_a_wrong_amount_is_said_by_its_field_and_what_was_typed_stays(send, typed, said):
    answer = send(amount=typed, description="bij het gemeentehuis")

    assert said in errors(answer)
    assert "bij het gemeentehuis" in answer.text
    assert typed in answer.text
    assert lines() == []


@pytest.mark.parametrize(
    ("fields", "said"),
    [
        ({"day": "other", "date": str(clock.day(1))}, "nog niet geweest"),
        ({"day": "other", "date": "1926-01-05"}, "betaalt geen kosten van zo lang geleden"),
        ({"day": "other", "date": "2026-02-31"}, "datum"),
        ({"day": "other", "date": ""}, "Kies een dag"),
        ({"day": ""}, "Kies een dag"),
        ({"kind": ""}, "waarvoor"),
        ({"kind": "mileage"}, "waarvoor"),
        ({"kind": "other"}, "waarvoor het was"),
        ({"description": "x" * 301}, "hoogstens 300"),
        ({"description": "bsn 111222333"}, "BSN"),
    ],
)
def test_what_is_wrong_is_said_by_its_field_and_nothing_is_stored(send, fields, said):
    answer = send(**fields)

    assert said.lower() in errors(answer).lower()
    assert "4,50" in answer.text
    assert lines() == []


def test_a_day_of_last_year_is_asked_once_more_and_then_taken(send):
    """D14: what is late is flagged, not hidden."""
    last_year = {"day": "other", "date": str(today() - timedelta(400))}
    answer = send(**last_year)
    assert "Klopt de dag?" in errors(answer)
    assert lines() == []

    answer = send(**last_year, is_right="y")

    assert [line.spent_on for line in lines()] == [today() - timedelta(400)]


def test_the_same_form_sent_three_times_makes_one_line(send):
    """D15, R16: a double click or a retry."""
    answers = [send() for _ in range(3)]

    assert len(lines()) == 1
    assert len({answer.location for answer in answers}) == 1


def test_the_key_of_somebody_elses_form_makes_a_line_of_ones_own(send, volunteer, client_for):
    """R16"""
    other = client_for(make_person(volunteer.branch))
    other.post(
        "/claims/lines/new",
        data={"kind": "phone", "amount": "9", "day": "today", "form_key": KEY},
    )
    send()

    assert [(line.kind, line.claim.claimant == volunteer) for line in lines()] == [
        ("phone", False),
        ("parking", True),
    ]


def test_a_ticket_typed_otherwise_for_a_claimed_journey_is_not_taken_for_saved(
    volunteer, client_for
):
    trip = expenses.travel(volunteer, today(), 0, "public")
    make_activity(volunteer, make_client(volunteer.branch), trip=trip)
    browser, address = client_for(volunteer), f"/claims/lines/new?trip={trip.id}"
    typed = {"amount": "6,80", "trip": trip.id, "form_key": KEY}
    first, again = (browser.post(address, data=typed) for _ in range(2))
    other = browser.post(address, data=typed | {"amount": "9,20"})

    assert (first.location, first.status_code) == (again.location, 303)
    assert "staat al in een declaratie" in errors(other)
    assert [line.amount_cents for line in lines()] == [680]


def test_a_fixed_allowance_is_offered_only_to_who_agreed_one(send, volunteer, client_for):
    """B1: costs or an allowance, as was agreed for the day."""
    assert "Vaste vergoeding" not in client_for(volunteer).get("/claims/lines/new").text
    assert "waarvoor" in errors(send(kind="allowance"))

    AllowanceAgreement.create(
        branch=volunteer.branch_id, person=volunteer, valid_from=today(), mode="fixed"
    )
    assert "geen vaste vergoeding" in errors(send(kind="allowance", day="yesterday"))
    send(kind="allowance", amount="50")

    assert [(line.kind, line.is_allowance) for line in lines()] == [("other", True)]


@pytest.fixture
def journey(volunteer):
    """Three visits to five clients on one journey of 12.4 km, and who made it."""
    trip = expenses.travel(volunteer, date(2024, 5, 3), 124, "car")
    for number, clients in enumerate((1, 2, 2)):
        served = [make_client(volunteer.branch) for _ in range(clients)]
        make_assignment(volunteer, served[0].household)
        make_activity(volunteer, *served, trip=trip, distance_hm=None if number else 124)
    return trip


def test_a_round_of_three_visits_and_five_clients_is_claimed_once(journey, volunteer, client_for):
    """D3: 12.4 km once; the second claim on the journey is refused."""
    first = rules.line_of(journey)
    answer = client_for(volunteer).post(f"/claims/trips/{journey.id}/claim", follow_redirects=True)

    assert "staat al in een declaratie" in answer.text
    assert lines() == [first]
    assert (first.distance_hm, first.amount_cents) == (124, 285)


def test_a_journey_that_was_taken_out_can_be_claimed_again_with_one_tap(
    journey, volunteer, client_for
):
    """J3: kilometres are not typed."""
    browser = client_for(volunteer)
    expenses.unclaim(journey)
    Trip.update(travelled_on=today()).execute()
    one_tap = f"/claims/trips/{journey.id}/claim"
    assert one_tap in browser.get("/claims").text

    browser.post(one_tap)

    assert [(line.trip_id, line.distance_hm) for line in lines()] == [(journey.id, 124)]
    assert one_tap not in browser.get("/claims").text


def test_the_journey_of_a_visit_that_was_withdrawn_is_not_claimed(journey, volunteer, client_for):
    """Bad input: a deleted visit."""
    expenses.unclaim(journey)
    Activity.update(withdrawn_at=now()).execute()
    answer = client_for(volunteer).post(f"/claims/trips/{journey.id}/claim", follow_redirects=True)

    assert "kun je niets declareren" in answer.text
    assert lines() == []


def test_the_ticket_of_a_journey_is_added_to_it(volunteer, client_for):
    """D3: day and purpose are known; what it cost is typed."""
    trip = expenses.travel(volunteer, today(), 0, "public")
    make_activity(volunteer, make_client(volunteer.branch), trip=trip)
    assert lines() == []
    answer = client_for(volunteer).post(
        f"/claims/lines/new?trip={trip.id}",
        data={"amount": "6,80", "trip": trip.id, "form_key": KEY, "description": "retour"},
    )

    [line] = lines()
    assert answer.status_code == 303
    assert (line.trip, line.kind, line.amount_cents) == (trip, "public_transport", 680)


def test_kilometres_of_a_line_cannot_be_typed(journey, volunteer, client_for):
    """D3: the form of such a line has no amount, and one that is sent changes nothing."""
    line = rules.line_of(journey)
    browser = client_for(volunteer)
    page = browser.get(f"/claims/lines/{line.id}/edit").text
    assert 'name="amount"' not in page
    seen = re.search(r'name="seen" value="([^"]*)"', page)[1]

    browser.post(
        f"/claims/lines/{line.id}/edit",
        data={"seen": seen, "amount": "99", "kind": "parking", "day": "today", "description": "!"},
    )

    [line] = lines()
    assert (line.kind, line.amount_cents, line.description) == ("mileage", 285, "!")
    assert line.spent_on == date(2024, 5, 3)


def test_a_line_that_moves_to_another_month_moves_to_its_draft(send, volunteer, client_for):
    """One open claim a month."""
    send()
    [line] = lines()
    page = client_for(volunteer).get(f"/claims/lines/{line.id}/edit").text
    seen = re.search(r'name="seen" value="([^"]*)"', page)[1]
    first = today().replace(day=1) - timedelta(1)
    send(f"/claims/lines/{line.id}/edit", seen=seen, day="other", date=str(first), is_right="y")

    assert lines()[0].claim.month == first.year * 100 + first.month


def test_of_two_windows_the_second_sees_both_and_loses_nothing(send, volunteer, client_for):
    """R14"""
    send()
    [line] = lines()
    page = client_for(volunteer).get(f"/claims/lines/{line.id}/edit").text
    seen = re.search(r'name="seen" value="([^"]*)"', page)[1]
    assert send(f"/claims/lines/{line.id}/edit", seen=seen, amount="5").status_code == 303
    answer = send(f"/claims/lines/{line.id}/edit", seen=seen, amount="6")

    assert answer.status_code == 409
    assert "5,00" in answer.text
    assert 'value="6"' in answer.text
    assert lines()[0].amount_cents == 500


def test_a_claim_that_was_sent_in_in_another_tab_keeps_its_lines(send, volunteer):
    """Bad input: a claim decided in another tab."""
    claim = make_submitted(volunteer, 450)
    [line] = rules.lines_of(claim)
    answer = send(f"/claims/lines/{line.id}/edit", amount="9", description="mijn tekst")

    assert answer.status_code in {409, 422}
    assert "intussen ingestuurd" in answer.text
    assert "mijn tekst" in answer.text
    assert lines() == [line]
    assert lines()[0].amount_cents == 450


def test_a_line_is_taken_out_and_put_back_with_its_receipt(volunteer, client_for):
    """Undo."""
    browser, claim = client_for(volunteer), make_draft(volunteer, 450)
    [line] = rules.lines_of(claim)
    [receipt] = rules.receipts_of([line])[line.id]
    answer = browser.post(f"/claims/lines/{line.id}/remove")
    assert lines() == []
    page = browser.get(answer.location).text
    restore = re.search(r'action="(/claims/lines/[0-9a-f]{32}/restore)"', page)[1]

    for _ in range(2):
        browser.post(restore)

    [again] = lines()
    assert (again.amount_cents, again.claim) == (450, claim)
    assert [r.file for r in rules.receipts_of([again])[again.id]] == [receipt.file]


def test_a_journey_is_taken_out_and_put_back(journey, volunteer, client_for):
    browser, line = client_for(volunteer), rules.line_of(journey)
    answer = browser.post(f"/claims/lines/{line.id}/remove")
    page = browser.get(answer.location).text
    browser.post(re.search(r'action="(/claims/lines/[0-9a-f]{32}/restore)"', page)[1])

    assert [(line.trip, line.amount_cents) for line in lines()] == [(journey, 285)]


def test_a_line_of_a_claim_that_was_sent_in_stays(volunteer, client_for):
    claim = make_submitted(volunteer, 450)
    [line] = rules.lines_of(claim)
    answer = client_for(volunteer).post(f"/claims/lines/{line.id}/remove", follow_redirects=True)

    assert "kunnen nu niet veranderen" in answer.text
    assert lines() == [line]


def test_a_line_can_be_added_to_a_claim_that_came_back_with_a_question(
    send, volunteer, team_leader
):
    claim = make_submitted(volunteer, 450)
    actions.return_with(claim, team_leader, "Waar is het kaartje van de trein?")
    send(kind="public_transport", claim=claim.id, day="yesterday")

    month = ExpenseClaim.get_by_id(claim.id).month
    yesterday = today() - timedelta(1)
    if yesterday.year * 100 + yesterday.month == month:
        assert len(rules.lines_of(claim)) == 2


def removed(browser, line) -> str:
    """Take a line out; the address that puts it back."""
    page = browser.get(browser.post(f"/claims/lines/{line.id}/remove").location).text
    return re.search(r'action="(/claims/lines/[0-9a-f]{32}/restore)"', page)[1]


def test_a_journey_of_a_visit_that_was_withdrawn_is_not_put_back(journey, volunteer, client_for):
    browser = client_for(volunteer)
    restore = removed(browser, rules.line_of(journey))
    Activity.update(withdrawn_at=now()).execute()

    page = browser.post(restore, follow_redirects=True)

    assert (page.status_code, lines()) == (200, [])


def test_what_a_ticket_cost_is_corrected(volunteer, client_for):
    """Its day and its journey stay: they are of the visit."""
    trip = expenses.travel(volunteer, today(), 0, "public")
    make_activity(volunteer, make_client(volunteer.branch), trip=trip)
    browser, form = client_for(volunteer), {"trip": trip.id, "form_key": KEY}
    browser.post(f"/claims/lines/new?trip={trip.id}", data=form | {"amount": "6,80"})
    [line] = lines()
    page = browser.get(f"/claims/lines/{line.id}/edit").text
    seen = re.search(r'name="seen" value="([^"]*)"', page)[1]

    browser.post(f"/claims/lines/{line.id}/edit", data={"seen": seen, "amount": "7,10"})

    [line] = lines()
    assert (line.amount_cents, line.trip, line.spent_on) == (710, trip, today())


def test_a_line_that_stands_elsewhere_by_now_is_not_moved(volunteer):
    here, there = make_draft(volunteer, 450), make_draft(volunteer, day=today() - timedelta(70))
    [line] = rules.lines_of(here)
    move_line(line, there)
    with pytest.raises(actions.OtherAmount):
        move_line(line, here)

    assert ExpenseLine.get_by_id(line.id).claim_id == there.id


def test_a_journey_that_is_gone_is_not_put_back(journey, volunteer):
    taking.take_out(rules.line_of(journey), volunteer)
    Activity.update(trip=None).execute()
    Trip.delete().execute()

    with pytest.raises(taking.NothingToClaim):
        taking.put_back(RemovedLine.get(), volunteer)
    assert lines() == []
