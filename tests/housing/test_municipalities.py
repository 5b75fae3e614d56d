"""Municipalities of a branch, their rules, targets and corrections, on screen."""

from datetime import date, timedelta

import pytest

from portal.branches.models import ALWAYS, Branch, GuidanceRule, Municipality
from portal.core.clock import today
from portal.core.web.access import Role
from portal.guidance.models import Trajectory
from portal.housing.actions import homes
from portal.housing.models import Home, HousingCorrection, HousingTarget
from tests.factories import make_branch, make_client, make_municipality, make_person


@pytest.fixture
def new_leader(app):
    """The leader of a branch as `flask setup` leaves it: without a municipality."""
    branch = Branch.create(code="nieuw", name="Nieuwstad")
    return make_person(branch, Role.SENIOR_TEAM_LEADER)


@pytest.fixture
def place(branch):
    return Municipality.get(Municipality.branch == branch)


def test_a_new_branch_gets_its_municipality_and_rule_on_its_first_day(client_for, new_leader):
    browser = client_for(new_leader)
    assert "heeft nog geen gemeente" in browser.get("/municipalities").text
    assert "/municipalities/new" in browser.get("/").text

    made = browser.post("/municipalities/new", data={"name": " Nieuwstad "})
    place = Municipality.get(Municipality.name == "Nieuwstad")
    typed = {"months": "18", "from_age": "18", "source": "Contract 2026"}
    browser.post(f"/guidance/rules/{place.id}/new", data=typed)

    assert made.location == f"/municipalities/{place.id}"
    assert place.branch == new_leader.branch
    rule = GuidanceRule.get(GuidanceRule.municipality == place)
    assert (rule.months, rule.valid_from, rule.source) == (18, ALWAYS, "Contract 2026")
    assert "/municipalities/new" not in browser.get("/").text
    assert "18 maanden begeleiding" in browser.get("/municipalities").text


def test_a_municipality_is_of_one_branch(client_for, team_leader):
    there = make_municipality(make_branch(), name="Elders")

    page = client_for(team_leader).post("/municipalities/new", data={"name": "Elders"})

    assert page.status_code == 422
    assert 'id="name-error"' in page.text
    assert there.name not in client_for(team_leader).get("/municipalities").text


def test_of_two_who_rename_the_second_sees_both_names(client_for, team_leader, place):
    """R14."""
    browser, address = client_for(team_leader), f"/municipalities/{place.id}/edit"
    browser.post(address, data={"name": "Eerst", "version": "0"})
    answer = browser.post(address, data={"name": "Tweede", "version": "0"})

    assert (answer.status_code, Municipality.get_by_id(place.id).name) == (409, "Eerst")
    assert "Tweede" in answer.text


@pytest.mark.parametrize(
    ("typed", "field"),
    [
        ({"months": ""}, "months"),
        ({"months": "121"}, "months"),
        ({"source": ""}, "source"),
        ({"from_age": "121"}, "from_age"),
        ({"until_age": "18"}, "until_age"),
        ({"valid_from": "2019-01-01"}, "valid_from"),  # is there already
    ],
    ids=str,
)
def test_a_rule_that_cannot_be_is_explained(client_for, team_leader, place, typed, field):
    GuidanceRule.create(municipality=place, months=12, valid_from=date(2019, 1, 1))
    ordinary = {"valid_from": "2030-01-01", "months": "24", "from_age": "18", "source": "brief"}

    page = client_for(team_leader).post(f"/guidance/rules/{place.id}/new", data=ordinary | typed)

    assert page.status_code == 422
    assert f'id="{field}-error"' in page.text
    assert GuidanceRule.select().where(GuidanceRule.municipality == place).count() == 2


