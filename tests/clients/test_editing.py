"""Adding and changing a file, and matching a household with who helps it."""

from datetime import date, timedelta

import pytest

from portal.audit.models import AuditEntry, FieldChange
from portal.branches.models import Municipality
from portal.clients.models import Arrival, Assignment, Client
from portal.core.clock import today
from portal.core.web.access import Role
from portal.housing.models import Home
from tests.factories import (
    make_assignment,
    make_branch,
    make_client,
    make_municipality,
    make_person,
)
from tests.forms import largest_form


def typed_for(client, **changes):
    place = Municipality.get(Municipality.branch == client.branch)
    ordinary = {
        "code": client.code,
        "name": client.name,
        "municipality": str(place.id),
        "sex": "f",
        "born_on": "1980-01-01",
        "nationality": "SY",
        "housed_on": "2018-01-15",
        "arrival": "assigned",
        "counts_for_target": "y",
        "version": str(client.version),
    }
    return ordinary | changes


def test_a_change_keeps_who_when_old_and_new(client_for, branch, team_leader):
    """G5."""
    client = make_client(branch, name="Oude Naam")

    client_for(team_leader).post(
        f"/clients/{client.id}/edit", data=typed_for(client, name="Nieuwe Naam")
    )

    change = FieldChange.get()
    assert (change.field, change.old, change.new) == ("name", "Oude Naam", "Nieuwe Naam")
    assert change.entry.actor_id == team_leader.id
    assert "Nieuwe Naam" in client_for(team_leader).get("/clients?q=nieuwe").text
    assert "Oude Naam" in client_for(team_leader).get(f"/clients/{client.id}/readers").text


def test_of_two_editors_the_second_sees_both_versions(client_for, branch, team_leader):
    """R14: nothing typed is lost, nothing stored is overwritten."""
    client = make_client(branch, name="Begin")
    stale = typed_for(client, name="Tweede")
    browser = client_for(team_leader)
    browser.post(f"/clients/{client.id}/edit", data=typed_for(client, name="Eerste"))

    conflict = browser.post(f"/clients/{client.id}/edit", data=stale)

    assert conflict.status_code == 409
    assert "Eerste" in conflict.text
    assert "Tweede" in conflict.text
    assert Client.get_by_id(client.id).name == "Eerste"


def test_a_guide_changes_how_to_reach_somebody_and_nothing_else(client_for, branch):
    client, guide = make_client(branch), make_person(branch, Role.GUIDE)
    make_assignment(guide, client.household)

    client_for(guide).post(
        f"/clients/{client.id}/edit",
        data=typed_for(client, phone="010-7654321", name="Verzonnen"),
    )

    now = Client.get_by_id(client.id)
    assert (now.phone, now.name) == ("010-7654321", client.name)


@pytest.mark.parametrize(
    ("wrong", "field"),
    [
        ({"arrival": Arrival.OWN_MOVE}, "counts_for_target"),
        ({"housed_on": "1979-12-31"}, "housed_on"),
        ({"born_on": "2999-01-01"}, "born_on"),
        ({"code": ""}, "code"),
        ({"nationality": "XX"}, "nationality"),
        ({"sex": "q"}, "sex"),
        ({"municipality": "999999"}, "municipality"),
        ({"home": "999999"}, "home"),
        ({"sponsor": "999999"}, "sponsor"),
    ],
    ids=str,
)
def test_a_wrong_answer_is_explained_by_its_field(client_for, branch, team_leader, wrong, field):
    client = make_client(branch)

    page = client_for(team_leader).post(
        f"/clients/{client.id}/edit", data=typed_for(client, **wrong)
    )

    assert page.status_code == 422
    assert f'id="{field}-error"' in page.text


def test_what_belongs_to_another_branch_cannot_be_chosen(client_for, branch, team_leader):
    """R04c: ids in a form are looked up in what this person may see."""
    client, other = make_client(branch), make_branch()
    stranger = make_client(other)
    home = Home.create(branch=other, code="x", kind="regular")
    place = Municipality.get(Municipality.branch == other)
    browser = client_for(team_leader)
    for forged in ({"sponsor": stranger.id}, {"home": home.id}, {"municipality": place.id}):
        page = browser.post(f"/clients/{client.id}/edit", data=typed_for(client, **forged))
        assert page.status_code == 422, forged
    added = browser.post(
        "/clients/new", data=typed_for(client, code="n", household=stranger.household_id)
    )
    assert added.status_code == 422


