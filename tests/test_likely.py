"""A number that can hardly be meant is asked about once; with the tick it is saved."""

import re
import uuid
from datetime import timedelta

import pytest

from portal.activities.models import Activity
from portal.core.clock import now
from portal.core.web.access import Role
from portal.expenses.records.actions import travel
from portal.expenses.records.models import ExpenseLine, ExpensePolicy, Trip
from tests import clock
from tests.employment.cvs.factories import agree, make_profile
from tests.employment.vacancies.forms import vacancy
from tests.expenses.claims.factories import make_draft
from tests.factories import (
    make_activity,
    make_assignment,
    make_client,
    make_employer,
    make_person,
)
from tests.forms import largest_form

TICK = re.compile(
    r'<input type="checkbox" id="[\w-]+-sure" name="sure" value="([^"]+)"( checked)?>'
)
DAY = clock.day().isoformat()
RULE = {"valid_from": DAY, "source": "besluit"}
LIMIT = RULE | {"younger_than": "18", "hour_cents": "3", "hour_younger_cents": "2"}
LIMIT |= {"month_cents": "200", "year_cents": "2000"}
POLICY = RULE | {"escalate_after_days": "7", "late_after_days": "90", "likely_hm_per_trip": "100"}
DESK = {"desk": "legal_guide", "weekday": "3", "opens": "09:30", "closes": "17:00"}
DESK |= {"slot_minutes": "30", "needed": "2", "valid_from": DAY}
VISIT = {"kind": "home_visit", "day": "today", "duration": "60", "outcome": "done"}
CAR, BUS = {"travel": "y", "transport": "car"}, {"travel": "y", "transport": "public"}
LONG = {"duration": "other"}
PLAN = {"kind": "home_visit", "day": clock.day(3).isoformat(), "start": "09:00"}
PLACE = {"kind": "internship", "job_title": "Bakker", "started_on": DAY}

# (role, address, the rest of the form, field, one too large, another, its words, a likely one)
CASES = {
    "km": ("guide", "/activities/new", VISIT | CAR, "km", "2.000 km", "1.500 km", "8,4"),
    "fare": ("guide", "/activities/new", VISIT | BUS, "fare", "€ 9.999,00", "€ 101,00", "4,50"),
    "minutes": ("guide", "/activities/new", VISIT | LONG, "minutes", "20 uur", "12 uur", "8 uur"),
    "visit": ("guide", "/visits/new", PLAN | LONG, "minutes", "12 uur", "10 uur", "60"),
    **{
        kind: (
            "guide",
            "/claims/lines/new",
            {"kind": kind, "day": "today", "description": "iets"},
            "amount",
            "€ 9.999,00",
            "€ 501,00",
            "12,50",
        )
        for kind in "public_transport parking phone materials other".split()
    },
    **{
        field: ("team_leader", f"/claims/rules/{rule}/new", base, field, large, other, right)
        for rule, base, field, large, other, right in [
            ("rate", RULE | {"transport": "car"}, "cents_per_km", "€ 2,00", "€ 1,00", "0,25"),
            ("limit", LIMIT, "hour_cents", "€ 560,00", "€ 56,00", "5,60"),
            ("limit", LIMIT, "hour_younger_cents", "€ 560,00", "€ 56,00", "3,30"),
            ("limit", LIMIT, "month_cents", "€ 21.000,00", "€ 2.100,00", "210"),
            ("limit", LIMIT, "year_cents", "€ 210.000,00", "€ 21.000,00", "2100"),
            ("policy", POLICY, "second_approval_from_cents", "€ 25.000,00", "€ 9.000,00", "250"),
            ("policy", POLICY, "escalate_after_days", "700", "70", "7"),
            ("policy", POLICY, "late_after_days", "900", "400", "92"),
            ("policy", POLICY, "likely_hm_per_trip", "2.000 km", "1.000 km", "100"),
            ("policy", POLICY, "yearly_budget_cents", "€ 900.000,00", "€ 500.000,00", "5000"),
            ("kind", RULE | {"kind": "phone"}, "receipt_from_cents", "€ 1.000,00", "€ 800,00", "5"),
        ]
    },
    "slot_minutes": (
        "team_leader",
        "/roster/hours/new",
        DESK,
        "slot_minutes",
        "4 uur",
        "3 uur",
        "30",
    ),
    "needed": ("team_leader", "/roster/hours/new", DESK, "needed", "20", "12", "3"),
    "wish": (
        "job_coach",
        "/clients/{client}/wish",
        {},
        "hours_per_week_tenths",
        "60 uur",
        "41 uur",
        "40",
    ),
    "travel_km": ("job_coach", "/clients/{client}/wish", {}, "travel_km", "500", "300", "20"),
    "vacancy": (
        "job_coach",
        "/employers/{employer}/vacancies/new",
        vacancy(),
        "hours_per_week_tenths",
        "60 uur",
        "41 uur",
        "40",
    ),
    "placement": (
        "job_coach",
        "/clients/{client}/placements/new",
        PLACE,
        "hours_per_week_tenths",
        "100 uur",
        "41 uur",
        "24",
    ),
}


