"""Starting, changing, ending and pausing guidance on screen (B4 of features)."""

from datetime import date, timedelta

import pytest

from portal.audit.models import FieldChange
from portal.clients import actions as clients
from portal.core.clock import today
from portal.core.web.access import Role
from portal.guidance import actions
from portal.guidance.models import GuidancePause, Trajectory
from tests.factories import make_assignment, make_branch, make_client, make_person
from tests.guidance.test_by_itself import add, years_of


@pytest.fixture
def client(team_leader):
    """Somebody in the first year, who will have a second."""
    return add(team_leader, housed_on=today() - timedelta(100))


@pytest.fixture
def first(client):
    return Trajectory.get(Trajectory.client == client, Trajectory.year_number == 1)


def test_a_leader_starts_a_year_that_no_rule_starts(client_for, team_leader):
    child = add(team_leader, born_on=date(2015, 1, 1))
    browser = client_for(team_leader)
    page = browser.get(f"/clients/{child.id}").text
    assert "Jonger dan 18" in page

    typed = {"year_number": "1", "started_on": "2026-04-01", "ended_on": "2027-03-31"}
    answer = browser.post(f"/guidance/clients/{child.id}/start", data=typed)

    assert answer.location == f"/clients/{child.id}"
    assert years_of(child) == [(1, date(2026, 4, 1), date(2027, 3, 31))]
    assert not Trajectory.get().is_automatic


@pytest.mark.parametrize(
    ("typed", "field"),
    [
        ({"started_on": ""}, "started_on"),
        ({"year_number": "3"}, "year_number"),
        ({"year_number": "1"}, "year_number"),  # is there already
        ({"started_on": "2027-01-01", "ended_on": "2026-12-31"}, "ended_on"),
        ({"started_on": "2020-01-01", "ended_on": "2020-12-31"}, "started_on"),  # before the first
    ],
    ids=str,
)
def test_what_cannot_be_is_explained_by_its_field(client_for, team_leader, client, typed, field):
    Trajectory.delete().where(Trajectory.year_number == 2).execute()
    ordinary = {"year_number": "2", "started_on": "2028-01-01", "ended_on": ""}

    page = client_for(team_leader).post(
        f"/guidance/clients/{client.id}/start", data=ordinary | typed
    )

    assert page.status_code == 422
    assert f'id="{field}-error"' in page.text
    assert len(years_of(client)) == 1


def test_an_end_has_a_reason_takes_the_second_year_along_and_can_be_undone(
    client_for, team_leader, client, first
):
    browser, before = client_for(team_leader), years_of(client)
    address = f"/guidance/{first.id}/end"
    typed = {"version": "0", "ended_on": today().isoformat(), "note": "Naar het Wijkteam"}
    assert browser.post(address, data=typed).status_code == 422  # no reason

    browser.post(address, data=typed | {"end_reason": "transferred"})
    page = browser.get(f"/clients/{client.id}").text
    ended = years_of(client)
    browser.post(f"/guidance/{first.id}/resume")

    assert ended == [(1, first.started_on, today())]
    assert "Naar het Wijkteam" in page
    assert years_of(client) == before
    assert {c.field for c in FieldChange.select()} >= {"ended_on", "end_reason"}


def test_an_end_that_was_given_can_be_put_right(client_for, team_leader, client, first):
    browser = client_for(team_leader)
    typed = {"ended_on": today().isoformat(), "end_reason": "moved"}
    planned = first.ended_on
    browser.post(f"/guidance/{first.id}/end", data=typed | {"version": "0"})
    browser.post(
        f"/guidance/{first.id}/end", data=typed | {"version": "1", "end_reason": "declined"}
    )

    now = Trajectory.get_by_id(first.id)
    assert (now.end_reason, now.ended_before) == ("declined", planned)


