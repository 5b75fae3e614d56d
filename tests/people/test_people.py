"""Who works here: inviting, changing, leaving."""

import re
from datetime import date, timedelta

import pytest

from portal.account.models import OneTimeLink
from portal.audit.models import FieldChange
from portal.clients.models import Assignment
from portal.core.clock import today
from portal.core.paging import PAGE
from portal.core.web.access import Role
from portal.mail.models import OutboxMail
from portal.people import queries
from portal.people.models import Person, PersonRole
from tests.conftest import count_queries
from tests.factories import make_assignment, make_client, make_person


def typed(person=None, **changes):
    ordinary = {
        "name": "Nieuwe Naam",
        "email": "nieuw@example.org",
        "employment": "volunteer",
        "started_on": "2026-01-05",
        "version": str(person.version if person else 0),
    }
    return ordinary | changes


def test_a_leader_invites_somebody_with_a_link(client_for, team_leader):
    browser = client_for(team_leader)

    page = browser.post("/people/new", data=typed(roles=["guide"]), follow_redirects=True)

    person = Person.get(Person.email == "nieuw@example.org")
    assert person.branch == team_leader.branch
    assert person.roles == {Role.GUIDE}
    assert "/invite/" in page.text
    assert OutboxMail.get().recipient == "nieuw@example.org"
    assert OneTimeLink.get().person == person


def test_somebody_new_sees_no_client_before_both_papers_are_in(client_for, branch):
    """Certificate and statement first."""
    newcomer = make_person(branch, Role.GUIDE, confidentiality_on=None)
    client = make_client(branch)
    make_assignment(newcomer, client.household)

    assert client_for(newcomer).get(f"/clients/{client.id}").status_code == 404
    Person.update(confidentiality_on=today()).where(Person.id == newcomer.id).execute()
    assert client_for(newcomer).get(f"/clients/{client.id}").status_code == 200


def test_an_imported_person_keeps_access_and_is_listed_to_be_completed(
    client_for, branch, team_leader
):
    old = make_person(branch, was_imported=True, conduct_certificate_on=None, name="Oude Rot")
    client = make_client(branch)
    make_assignment(old, client.household)

    assert client_for(old).get(f"/clients/{client.id}").status_code == 200
    assert "Oude Rot" in client_for(team_leader).get("/people?which=missing").text


@pytest.mark.parametrize("role", ["team_leader", "senior_team_leader", "administrator"])
def test_a_team_leader_makes_no_leaders_by_whatever_form(client_for, team_leader, role):
    """R04d: a forged role is refused."""
    answer = client_for(team_leader).post("/people/new", data=typed(roles=[role]))

    assert answer.status_code == 422
    assert not Person.select().where(Person.email == "nieuw@example.org").exists()


def test_what_a_form_does_not_offer_reaches_no_record(client_for, team_leader, branch):
    """R04d: no mass assignment."""
    person = make_person(branch)
    forged = {"epoch": "7", "branch": "999", "password_hash": "x", "code": "other", "id": "1"}

    client_for(team_leader).post(f"/people/{person.id}/edit", data=typed(person, **forged))

    now = Person.get_by_id(person.id)
    assert (now.name, now.code, now.branch, now.password_hash) == (
        "Nieuwe Naam",
        person.code,
        person.branch,
        None,
    )


def test_nobody_changes_their_own_roles(client_for, branch):
    senior = make_person(branch, Role.SENIOR_TEAM_LEADER)

    client_for(senior).post(
        f"/people/{senior.id}/edit", data=typed(senior, roles=["administrator"])
    )

    assert Person.get_by_id(senior.id).roles == {Role.SENIOR_TEAM_LEADER}


def test_a_team_leader_does_not_change_another_leader(client_for, team_leader, branch):
    senior = make_person(branch, Role.SENIOR_TEAM_LEADER)

    answer = client_for(team_leader).post(f"/people/{senior.id}/edit", data=typed(senior))

    assert answer.status_code == 403


