"""What a file tells, and how it is found."""

import re
from datetime import date, timedelta

import pytest

from portal.clients import queries
from portal.clients.queries.listing import Wanted, a_page
from portal.core.clock import today
from portal.core.paging import PAGE
from tests.conftest import count_queries
from tests.factories import (
    make_assignment,
    make_branch,
    make_client,
    make_household,
    make_municipality,
    make_person,
)


def test_a_proposed_code_tells_nothing_of_other_branches(branch):
    other = make_branch()
    for _ in range(5):
        make_client(other)

    assert queries.next_code(branch.id) == "K-0001"


def test_a_leader_finds_whom_nobody_helps(client_for, branch, team_leader, volunteer):
    lately = today() - timedelta(30)
    helped = make_client(branch, name="Geholpen", housed_on=lately)
    alone = make_client(branch, name="Alleen", housed_on=lately)
    make_assignment(volunteer, helped.household)

    page = client_for(team_leader).get("/clients?which=alone").text
    assert alone.name in page
    assert helped.name not in page


def test_a_client_without_a_name_is_called_by_the_code(client_for, branch, team_leader):
    """B1."""
    client = make_client(branch, name=None, code="K-0007")

    assert "K-0007" in client_for(team_leader).get("/clients").text
    assert "<bdi>K-0007</bdi></h1>" in client_for(team_leader).get(f"/clients/{client.id}").text


def test_adults_children_and_sexes_are_counted_from_the_household(branch):
    """B2: a person is an adult from the eighteenth birthday on."""
    household = make_household(branch)
    make_client(branch, household=household, born_on=date(2000, 5, 1), sex="m")
    make_client(branch, household=household, born_on=date(2008, 5, 1), sex="f")
    make_client(branch, household=household, born_on=None, sex=None)

    people = queries.members(household, make_person(branch))
    assert queries.makeup(people, date(2026, 4, 30)) == {
        "adults": 1,
        "children": 1,
        "of_unknown_age": 1,
        "men": 1,
        "women": 1,
    }
    assert queries.makeup(people, date(2026, 5, 1))["adults"] == 2


@pytest.mark.parametrize(
    ("day", "year"),
    [
        (date(2018, 8, 31), 1),
        (date(2019, 8, 30), 1),
        (date(2019, 8, 31), 2),
        (date(2020, 8, 30), 2),
        (date(2020, 8, 31), 3),
    ],
)
def test_the_programme_year_turns_on_its_own_day(branch, day, year):
    """B4: the last day of the 24th month and the next are told apart."""
    client = make_client(branch, housed_on=date(2018, 8, 31))
    until = queries.guided_until(client)
    assert queries.programme_year(client, until, day) == year


@pytest.mark.parametrize(
    ("day", "heading"),
    [
        (date(2019, 8, 30), (date(2019, 8, 31), 2)),
        (date(2019, 8, 31), (date(2020, 8, 31), 3)),
        (date(2020, 8, 30), (date(2020, 8, 31), 3)),
        (date(2020, 8, 31), None),
    ],
)
def test_idea_5_the_clock_of_the_programme_year_says_when_the_heading_changes(branch, day, heading):
    """B4: guidance, then desk contacts."""
    client = make_client(branch, housed_on=date(2018, 8, 31))

    assert queries.next_heading(client, queries.guided_until(client), day) == heading


def test_the_clock_stands_on_the_file(client_for, branch, team_leader):
    """B4: it says when the heading changes, and into what."""
    first = make_client(branch, housed_on=today() - timedelta(30))
    second = make_client(branch, housed_on=today() - timedelta(400))
    browser = client_for(team_leader)

    assert "daarna jaar 2 tot" in browser.get(f"/clients/{first.id}").text
    assert "daarna spreekuurcontact" in browser.get(f"/clients/{second.id}").text


def test_guidance_ends_on_the_last_day_of_a_shorter_month(branch):
    place = make_municipality(branch, months=18)
    client = make_client(branch, municipality=place, housed_on=date(2018, 8, 31))

    assert queries.guided_until(client) == date(2020, 2, 29)


def found_by(person, typed):
    return {one.called for one in a_page(person, Wanted(typed=typed))[0]}


@pytest.mark.parametrize(
    ("typed", "name"),
    [
        ("jose", "José Haddad"),
        ("JOSÉ", "José Haddad"),
        ("hadd jos", "José Haddad"),
        ("حد", "حداد سلام"),
        ("ተስ", "ተስፋይ በራኺ"),
        ("o'neil", "Séan O’Neil"),
    ],
)
def test_search_folds_accents_and_finds_any_script(branch, team_leader, typed, name):
    for each in ("José Haddad", "حداد سلام", "ተስፋይ በራኺ", "Séan O’Neil"):
        make_client(branch, name=each)

    assert found_by(team_leader, typed) == {name}


def test_search_finds_by_code_and_never_across_a_branch(branch, team_leader):
    make_client(make_branch(), name="José Elders")
    make_client(branch, name=None, code="K-0042")

    assert found_by(team_leader, "k-0042") == {"K-0042"}
    assert found_by(team_leader, "jose") == set()


def test_a_long_list_comes_in_pages_without_gap_or_double(client_for, branch, team_leader):
    names = [f"Cliënt {n:03}" for n in range(PAGE + 3)]
    for name in names:
        make_client(branch, name=name)
    browser = client_for(team_leader)

    first = browser.get("/clients").text
    following = first.split('rel="next" href="')[1].split('"')[0].replace("&amp;", "&")
    second = browser.get(following).text

    shown = [name for name in names if name in first] + [name for name in names if name in second]
    assert shown == names
    assert re.fullmatch(r"/clients\?page=2", following)  # an address bears no name


def test_a_page_that_is_none_is_the_first(client_for, branch, team_leader):
    make_client(branch, name="Enige")
    browser = client_for(team_leader)

    for page in ("Naam|3", "9" * 20, "-1", "٣"):
        assert browser.get("/clients", query_string={"page": page}).status_code == 200


@pytest.mark.parametrize("clients", [1, 3])
def test_the_list_takes_as_many_queries_however_long_it_is(
    client_for, branch, team_leader, clients
):
    for _ in range(clients):
        make_client(branch)
    browser = client_for(team_leader)
    browser.get("/clients")

    with count_queries() as counted:
        browser.get("/clients")

    assert len(counted) <= 16, counted