def test_of_two_who_change_a_year_the_second_sees_both_versions(
    client_for, team_leader, client, first
):
    """R14."""
    browser = client_for(team_leader)
    typed = {"version": "0", "started_on": first.started_on.isoformat()}
    last = first.ended_on - timedelta(10)
    browser.post(f"/guidance/{first.id}/edit", data=typed | {"ended_on": last.isoformat()})
    answer = browser.post(
        f"/guidance/{first.id}/edit",
        data=typed | {"ended_on": (last - timedelta(5)).isoformat()},
    )

    assert answer.status_code == 409
    assert years_of(client)[0][2] == last


def test_a_pause_is_noted_shown_changed_and_taken_away(client_for, team_leader, client):
    browser = client_for(team_leader)
    typed = {"started_on": today().isoformat(), "ended_on": "", "reason": "In het buitenland"}
    browser.post(f"/guidance/clients/{client.id}/pause", data=typed)
    doubled = browser.post(
        f"/guidance/clients/{client.id}/pause", data=typed | {"reason": "Nog een keer"}
    )
    shown = browser.get(f"/clients/{client.id}").text
    pause = GuidancePause.get()
    later = (today() + timedelta(30)).isoformat()
    browser.post(
        f"/guidance/pauses/{pause.id}/edit", data=typed | {"ended_on": later, "version": "0"}
    )

    assert doubled.status_code == 422
    assert "In het buitenland" in shown
    assert GuidancePause.get().ended_on == today() + timedelta(30)
    browser.post(f"/guidance/pauses/{pause.id}/drop")
    assert not GuidancePause.select().exists()


def test_the_file_says_when_the_heading_of_a_visit_changes(client_for, team_leader, client):
    """The clock of programme years."""
    page = client_for(team_leader).get(f"/clients/{client.id}").text

    assert "Bezoeken tellen als begeleiding. Vanaf" in page


def test_the_list_says_who_is_in_guidance_and_who_waits_for_it(client_for, team_leader, client):
    waits = make_client(team_leader.branch, name="Wacht Nog", housed_on=today() - timedelta(10))
    over = make_client(team_leader.branch, name="Lang Voorbij", housed_on=date(2015, 1, 1))
    elsewhere = make_client(make_branch(), name="Van Elders", housed_on=today())
    clients.change(client, team_leader, client.version, name="Loopt Nu")
    browser = client_for(team_leader)

    long_ago = make_client(team_leader.branch, name="Nooit Afgerond", housed_on=date(2015, 1, 1))
    dated = {"branch": team_leader.branch, "client": long_ago, "started_on": date(2016, 1, 1)}
    never_ended = Trajectory.create(**dated, year_number=2)

    whiches = ("now", "waiting", "over")
    now, waiting, past = (browser.get(f"/guidance?which={which}").text for which in whiches)

    assert "Loopt Nu" in now
    assert long_ago.name not in now  # by the rule of the town it is over
    assert long_ago.name in past
    assert f"/guidance/{never_ended.id}/end" in past
    assert "Loopt Nu" not in past
    assert waits.name not in now
    assert waits.name in waiting
    for other in (over, elsewhere):
        assert other.name not in now + waiting
    assert browser.get("/guidance?which=anders").status_code == 404


def test_a_guide_reads_it_and_changes_nothing(client_for, team_leader, client, first):
    guide = make_person(team_leader.branch, Role.GUIDE)
    make_assignment(guide, client.household)
    browser = client_for(guide)

    page = browser.get(f"/clients/{client.id}").text

    assert "Jaar 1" in page
    assert f"/guidance/{first.id}/" not in page
    assert "/start" not in page
    assert browser.post(f"/guidance/{first.id}/drop").status_code == 403


def test_an_end_that_nobody_set_is_not_taken_back(team_leader, first):
    actions.take_back_end(first, team_leader)

    assert Trajectory.get_by_id(first.id).ended_on == first.ended_on is not None
    assert not FieldChange.select().where(FieldChange.field == "ended_before").exists()