@pytest.fixture
def fill(client_for, branch):
    """fill(role, address, fields) -> a function that sends the form with more fields."""

    def opened(role, address, fields):
        person, client = make_person(branch, role), make_client(branch)
        make_assignment(person, client.household, role=role)
        employer = make_employer(branch)
        browser = client_for(person)
        address = address.format(client=client.id, employer=employer.id)
        own = {"form_key": uuid.uuid4().hex, "client": client.id, "employer": employer.id}
        own |= {"households": client.household_id, "clients": client.id}
        stored = largest_form(
            browser.get(address.removesuffix("/new") if "roster" in address else address).text
        ).values
        version = {"version": stored["version"]} if "version" in stored else {}
        return lambda **more: browser.post(address, data=own | version | fields | more)

    return opened


def typed(shown: str) -> str:
    """2.000 km, typed so that it can only be read in one way."""
    return shown.replace(".", "")


def words(answer) -> str:
    return answer.text.replace("\u00a0", " ")


def ticks(answer) -> list[tuple[str, str]]:
    return TICK.findall(answer.text)


@pytest.mark.parametrize("case", CASES)
def test_a_number_that_can_hardly_be_meant_is_asked_about_once(fill, case):
    role, address, fields, field, large, other, _right = CASES[case]
    send = fill(role, address, fields)
    asked = send(**{field: typed(large)})
    assert asked.status_code == 422
    assert f"{large} is veel. Klopt dat?" in words(asked)
    assert f"Ja, {large} klopt" in words(asked)
    [(tick, ticked)] = ticks(asked)
    assert not ticked
    assert f'value="{typed(large)}"' in asked.text  # what was typed stays

    again = send(**{field: typed(other), "sure": tick})  # the tick was for another number
    assert again.status_code == 422
    assert f"Ja, {other} klopt" in words(again)
    [(second, ticked)] = ticks(again)
    assert not ticked
    assert second != tick

    assert send(**{field: typed(other), "sure": second}).status_code == 303


@pytest.mark.parametrize("case", CASES)
def test_a_likely_number_needs_no_tick(fill, case):
    role, address, fields, field, _large, _other, right = CASES[case]

    assert fill(role, address, fields)(**{field: right}).status_code == 303


def test_the_tick_stays_while_something_else_is_mended(fill):
    send = fill("guide", "/activities/new", VISIT | CAR)
    answer = send(km="2000", duration="")

    assert ticks(answer) == [("km=20000", "")]
    assert ticks(send(km="2000", duration="", sure="km=20000")) == [("km=20000", " checked")]
    kept = send(km="2000", sure="km=20000", act="in_vain", to_kind="office")
    assert Activity.select().count() == 0
    assert kept.status_code == 200


def test_what_the_branch_takes_for_likely_holds(fill, branch):
    ExpensePolicy.update(likely_hm_per_trip=100).execute()
    send = fill("guide", "/activities/new", VISIT | CAR)

    assert "11 km is veel" in send(km="11").text
    assert send(km="10").status_code == 303


