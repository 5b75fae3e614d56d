"""R17: a senior alone makes no senior and no administrator; another one confirms it."""

import pytest

from portal.audit.models import AuditEntry
from portal.core.web.access import Role
from portal.import_export.actions import Faults, bring_in
from portal.people import actions, queries
from portal.people.models import Person, PersonRole, RoleRequest
from tests.factories import make_branch, make_person

BY_TWO = [Role.SENIOR_TEAM_LEADER, Role.ADMINISTRATOR]


@pytest.fixture
def senior(branch):
    return make_person(branch, Role.SENIOR_TEAM_LEADER)


@pytest.fixture
def asked(branch, senior, client_for):
    """Somebody for whom the senior asked the role of a senior, in the form."""
    person = make_person(branch)
    assert give(client_for(senior), person, Role.SENIOR_TEAM_LEADER).status_code == 302
    return person


def give(browser, person, *roles, **more):
    fresh = Person.get_by_id(person.id)
    typed = {
        "version": str(fresh.version),
        "name": fresh.name,
        "email": fresh.email,
        "employment": fresh.employment,
        "roles": list(roles),
        "started_on": "2015-01-01",
        "conduct_certificate_on": "2015-01-01",
        "confidentiality_on": "2015-01-01",
    }
    return browser.post(f"/people/{person.id}/edit", data=typed | more)


def roles_of(person) -> set[Role]:
    return Person.get_by_id(person.id).roles


def confirm(browser, person):
    return browser.post(f"/people/{person.id}/roles/confirm")


@pytest.mark.parametrize("role", BY_TWO)
def test_one_senior_alone_makes_none(client_for, branch, senior, role):
    person, browser = make_person(branch), client_for(senior)
    give(browser, person, role, Role.GUIDE)
    assert roles_of(person) == {Role.GUIDE}
    confirm(browser, person)
    confirm(client_for(Person.get_by_id(person.id)), person)
    give(browser, person, role, Role.GUIDE)
    assert roles_of(person) == {Role.GUIDE}
    assert len(queries.requests_for(person)) == 1
    assert "gevraagd door" in browser.get(f"/people/{person.id}").text


@pytest.mark.parametrize("second", BY_TWO)
def test_a_second_one_confirms_it_and_it_counts_from_then_on(client_for, branch, asked, second):
    before = Person.get_by_id(asked.id).epoch
    browser = client_for(make_person(branch, second))
    waits = f"Een rol van {asked.name} wacht"
    assert waits in browser.get("/").text
    asker = RoleRequest.get().asked_by
    assert waits not in client_for(asker).get("/").text
    if second is Role.ADMINISTRATOR:
        assert asked.name in browser.get("/accounts").text
    assert confirm(browser, asked).status_code == 303

    assert roles_of(asked) == {Role.SENIOR_TEAM_LEADER}
    assert Person.get_by_id(asked.id).epoch == before + 1
    done = AuditEntry.select().where(AuditEntry.action.startswith("person.role"))
    assert [entry.action for entry in done] == ["person.role.ask", "person.role.confirm"]
    confirm(browser, asked)
    assert PersonRole.select().where(PersonRole.person == asked).count() == 1


@pytest.mark.parametrize("role", [Role.TEAM_LEADER, Role.GUIDE])
def test_nobody_else_confirms(client_for, branch, asked, role):
    assert confirm(client_for(make_person(branch, role)), asked).status_code == 403
    elsewhere = make_person(make_branch(), Role.SENIOR_TEAM_LEADER)
    assert confirm(client_for(elsewhere), asked).status_code == 404
    assert roles_of(asked) == set()


def test_it_can_be_taken_back_and_dies_with_the_right_to_ask(client_for, branch, senior, asked):
    other = make_person(branch, Role.SENIOR_TEAM_LEADER)
    PersonRole.delete().where(PersonRole.person == senior).execute()
    confirm(client_for(other), asked)
    assert roles_of(asked) == set()
    client_for(other).post(f"/people/{asked.id}/roles/take-back")
    assert queries.requests_for(asked) == []


def test_nobody_is_made_one_whose_papers_are_signed_no_more(branch, asked):
    Person.update(confidentiality_on=None).where(Person.id == asked.id).execute()
    with pytest.raises(actions.NotSecond):
        actions.confirm_roles(Person.get_by_id(asked.id), make_person(branch, BY_TWO[0]))
    assert roles_of(asked) == set()


def test_who_is_invited_as_one_waits_too(client_for, senior):
    typed = {
        "name": "Nieuwe Senior",
        "email": "nieuw@example.org",
        "employment": "paid",
        "roles": ["senior_team_leader"],
        "conduct_certificate_on": "2015-01-01",
        "confidentiality_on": "2015-01-01",
    }
    assert client_for(senior).post("/people/new", data=typed).status_code == 307
    person = Person.get(Person.email == "nieuw@example.org")
    assert (person.roles, len(queries.requests_for(person))) == (set(), 1)


def test_a_file_is_no_way_around(branch, senior):
    leader = make_person(branch, Role.TEAM_LEADER)
    row = {"branch": branch.code, "code": leader.code, "name": "X", "email": leader.email}
    row |= {"employment": "paid", "roles": "senior_team_leader"}
    rows = f"{','.join(row)}\n{','.join(row.values())}\n"
    with pytest.raises(Faults, match="roles: Two people give this role"):
        bring_in({"people": rows.encode()}, senior)
    assert roles_of(leader) == {Role.TEAM_LEADER}


def test_the_command_line_is_the_second_where_there_is_one_senior_only(app, branch, asked):
    run = app.test_cli_runner().invoke
    assert run(args=["account", "confirm", asked.email]).output.startswith("1 roles given")
    assert roles_of(asked) == {Role.SENIOR_TEAM_LEADER}
    assert actions.confirm_roles(asked, None) == 0
