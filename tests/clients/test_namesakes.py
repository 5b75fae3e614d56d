"""Two of one name can be told apart wherever they are chosen or listed."""

import pytest

from portal.activities.models import Activity
from portal.clients.actions import change
from portal.clients.models import Client
from portal.core.web.access import Role
from portal.people.models import Person
from portal.search.index import index
from tests.factories import (
    make_activity,
    make_assignment,
    make_client,
    make_employer,
    make_person,
    make_vacancy,
)


@pytest.fixture
def namesakes(branch):
    """A mother and a daughter of one name, in one household."""
    mother = make_client(branch, name="Fatima Kovalenko", code="K-0012")
    daughter = make_client(
        branch, name="Fatima  KOVALENKO", code="K-0013", household=mother.household
    )
    return mother, daughter


def fresh(record):
    return type(record).get_by_id(record.id)


def test_who_has_a_name_alone_is_called_by_it(branch, namesakes):
    other = make_client(branch, name="Amira Hassan", code="K-0014")

    assert fresh(other).label == "Amira Hassan"
    assert fresh(namesakes[0]).label == "Fatima Kovalenko (K-0012)"
    assert fresh(namesakes[1]).label == "Fatima  KOVALENKO (K-0013)"
    assert fresh(namesakes[0]).full_name == "Fatima Kovalenko"


def test_another_name_or_branch_ends_it(branch, namesakes, team_leader):
    mother, daughter = map(fresh, namesakes)
    change(daughter, team_leader, daughter.version, name="Fatma Kovalenko")

    assert fresh(mother).label == "Fatima Kovalenko"
    assert make_client(make_person().branch, name="Fatima Kovalenko").label == "Fatima Kovalenko"
    assert fresh(mother).label == "Fatima Kovalenko"


def test_the_names_of_a_file_are_told_apart_too(branch, namesakes):
    """What writes past `save` indexes the names itself."""
    Client.update(name="Ali").where(Client.id.in_([c.id for c in namesakes])).execute()
    index(Client, [client.id for client in namesakes])

    assert {fresh(client).label for client in namesakes} == {"Ali (K-0012)", "Ali (K-0013)"}


@pytest.mark.parametrize(
    "page",
    [
        "/clients",
        "/clients?q=fatima",
        "/activities/new",
        "/activities/",
        "/households/{household}",
        "/visits/new",
        "/appointments/new",
        "/clients/{client}",
        "/clients/new",
    ],
)
def test_every_list_and_choice_says_which(client_for, branch, namesakes, page):
    leader = make_person(branch, Role.TEAM_LEADER)
    for client in namesakes:
        make_activity(leader, client)
    address = page.format(household=namesakes[0].household_id, client=namesakes[0].id)

    text = client_for(leader).get(address).text

    assert "(K-0012)" in text
    assert "(K-0013)" in text or page == "/clients/{client}"


def test_candidates_are_told_apart(client_for, branch):
    coach = make_person(branch, Role.JOB_COACH)
    for code in ("K-1", "K-2"):
        client = make_client(branch, name="Tesfay Tekle", code=code)
        make_assignment(coach, client.household, role=Role.JOB_COACH)
    vacancy = make_vacancy(make_employer(branch))

    for page in (f"/vacancies/{vacancy.id}/match", "/cvs"):
        text = client_for(coach).get(page).text
        assert "Tesfay Tekle (K-1)" in text, page
        assert "Tesfay Tekle (K-2)" in text, page


def test_colleagues_are_told_apart(client_for, branch, team_leader):
    for code in ("p-1", "p-2"):
        person = make_person(branch, name="Jan de Wit", code=code)
        make_activity(person, kind="office", started_at=Activity.created_at.default())
    browser = client_for(team_leader)

    for page in ("/people", "/activities/team", "/activities/team/list", "/meetings/new"):
        text = browser.get(page).text
        assert "Jan de Wit (p-1)" in text, page
        assert "Jan de Wit (p-2)" in text, page
    assert Person.get(code="p-1").full_name == "Jan de Wit"


def test_employers_are_told_apart_by_place(branch):
    delft = make_employer(branch, name="Bakker", place="Delft")
    make_employer(branch, name="Bakker", place="Vlaardingen")

    assert fresh(delft).label == "Bakker (Delft)"