def test_of_two_editors_the_second_is_told_and_loses_nothing(client_for, team_leader, branch):
    """R14."""
    person = make_person(branch)
    stale = typed(person, name="Tweede Versie", email="tweede@example.org")
    client_for(team_leader).post(f"/people/{person.id}/edit", data=typed(person))

    second = client_for(team_leader).post(f"/people/{person.id}/edit", data=stale)

    assert second.status_code == 409
    assert "Tweede Versie" in second.text
    rows = re.findall(
        r"<tr><th[^>]*>.*?</th><td><bdi>(.*?)</bdi></td><td><bdi>(.*?)</bdi>", second.text
    )
    assert ("Nieuwe Naam", "Tweede Versie") in rows
    assert [typed for _now, typed in rows] == ["Tweede Versie", "tweede@example.org"]
    assert Person.get_by_id(person.id).name == "Nieuwe Naam"


def test_leaving_ends_matches_and_access_and_keeps_the_history(client_for, team_leader, branch):
    leaver = make_person(branch, Role.GUIDE)
    assignment = make_assignment(leaver, make_client(branch).household)
    browser = client_for(leaver)
    assert browser.get("/clients").status_code == 200
    yesterday = today() - timedelta(days=1)

    client_for(team_leader).post(
        f"/people/{leaver.id}/edit",
        data=typed(leaver, roles=["guide"], ended_on=yesterday.isoformat()),
    )

    assert browser.get("/clients").status_code == 302
    assert Assignment.get_by_id(assignment.id).ended_on == yesterday


def test_a_change_of_roles_counts_at_once_and_is_kept(client_for, team_leader, branch):
    """G5, R60: who, when, old and new."""
    person = make_person(branch, Role.GUIDE)
    before = client_for(person)

    client_for(team_leader).post(
        f"/people/{person.id}/edit", data=typed(person, roles=["language_coach"])
    )

    assert before.get("/clients").status_code == 302
    change = FieldChange.get(FieldChange.field == "roles")
    assert (change.old, change.new) == ("guide", "language_coach")
    assert change.entry.actor_id == team_leader.id


@pytest.mark.parametrize(
    ("wrong", "field"),
    [
        ({"email": "geen adres"}, "email"),
        ({"email": ""}, "email"),
        ({"name": " "}, "name"),
        ({"ended_on": "2025-01-01"}, "ended_on"),
        ({"started_on": "31-02-2026"}, "started_on"),
        ({"started_on": "1026-01-01"}, "started_on"),
        ({"employment": "boss"}, "employment"),
        # A date of which nobody can have seen the paper yet would give access at once.
        ({"conduct_certificate_on": "2032-01-01"}, "conduct_certificate_on"),
        ({"confidentiality_on": "2032-01-01"}, "confidentiality_on"),
    ],
    ids=str,
)
def test_a_wrong_answer_is_explained_by_its_field(client_for, team_leader, wrong, field):
    page = client_for(team_leader).post("/people/new", data=typed(**wrong))

    assert page.status_code == 422
    assert f'id="{field}-error"' in page.text


def test_an_address_belongs_to_one_person_of_a_branch(client_for, team_leader):
    make_person(team_leader.branch, email="nieuw@example.org")

    page = client_for(team_leader).post("/people/new", data=typed())

    assert page.status_code == 422


def test_a_volunteer_sees_nobody_but_themselves(branch, volunteer, team_leader):
    assert list(queries.visible_to(volunteer)) == [volunteer]
    seen = {person.id for person in queries.visible_to(team_leader)}
    assert seen == {volunteer.id, team_leader.id}


@pytest.mark.parametrize("people", [1, 3])
def test_the_list_takes_as_many_queries_however_long_it_is(client_for, team_leader, people):
    for _ in range(people):
        make_person(team_leader.branch, Role.GUIDE)
    browser = client_for(team_leader)
    browser.get("/people")

    with count_queries() as counted:
        browser.get("/people")

    assert len(counted) <= 8, counted


def test_roles_and_dates_decide_who_is_active(branch):
    person = make_person(branch, started_on=date(2020, 1, 1), ended_on=date(2020, 12, 31))

    assert person.works_on(date(2020, 12, 31))
    assert not person.works_on(date(2021, 1, 1))
    assert PersonRole.select().where(PersonRole.person == person).count() == 0


def test_a_long_list_comes_in_pages_without_gap_or_double(client_for, branch, team_leader):
    names = [f"Mens {n:03}" for n in range(PAGE + 3)]
    for name in names:
        make_person(branch, name=name)
    browser = client_for(team_leader)

    first = browser.get("/people?name=mens").text
    following = first.split('rel="next" href="')[1].split('"')[0].replace("&amp;", "&")
    second = browser.get(following).text

    shown = [name for name in names if name in first] + [name for name in names if name in second]
    assert shown == names
