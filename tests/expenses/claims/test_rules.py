"""Rules of the branch and agreements with volunteers: added from a day on, never changed (R17)."""

import re
from datetime import date

import pytest

from portal.core.clock import today
from portal.core.web.access import Role
from portal.expenses.claims.actions import rules as making
from portal.expenses.records import queries
from portal.expenses.records.models import AllowanceAgreement, AllowanceLimit, KindRule, Rate
from tests import clock
from tests.expenses.claims.factories import make_draft, make_submitted
from tests.factories import make_person

THIS_YEAR = clock.day().year
RATE = {
    "transport": "car",
    "cents_per_km": "0,25",
    "valid_from": f"{THIS_YEAR}-02-01",
    "source": "besluit van het bestuur",
    "is_verified": "y",
}


def test_a_new_rate_holds_from_its_day_in_its_branch(client_for, team_leader):
    """D1"""
    client_for(team_leader).post("/claims/rules/rate/new", data=RATE)

    branch = team_leader.branch
    found = [
        queries.rate_on(date(THIS_YEAR, month, 1), "car", where).cents_per_km
        for where in (branch, make_person().branch)
        for month in (1, 2)
    ]
    assert found == [23, 25, 23, 23]


@pytest.mark.parametrize(
    ("wrong", "said"),
    [
        ({"valid_from": f"{THIS_YEAR - 1}-12-31"}, "eerdere jaren"),
        ({"valid_from": ""}, "Kies een dag"),
        ({"cents_per_km": "2,01"}, "hoogstens 2 euro"),
        ({"cents_per_km": "-1"}, "bedrag"),
        ({"source": " "}, "Vul dit in"),
        ({"transport": "public"}, ""),
    ],
)
def test_a_wrong_rule_is_refused_by_its_field(client_for, team_leader, wrong, said):
    before = Rate.select().count()
    answer = client_for(team_leader).post("/claims/rules/rate/new", data=RATE | wrong)

    assert answer.status_code == 422
    assert said in answer.text
    assert Rate.select().count() == before


def test_two_rules_from_one_day_are_one_too_many(client_for, team_leader):
    browser = client_for(team_leader)
    browser.post("/claims/rules/rate/new", data=RATE)
    answer = browser.post("/claims/rules/rate/new", data=RATE | {"cents_per_km": "0,30"})

    assert (answer.status_code, "al een regel" in answer.text) == (422, True)


def test_rules_that_nobody_checked_are_marked(client_for, team_leader):
    page = client_for(team_leader).get("/claims/rules").text

    assert "niet nagekeken" in page
    assert "Belastingdienst, 2024" in page


def test_from_which_amount_a_receipt_is_asked_is_a_rule(client_for, volunteer, team_leader):
    """D5: per kind, by the branch."""
    data = {"kind": "parking", "valid_from": f"{THIS_YEAR}-01-01", "receipt_from_cents": "5"}
    client_for(team_leader).post("/claims/rules/kind/new", data=data | {"source": "afspraak"})

    rule = KindRule.get(KindRule.branch == volunteer.branch, KindRule.kind == "parking")
    assert (rule.asks_receipt(499), rule.asks_receipt(500)) == (False, True)
    claim = make_draft(volunteer, 499, day=date(THIS_YEAR, 3, 1))
    assert "foto van de bon" not in client_for(volunteer).get(f"/claims/{claim.id}").text


def test_an_agreement_is_added_from_a_day_on(client_for, team_leader, volunteer):
    """The mode, and what others pay."""
    address = f"/claims/agreements/{volunteer.id}"
    data = {"valid_from": "2026-01-01", "mode": "both", "others_cents": "600"}
    browser = client_for(team_leader)
    assert "opgaf" in browser.post(address, data=data).text
    browser.post(address, data=data | {"declared_on": "2026-01-05"})

    [agreement] = AllowanceAgreement.select()
    assert (agreement.person, agreement.mode, agreement.others_cents) == (volunteer, "both", 60_000)
    assert (
        "al een afspraak" in browser.post(address, data=data | {"declared_on": "2026-01-05"}).text
    )


def test_agreements_with_one_person_follow_each_other(client_for, team_leader, volunteer):
    """One without a last day ends the day before the next; in the days of another there is none."""
    address, browser = f"/claims/agreements/{volunteer.id}", client_for(team_leader)

    def agreed(since, until=""):
        data = {"valid_from": since, "valid_until": until, "mode": "fixed"}
        return browser.post(address, data=data)

    assert agreed("2026-01-01").status_code == 303
    assert agreed("2026-07-01", "2026-09-30").status_code == 303
    within = agreed("2026-09-01")
    before = agreed("2026-06-01", "2026-07-01")
    assert (within.status_code, before.status_code) == (422, 422)
    assert "30 sep" in within.text
    assert agreed("2026-10-01").status_code == 303

    held = AllowanceAgreement.select().order_by(AllowanceAgreement.valid_from)
    assert [(one.valid_from, one.valid_until) for one in held] == [
        (date(2026, 1, 1), date(2026, 6, 30)),
        (date(2026, 7, 1), date(2026, 9, 30)),
        (date(2026, 10, 1), None),
    ]


