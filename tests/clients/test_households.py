"""Households: a role in it, another one, a move, a whole one in one form, and undoing that."""

from datetime import date, timedelta

import pytest

from portal.audit.models import AuditEntry
from portal.branches.models import Municipality
from portal.clients.actions import bulk, end_all_of, households, resume_all_of
from portal.clients.models import Assignment, Client, Conflict, Household, PastHome
from portal.clients.queries import visible_to
from portal.core.clock import today
from portal.guidance.models import Trajectory
from portal.housing.models import Home
from portal.privacy.actions.erasing import clear_household
from portal.reports.queries import annual
from tests.factories import (
    make_activity,
    make_assignment,
    make_branch,
    make_client,
    make_household,
    make_person,
)
from tests.reports.year import year_of


def make_home(branch, address):
    return Home.create(branch=branch, code=address, kind="regular", address=address)


# Another household ---------------------------------------------------------------------------


def test_a_client_moves_between_households_and_access_follows(client_for, team_leader):
    """B2, G2: who helps the household that they leave no longer sees them."""
    branch, browser = team_leader.branch, client_for(team_leader)
    client, other = make_client(branch, name="Kind"), make_client(branch, name="Tante")
    guide, hers = make_person(branch), make_person(branch)
    make_assignment(guide, client.household)
    make_assignment(hers, other.household)

    browser.post(f"/clients/{client.id}/household", data={"household": other.household_id})

    assert Client.get_by_id(client.id).household_id == other.household_id
    assert client.id not in {one.id for one in visible_to(guide)}
    assert client.id in {one.id for one in visible_to(hers)}
    history = browser.get(f"/clients/{client.id}/readers").text
    assert other.household.code in history
    assert "household_id" not in history
    browser.post(f"/clients/{client.id}/household", data={"household": ""})
    assert Client.get_by_id(client.id).household_id not in {other.household_id, client.household_id}


def test_a_household_of_another_branch_is_none(client_for, team_leader):
    client, there = make_client(team_leader.branch), make_household(make_branch())

    page = client_for(team_leader).post(
        f"/clients/{client.id}/household", data={"household": there.id}
    )

    assert page.status_code == 422
    assert Client.get_by_id(client.id).household_id == client.household_id


def test_a_role_in_the_household_is_chosen_and_shown(client_for, team_leader):
    """B2: partner, child, parent, other."""
    client, browser = make_client(team_leader.branch), client_for(team_leader)
    typed = {"code": client.code, "name": client.name, "household_role": "parent", "version": "0"}

    browser.post(f"/clients/{client.id}/edit", data=typed)

    assert Client.get_by_id(client.id).household_role == "parent"
    assert "Ouder" in browser.get(f"/households/{client.household_id}").text


# A move --------------------------------------------------------------------------------------


@pytest.fixture
def family(team_leader):
    home = make_home(team_leader.branch, "Kade 1")
    household = make_household(team_leader.branch)
    return [make_client(team_leader.branch, household=household, home=home) for _ in range(2)]


def move(browser, people, **typed):
    ordinary = {"address": "Laan 2", "moved_on": "2020-05-01"}
    data = ordinary | {"members": [str(one.id) for one in people]} | typed
    return browser.post(f"/households/{people[0].household_id}/move", data=data)


def test_a_move_keeps_where_they_lived_and_counts_nothing_twice(client_for, team_leader, family):
    """A client's move: address with dates, history kept; who was housed where and when."""
    browser, before = client_for(team_leader), annual(year_of(team_leader.branch))

    move(browser, family)

    stays = [(one.home.address, one.started_on, one.ended_on) for one in PastHome.select()]
    assert stays == [("Kade 1", date(2018, 1, 15), date(2020, 4, 30))] * 2
    moved = Client.get_by_id(family[0].id)
    assert (moved.home.address, moved.home_since) == ("Laan 2", date(2020, 5, 1))
    assert annual(year_of(team_leader.branch)) == before
    page = browser.get(f"/clients/{moved.id}").text
    assert "Laan 2" in page
    assert "Kade 1" in page
    assert "Kade 1" in browser.get(f"/clients/{moved.id}/timeline").text


@pytest.mark.parametrize(
    ("typed", "field"),
    [
        ({"address": ""}, "address"),
        ({"moved_on": ""}, "moved_on"),
        ({"moved_on": "2018-01-15"}, "moved_on"),  # the day of housing
        ({"moved_on": "2999-01-01"}, "moved_on"),
        ({"members": []}, "members"),
    ],
    ids=str,
)
def test_a_move_that_cannot_be_is_explained_by_its_field(
    client_for, team_leader, family, typed, field
):
    page = move(client_for(team_leader), family, **typed)

    assert page.status_code == 422
    assert f'id="{field}-error"' in page.text
    assert not PastHome.select().exists()


def test_an_address_of_before_goes_with_who_is_erased(team_leader, family):
    """G7: not where somebody else lived too."""
    alone = make_client(team_leader.branch, home=make_home(team_leader.branch, "Nu 1"))
    past = make_home(team_leader.branch, "Toen 1")
    for home in (past, family[0].home):
        PastHome.create(branch=alone.branch, client=alone, home=home, ended_on=date(2019, 1, 1))

    clear_household(alone)

    assert Home.get_by_id(past.id).address is None
    assert Home.get_by_id(family[0].home_id).address == "Kade 1"


# A whole household ---------------------------------------------------------------------------