def test_what_is_refused_is_not_asked_about(fill):
    send = fill("guide", "/activities/new", VISIT)
    for fields, said in [
        (CAR | {"km": "2001"}, "Typ hoogstens 2000 kilometer"),
        (BUS | {"fare": "99.999,00"}, "Vul hoogstens 10.000 euro in"),
        ({"duration": "other", "minutes": "1500"}, "Een dag heeft 24 uur"),
    ]:
        answer = send(**fields)
        assert answer.status_code == 422
        assert said in answer.text
        assert "Klopt dat?" not in answer.text
    sure = send(**BUS, fare="99.999,00", sure="fare=9999900")
    assert sure.status_code == 422


def test_what_is_not_asked_of_this_visit_is_not_doubted(fill):
    send = fill("guide", "/activities/new", VISIT)

    assert send(km="2000", fare="9999", minutes="1400").status_code == 303


@pytest.mark.parametrize("tick", [{}, {"sure": "amount=999900"}])
def test_the_tick_makes_no_second_record(fill, tick):
    """Sent twice, and after going back without the tick, it is one line."""
    send = fill("guide", "/claims/lines/new", {"kind": "parking", "day": "today"})
    first = send(amount="9999", sure="amount=999900")
    second = send(amount="9999", **tick)

    assert (first.status_code, second.status_code) == (303, 303)
    assert ExpenseLine.select().count() == 1


def test_the_photo_of_a_receipt_comes_first_and_keeps_the_tick(fill):
    send = fill("guide", "/claims/lines/new", {"kind": "parking", "day": "today"})
    answer = send(amount="9999", sure="amount=999900", act="throw:nothing")

    assert answer.status_code == 200
    assert ticks(answer) == [("amount=999900", " checked")]


def test_what_stood_there_before_is_not_asked_again(client_for, branch):
    guide, client = make_person(branch, Role.GUIDE), make_client(branch)
    make_assignment(guide, client.household)
    made = make_activity(guide, client, minutes=900, started_at=now() - timedelta(days=3))
    trip = travel(guide, made.happened_on, 20_000, "car")
    Activity.update(trip=trip, distance_hm=20_000).where(Activity.id == made.id).execute()
    browser, address = client_for(guide), f"/activities/{made.id}/edit"
    form = largest_form(browser.get(address).text)
    again = form.values | {"note": ["Nu met een notitie"], "act": ["save"]}

    assert browser.post(address, data=again).status_code == 303
    before = {"day": ["other"], "date": [(made.happened_on - timedelta(days=1)).isoformat()]}
    again = largest_form(browser.get(address).text).values | before
    assert browser.post(address, data=again | {"act": ["save"]}).status_code == 303
    assert Trip.get().distance_hm == 20_000
    longer = largest_form(browser.get(address).text).values | {"minutes": ["901"]}
    assert "Ja, 15 uur 1 min klopt" in browser.post(address, data=longer).text


def test_a_line_with_a_large_amount_takes_another_word_without_a_question(client_for, branch):
    guide = make_person(branch, Role.GUIDE)
    make_draft(guide, 90_000)
    address = f"/claims/lines/{ExpenseLine.get().id}/edit"
    browser = client_for(guide)
    form = largest_form(browser.get(address).text).values | {"description": ["anders"]}

    assert browser.post(address, data=form | {"act": ["save"]}).status_code == 303
    assert ExpenseLine.get().description == "anders"


def test_the_hours_of_a_cv_are_asked_about(client_for, branch):
    coach, client = make_person(branch, Role.JOB_COACH), make_client(branch)
    make_assignment(coach, client.household, role=Role.JOB_COACH)
    agree(client, coach, "make_cv")
    make_profile(client)
    browser, address = client_for(coach), f"/cvs/{client.id}/steps/skills"
    form = largest_form(browser.get(address).text).values

    asked = browser.post(address, data=form | {"hours_per_week": ["50"]})
    assert asked.status_code == 422
    sure = {"hours_per_week": ["50"], "sure": [tick for tick, _ticked in ticks(asked)]}
    assert browser.post(address, data=form | sure).status_code == 303