def test_nobody_agrees_with_themselves(client_for, team_leader):
    """R17: nor does anybody decide on their own money."""
    address = f"/claims/agreements/{team_leader.id}"
    data = {"valid_from": "2026-01-01", "mode": "fixed"}

    assert client_for(team_leader).post(address, data=data).status_code == 403
    assert not AllowanceAgreement.select().exists()
    other = make_person(team_leader.branch, Role.TEAM_LEADER)
    assert client_for(other).post(address, data=data).status_code == 303


def test_limits_of_this_year_are_asked_for_until_somebody_enters_them(
    branch, team_leader, client_for
):
    """D13: those of a year before are used meanwhile, and the leader reads so."""
    asks = "Niemand heeft de grenzen van de vergoeding voor"
    browser = client_for(team_leader)
    on_today = "De grenzen van de vergoeding voor"
    assert on_today in browser.get("/").text
    assert asks in browser.get("/claims/decide").text
    assert on_today not in client_for(make_person(branch)).get("/").text

    AllowanceLimit.create(
        branch=branch,
        valid_from=today().replace(month=1, day=1),
        younger_than=21,
        hour_cents=560,
        hour_younger_cents=330,
        month_cents=21_000,
        year_cents=210_000,
        source="Belastingdienst",
    )
    assert on_today not in browser.get("/").text
    assert asks not in browser.get("/claims/decide").text


def test_a_rule_is_put_right_until_something_was_sent_in_under_it(
    client_for, team_leader, volunteer
):
    """D2: what was sent in keeps its rule."""
    browser = client_for(team_leader)
    typed = {"kind": "parking", "valid_from": f"{THIS_YEAR}-01-01", "source": "besluit"}
    browser.post("/claims/rules/kind/new", data=typed | {"receipt_from_cents": "5"})
    rule = KindRule.get(KindRule.branch == team_leader.branch)
    address = f"/claims/rules/kind/{rule.id}/edit"
    assert address in browser.get("/claims/rules").text

    assert browser.post(address, data=typed | {"receipt_from_cents": "15"}).status_code == 303
    assert KindRule.get_by_id(rule.id).receipt_from_cents == 1500
    make_submitted(volunteer, 450, day=clock.day())
    assert address not in browser.get("/claims/rules").text
    assert browser.post(address, data=typed | {"receipt_from_cents": "25"}).status_code == 303
    assert KindRule.get_by_id(rule.id).receipt_from_cents == 1500
    stranger = client_for(make_person(None, Role.TEAM_LEADER))
    assert stranger.get(address).status_code == 404


@pytest.mark.parametrize(
    ("cents", "said"), [("0", "betaalt een kilometer niets"), ("0,21", "het tarief van 2023")]
)
def test_an_unlikely_rate_is_asked_about_once(client_for, team_leader, cents, said):
    """D1: nothing, or what a year before paid."""
    browser, typed = client_for(team_leader), RATE | {"cents_per_km": cents}
    asked = browser.post("/claims/rules/rate/new", data=typed)
    sure = re.search(r'name="([^"]+)"\s+value="(cents_per_km=[^"]+)"', asked.text)

    assert (asked.status_code, said in asked.text) == (422, True)
    answer = browser.post("/claims/rules/rate/new", data=typed | {sure[1]: sure[2]})
    assert answer.status_code == 303


def test_limits_of_the_year_before_can_still_be_entered(client_for, team_leader):
    """D13"""
    typed = {
        "source": "Belastingdienst", "younger_than": "21", "hour_cents": "5,60",
        "hour_younger_cents": "3,30", "month_cents": "210", "year_cents": "2100",
    }  # fmt: skip
    browser = client_for(team_leader)

    for year, status in ((THIS_YEAR - 2, 422), (THIS_YEAR - 1, 303)):
        data = typed | {"valid_from": f"{year}-01-01"}
        assert browser.post("/claims/rules/limit/new", data=data).status_code == status


def test_of_two_who_write_a_rule_of_one_day_the_second_is_refused(team_leader, volunteer):
    """Past the form, which looks before: nothing is written."""
    source = {"transport": "car", "cents_per_km": 25, "source": "besluit", "is_verified": True}
    made = [
        making.add_rule(Rate, team_leader, valid_from=date(THIS_YEAR, month, 1), **source)
        for month in (2, 3)
    ]
    with pytest.raises(making.RuleExists):
        making.change_rule(made[1], team_leader, valid_from=date(THIS_YEAR, 2, 1))
    assert Rate.get_by_id(made[1].id).valid_from == date(THIS_YEAR, 3, 1)

    since = {"valid_from": date(THIS_YEAR, 1, 1), "mode": "fixed", "declared_on": today()}
    making.agree(volunteer, team_leader, **since)
    with pytest.raises(making.RuleExists):
        making.agree(volunteer, team_leader, **since)
    assert AllowanceAgreement.get().valid_until is None