def house(browser, branch, **typed):
    place = Municipality.get(Municipality.branch == branch)
    ordinary = {
        "people-0-name": "Amal Haddad",
        "people-0-born_on": "1985-03-01",
        "people-0-sex": "f",
        "people-0-household_role": "main",
        "people-1-name": "Sami Haddad",
        "people-1-born_on": "2015-03-01",
        "people-1-household_role": "child",
        "people-2-name": "",
        "housed_on": today().isoformat(),
        "municipality": str(place.id),
        "address": "Nieuwlaan 3",
        "arrival": "assigned",
        "counts_for_target": "y",
        "nationality": "SY",
    }
    return browser.post("/households/new", data=ordinary | typed)


def test_a_whole_household_is_housed_in_one_form(client_for, team_leader):
    """Several people, one date, one address; target and guidance follow (B2, B4)."""
    browser = client_for(team_leader)

    answer = house(browser, team_leader.branch)

    assert answer.status_code == 303, answer.text
    people = list(Client.select().order_by(Client.id))
    assert [(c.name, c.household_role, c.home.address) for c in people] == [
        ("Amal Haddad", "main", "Nieuwlaan 3"),
        ("Sami Haddad", "child", "Nieuwlaan 3"),
    ]
    assert len({c.household_id for c in people}) == 1
    assert {c.counts_for_target for c in people} == {True}
    assert {year.client_id for year in Trajectory.select()} == {people[0].id}  # of age


def test_one_more_person_keeps_what_was_typed(client_for, team_leader):
    page = house(client_for(team_leader), team_leader.branch, more="1")

    assert page.status_code == 200
    assert 'value="Amal Haddad"' in page.text
    assert 'name="people-4-name"' in page.text
    assert not Client.select().exists()


@pytest.mark.parametrize(
    ("typed", "said"),
    [
        ({"people-0-name": "", "people-0-born_on": "", "people-0-sex": "", "people-1-name": "",
          "people-1-born_on": ""}, "people"),
        ({"housed_on": ""}, "housed_on"),
        ({"housed_on": "2000-01-01"}, "housed_on"),
        ({"arrival": "own_move"}, "counts_for_target"),
        ({"people-0-born_on": "morgen"}, "people-0-born_on"),
    ],
    ids=str,
)  # fmt: skip
def test_a_household_that_cannot_be_is_explained(client_for, team_leader, typed, said):
    page = house(client_for(team_leader), team_leader.branch, **typed)

    assert page.status_code == 422
    assert f'id="{said}-error"' in page.text
    assert not Client.select().exists()
    assert not Home.select().exists()


def test_adding_is_undone_as_long_as_nothing_stands_with_them(client_for, team_leader):
    """Undo of adding a client, a whole household too."""
    browser = client_for(team_leader)
    house(browser, team_leader.branch)
    [first, _second] = Client.select().order_by(Client.id)
    assert "Maak het toevoegen ongedaan" in browser.get(f"/households/{first.household_id}").text

    browser.post("/clients/added/undo")

    assert not Client.select().exists()
    assert not Household.select().exists()
    assert not Trajectory.select().exists()
    assert AuditEntry.select().where(AuditEntry.action == "client.undo").count() == 2


def test_adding_is_not_undone_when_something_stands_there(client_for, team_leader):
    browser = client_for(team_leader)
    typed = {"code": "K-1", "name": "Nieuw", "housed_on": (today() - timedelta(1)).isoformat()}
    browser.post("/clients/new", data=typed)
    client = Client.get()
    make_activity(team_leader, client)

    page = browser.post("/clients/added/undo", follow_redirects=True)

    assert Client.select().exists()
    assert "Sluit het dossier" in page.text


# What changes nothing, and what is not undone -------------------------------------------------


def test_who_is_there_already_does_not_move(team_leader):
    client = make_client(team_leader.branch, housed_on=date(2018, 1, 15))
    home = make_home(team_leader.branch, "Dorpsstraat 1")
    assert households.move([client], team_leader, home, today()) == 1
    client = Client.get_by_id(client.id)

    assert households.move([client], team_leader, home, today()) == 0
    assert households.change_household(client, team_leader, client.household) is False

    assert not PastHome.select().where(PastHome.client == client).exists()
    assert Client.get_by_id(client.id).version == client.version


def test_a_client_who_was_changed_is_not_taken_away(team_leader):
    client = make_client(team_leader.branch, version=1)

    with pytest.raises(households.HasMore):
        households.take_away(client, team_leader)

    assert Client.get_by_id(client.id)


def test_a_match_to_come_goes_and_who_may_no_more_helps_no_more(team_leader):
    """Of a household where all help ends, and begins again."""
    client, kept, out = make_client(team_leader.branch), *map(make_person, [team_leader.branch] * 2)
    running = [make_assignment(one, client.household) for one in (kept, out)]
    to_come = make_assignment(kept, client.household, started_on=today() + timedelta(3))
    end_all_of(client.household, team_leader, today(), "household.empty")
    assert Assignment.get_or_none(Assignment.id == to_come.id) is None

    Conflict.create(branch=client.branch_id, client=client, person=out, reason="familie")
    assert resume_all_of(client.household, team_leader, today(), "household.empty") == 1

    ends = [Assignment.get_by_id(one.id).ended_on for one in running]
    assert ends == [None, today()]


def test_undoing_many_at_once_leaves_what_happened_since(team_leader):
    client, helper, out = (
        make_client(team_leader.branch),
        *map(make_person, [team_leader.branch] * 2),
    )
    before = make_assignment(helper, client.household, ended_on=today() - timedelta(1))
    barred = make_assignment(out, client.household, ended_on=today())
    Conflict.create(branch=client.branch_id, client=client, person=out, reason="familie")

    assert bulk.undo(team_leader, [], [before, barred]) == 0

    ends = [Assignment.get_by_id(one.id).ended_on for one in (before, barred)]
    assert ends == [today() - timedelta(1), today()]