def test_a_leader_adds_a_client_with_a_household_of_their_own(client_for, branch, team_leader):
    sample = make_client(branch)

    answer = client_for(team_leader).post(
        "/clients/new", data=typed_for(sample, code="K-1", name="Nieuwkomer")
    )

    client = Client.get(Client.code == "K-1")
    assert answer.location == f"/clients/{client.id}"
    assert client.household != sample.household


def test_the_only_municipality_is_filled_in_and_of_two_none(client_for, branch, team_leader):
    """Without one nobody is in guidance or in a ledger; B3."""
    browser = client_for(team_leader)
    place = str(Municipality.get(Municipality.branch == branch).id)

    for address in ("/clients/new", "/homes/new"):
        assert largest_form(browser.get(address).text).values["municipality"] == [place]
    make_municipality(branch)
    for address in ("/clients/new", "/homes/new", "/households/new"):
        assert largest_form(browser.get(address).text).values["municipality"] == [""]


def test_a_code_belongs_to_one_client_of_the_branch(client_for, branch, team_leader):
    sample = make_client(branch)

    page = client_for(team_leader).post("/clients/new", data=typed_for(sample))

    assert page.status_code == 422
    assert 'id="code-error"' in page.text


def test_a_match_is_made_and_ended_and_stays_in_history(client_for, branch, team_leader):
    """B3."""
    client, helper = make_client(branch), make_person(branch, Role.GUIDE)
    address = f"/households/{client.household_id}"
    browser = client_for(team_leader)

    browser.post(
        address, data={"helper": helper.id, "role": "guide", "started_on": today().isoformat()}
    )
    match = Assignment.get()
    assert client_for(helper).get(address).status_code == 200
    browser.post(f"/assignments/{match.id}/end")

    assert Assignment.get().ended_on == today()
    assert helper.name in browser.get(address).text


def test_an_end_by_mistake_is_undone_and_history_stays_closed(client_for, branch, team_leader):
    """B3, G2: what ended before today never opens again by an old page or a second click."""
    client, helper = make_client(branch), make_person(branch, Role.GUIDE)
    running = make_assignment(helper, client.household)
    past = make_assignment(helper, client.household, role=Role.JOB_COACH, ended_on=date(2019, 1, 1))
    browser = client_for(team_leader)

    for _click in range(2):
        browser.post(f"/assignments/{running.id}/end")
    assert "/resume" in browser.get(f"/households/{client.household_id}").text
    assert Assignment.get_by_id(running.id).ended_on == today()
    for _click in range(2):
        browser.post(f"/assignments/{running.id}/resume")
    for act in ("end", "resume"):
        browser.post(f"/assignments/{past.id}/{act}")

    assert Assignment.get_by_id(running.id).ended_on is None
    assert Assignment.get_by_id(past.id).ended_on == date(2019, 1, 1)
    done = [e.action for e in AuditEntry.select().where(AuditEntry.object_kind == "assignment")]
    assert sorted(done) == ["assignment.end", "assignment.resume"]


def test_who_leaves_is_not_matched_beyond_the_last_day(client_for, branch, team_leader):
    client = make_client(branch)
    leaver = make_person(branch, ended_on=today() + timedelta(days=9))
    match = make_assignment(leaver, client.household, ended_on=leaver.ended_on)

    client_for(team_leader).post(f"/assignments/{match.id}/resume")

    assert Assignment.get_by_id(match.id).ended_on == leaver.ended_on


def test_nobody_of_another_branch_is_matched(client_for, branch, team_leader):
    """R04c."""
    client, stranger = make_client(branch), make_person(make_branch())

    page = client_for(team_leader).post(
        f"/households/{client.household_id}",
        data={"helper": stranger.id, "role": "guide", "started_on": today().isoformat()},
    )

    assert page.status_code == 422
    assert not Assignment.select().exists()