def test_another_rule_moves_what_started_by_itself_and_back_when_taken_away(
    client_for, team_leader, place
):
    """Of who is housed since its day; what somebody set by hand and the past stay."""
    since = today() - timedelta(30)
    client, old = make_client(team_leader.branch, housed_on=since), make_client(team_leader.branch)
    browser = client_for(team_leader)
    typed = {"valid_from": since.isoformat(), "months": "12", "from_age": "18", "source": "brief"}

    browser.post(f"/guidance/rules/{place.id}/new", data=typed)
    [year] = Trajectory.select().where(Trajectory.client == client)
    rule = GuidanceRule.get(GuidanceRule.valid_from == since)
    browser.post(f"/guidance/rules/{rule.id}/drop")

    assert (year.year_number, year.started_on, year.is_automatic) == (1, since, True)
    assert Trajectory.select().where(Trajectory.client == client).count() == 2  # 24 months again
    assert not Trajectory.select().where(Trajectory.client == old).exists()


def test_another_target_replaces_the_first_which_stays_as_history(client_for, team_leader, place):
    browser, address = client_for(team_leader), f"/municipalities/{place.id}/targets/new"
    for persons in ("12", "12", "9", "12"):
        browser.post(address, data={"half_year": "2026-H2", "persons": persons})

    kept = HousingTarget.select().order_by(HousingTarget.replaced_number)
    assert [(t.persons, t.replaced_number) for t in kept] == [(12, 0), (12, 1), (9, 2)]
    page = browser.get(f"/municipalities/{place.id}").text
    assert "9, tot" in page
    assert browser.post(address, data={"half_year": "2026-H3", "persons": "1"}).status_code == 422


def test_a_correction_has_a_reason_and_can_be_taken_away(client_for, team_leader, place):
    browser, address = client_for(team_leader), f"/municipalities/{place.id}/corrections/new"
    typed = {"corrected_on": "2025-12-31", "persons": "4", "direction": "fewer", "reason": ""}
    assert browser.post(address, data=typed).status_code == 422

    browser.post(address, data=typed | {"reason": "verhuisd"})
    [made] = HousingCorrection.select()
    browser.post(f"/municipalities/corrections/{made.id}/drop")

    assert (made.persons, made.reason) == (-4, "verhuisd")
    assert not HousingCorrection.select().exists()


@pytest.mark.at("2026-12-02 10:00")
def test_each_number_of_the_ledger_opens_its_entries(client_for, team_leader, place):
    """A half-year a line; the closing of one is the opening of the next."""
    branch, browser = team_leader.branch, client_for(team_leader)
    HousingTarget.create(municipality=place, half_year="2025-H2", persons=2)
    HousingTarget.create(municipality=place, half_year="2026-H1", persons=3)
    HousingCorrection.create(
        municipality=place, corrected_on=date(2025, 6, 30), persons=5, reason="beginstand"
    )
    for day in (date(2025, 8, 1), date(2026, 2, 1), date(2026, 9, 1)):
        make_client(branch, housed_on=day, name=f"Gehuisvest {day:%m}")

    page = browser.get(f"/figures/ledger?municipality={place.id}")
    cells = page.text.split("<tbody>")[1]

    assert [numbers_of(line) for line in cells.split("</tr>")[:-1]] == [
        [2, 1, 0, 0, 3],  # the second half of 2026: opening, housed, target, corrections, closing
        [4, 1, 3, 0, 2],
        [5, 1, 2, 0, 4],
    ]
    opened = browser.get(f"/figures/target.opening?year=2026&half=1&municipality={place.id}").text
    assert "beginstand" in opened
    assert "Gehuisvest 08" in opened
    assert "Gehuisvest 02" not in opened


def numbers_of(line: str) -> list[int]:
    return [int(part.split("</bdi>")[0]) for part in line.split('<bdi dir="ltr">')[1:]]


def test_a_ledger_is_of_the_own_branch_and_says_how_to_begin(client_for, team_leader):
    there = Municipality.get(Municipality.branch == make_branch())
    browser = client_for(team_leader)

    assert browser.get(f"/figures/ledger?municipality={there.id}").status_code == 404
    assert browser.get("/figures/target.opening?year=2026&half=3").status_code == 404
    assert "begint met de eerste" in browser.get("/figures/ledger").text


def test_a_home_gets_a_code_that_no_other_has(branch, team_leader):
    """One came by a file with the code that would be next."""
    Home.create(branch=branch, code="home-0002", kind="regular", address="Dorpsstraat 1")

    assert homes.add(team_leader, kind="regular", address="Dorpsstraat 2").code == "home-0003"
