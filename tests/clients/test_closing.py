"""A file is closed for a reason and opened again; an empty form makes nothing."""

from datetime import date, timedelta

import pytest

from portal.clients import actions
from portal.clients.actions import households
from portal.clients.models import Assignment, Client, Household
from portal.clients.queries import without_helper
from portal.core.clock import today
from portal.guidance.models import Trajectory
from portal.reports.queries import annual
from tests.factories import make_assignment, make_client, make_household, make_person
from tests.guidance.test_by_itself import add
from tests.reports.year import year_of


def close(browser, client, **typed):
    ordinary = {"closed_on": today().isoformat(), "closed_reason": "moved_away"}
    data = ordinary | {"version": str(client.version)} | typed
    return browser.post(f"/clients/{client.id}/close", data=data)


def test_a_closed_file_leaves_the_lists_and_stays_in_the_figures(client_for, team_leader):
    client, browser = make_client(team_leader.branch, name="Weg Gegaan"), client_for(team_leader)
    before = annual(year_of(team_leader.branch))

    close(browser, client)

    assert annual(year_of(team_leader.branch)) == before
    assert before["housing.housed"] == 1
    assert "Weg Gegaan" not in browser.get("/clients").text
    assert "Weg Gegaan" in browser.get("/clients?which=closed").text
    page = browser.get(f"/clients/{client.id}").text
    assert "Zij zijn verhuisd" in page
    browser.post(f"/clients/{client.id}/reopen")
    assert "Weg Gegaan" in browser.get("/clients").text
    now = Client.get_by_id(client.id)
    assert (now.closed_on, now.closed_reason, now.version) == (None, None, 2)


@pytest.mark.parametrize(
    ("typed", "field"),
    [
        ({"closed_reason": ""}, "closed_reason"),
        ({"closed_on": ""}, "closed_on"),
        ({"closed_on": "2999-01-01"}, "closed_on"),
        ({"closed_on": "2018-01-14"}, "closed_on"),  # before the day of housing
    ],
    ids=str,
)
def test_a_closing_needs_a_reason_and_a_day_that_can_be(client_for, team_leader, typed, field):
    client = make_client(team_leader.branch)

    page = close(client_for(team_leader), client, **typed)

    assert page.status_code == 422
    assert f'id="{field}-error"' in page.text
    assert Client.get_by_id(client.id).closed_on is None


def test_who_closes_an_old_page_closes_nothing(client_for, team_leader):
    """R14."""
    client, browser = make_client(team_leader.branch), client_for(team_leader)

    assert close(browser, client, version="7").status_code == 422
    assert Client.get_by_id(client.id).closed_on is None


def test_guidance_ends_with_the_file(client_for, team_leader):
    client = add(team_leader, housed_on=today() - timedelta(100))

    close(client_for(team_leader), client, closed_reason="passed_on")

    [year] = Trajectory.select().where(Trajectory.client == client)
    assert (year.ended_on, year.end_reason) == (today(), "transferred")


def test_without_a_helper_counts_who_is_in_guidance_only(team_leader):
    """B4: those long past it need nobody."""
    branch = team_leader.branch
    make_client(branch, housed_on=date(2015, 1, 1))
    make_client(branch, housed_on=None)
    helped = make_client(branch, housed_on=today() - timedelta(10))
    make_assignment(make_person(branch), helped.household)
    alone = make_client(branch, housed_on=today() - timedelta(700))
    closed = make_client(branch, housed_on=today() - timedelta(10), closed_on=today())

    assert [client.id for client in without_helper(team_leader)] == [alone.id]
    assert closed.id != alone.id


@pytest.mark.at("2026-02-28 10:00")
def test_guidance_is_over_on_the_last_day_of_a_shorter_month(team_leader):
    for day in (date(2024, 2, 28), date(2024, 2, 29), date(2024, 3, 1)):
        make_client(team_leader.branch, housed_on=day)

    assert [client.housed_on for client in without_helper(team_leader)] == [date(2024, 3, 1)]


def test_an_empty_form_makes_nothing(client_for, team_leader):
    browser, before = client_for(team_leader), Client.select().count()

    page = browser.post("/clients/new", data={"code": "K-0209", "counts_for_target": "y"})

    assert page.status_code == 422
    assert 'id="name-error"' in page.text
    assert Client.select().count() == before


def test_a_household_is_found_by_the_names_of_who_lives_there(client_for, team_leader):
    household = make_household(team_leader.branch)
    for name in ("Amal Haddad", "Sami Haddad"):
        make_client(team_leader.branch, household=household, name=name)

    page = client_for(team_leader).get("/clients/new").text

    assert "Amal Haddad, Sami Haddad" in page
    assert page.index('name="name"') < page.index('name="household"') < page.index('name="code"')


def test_with_the_last_open_file_of_a_household_ends_who_helps_there(client_for, team_leader):
    """Undone by opening it again, also where a last day was planned; not of who ended before."""
    client = make_client(team_leader.branch)
    other = make_client(team_leader.branch, household=client.household)
    helpers = [make_person(team_leader.branch) for _ in range(3)]
    planned, gone = today() + timedelta(days=90), today() - timedelta(days=9)
    for helper, last in zip(helpers, (None, planned, gone), strict=True):
        make_assignment(helper, client.household, started_on="2018-01-15", ended_on=last)
    browser = client_for(team_leader)

    assert 'name="end_matches"' not in browser.get(f"/clients/{client.id}/close").text
    close(browser, other, end_matches="y")
    assert last_days() == [None, planned, gone]  # one is still helped

    assert 'name="end_matches"' in browser.get(f"/clients/{client.id}/close").text
    close(browser, client, end_matches="y")
    assert last_days() == [today(), today(), gone]
    browser.post(f"/clients/{client.id}/reopen")
    assert last_days() == [None, planned, gone]

    close(browser, Client.get_by_id(client.id))  # without the tick they go on
    assert last_days() == [None, planned, gone]


def last_days():
    return [match.ended_on for match in Assignment.select().order_by(Assignment.id)]


def test_a_day_of_housing_put_right_in_a_closed_file_starts_no_guidance(client_for, team_leader):
    make_client(team_leader.branch)  # brings the town and its rule
    client = add(team_leader, closed_on=today(), closed_reason="moved_away")

    actions.change(client, team_leader, client.version, housed_on=today() - timedelta(days=30))

    assert not Trajectory.select().exists()


def test_who_leaves_as_the_last_leaves_nobody_to_be_helped(client_for, team_leader):
    client, other = (make_client(team_leader.branch) for _ in range(2))
    left = client.household
    match = make_assignment(make_person(team_leader.branch), left)

    households.change_household(client, team_leader, other.household)

    assert Assignment.get_by_id(match.id).ended_on == today()
    assert Household.select().where(Household.id == left.id).exists()  # it was helped: history
    households.change_household(Client.get_by_id(client.id), team_leader, None)
    alone = Client.get_by_id(client.id).household_id
    households.change_household(Client.get_by_id(client.id), team_leader, other.household)
    assert not Household.select().where(Household.id == alone).exists()
