"""A closed file leaves every list of work and every choice; what was done for it stays."""

from datetime import timedelta

import pytest

from portal.core.clock import today
from portal.core.web.access import Role
from tests.activities.factories import Phone
from tests.clients.test_closing import close
from tests.employment.cvs.factories import make_version
from tests.factories import (
    make_activity,
    make_assignment,
    make_client,
    make_employer,
    make_person,
    make_vacancy,
)


@pytest.fixture
def worker(branch):
    return make_person(branch, Role.GUIDE, Role.JOB_COACH)


def of_a_year(person, name, **fields):
    """A client in guidance whom this person helps as guide and as job coach."""
    fields = {"name": name, "housed_on": today() - timedelta(100)} | fields
    client = make_client(person.branch, **fields)
    for role in (Role.GUIDE, Role.JOB_COACH):
        make_assignment(person, client.household, role=role)
    return client


LISTS = {
    "who I help": "/",
    "clients": "/clients",
    "mine": "/clients?which=mine",
    "log": "/activities/new",
    "plan": "/visits/new",
    "cvs": "/cvs",
}


@pytest.mark.parametrize("where", LISTS)
def test_a_list_of_work_has_open_files_only(client_for, worker, where):
    """Closed clients leave the working lists."""
    of_a_year(worker, "Open Gebleven")
    gone = of_a_year(worker, "Weg Gegaan", closed_on=today(), closed_reason="finished")
    make_version(gone, worker)
    make_activity(worker, gone)

    page = client_for(worker).get(LISTS[where]).text

    assert "Open Gebleven" in page
    assert "Weg Gegaan" not in page


def test_choices_of_leaders_have_open_files_only(client_for, team_leader):
    branch = team_leader.branch
    of_a_year(team_leader, "Open Gebleven")
    of_a_year(team_leader, "Weg Gegaan", closed_on=today(), closed_reason="finished")
    vacancy = make_vacancy(make_employer(branch))
    browser = client_for(team_leader)

    for address in ("/clients/new", f"/vacancies/{vacancy.id}/match", "/guidance?which=waiting"):
        page = browser.get(address).text
        assert "Open Gebleven" in page, address
        assert "Weg Gegaan" not in page, address


def test_a_choice_that_was_made_before_the_closing_stays(client_for, team_leader):
    """Saving a file unchanged changes nothing, whoever it names."""
    sponsor = make_client(team_leader.branch, name="Eerder Gekomen")
    client = make_client(team_leader.branch, sponsor=sponsor)
    browser = client_for(team_leader)
    close(browser, sponsor)

    page = browser.get(f"/clients/{client.id}/edit").text

    assert f'<option selected value="{sponsor.id}">' in page


def test_what_was_done_before_the_closing_can_still_be_written_down(client_for, worker):
    last = today() - timedelta(3)
    gone = of_a_year(worker, "Weg Gegaan", closed_on=last, closed_reason="finished")
    phone, after = Phone(client_for(worker)), today() - timedelta(1)

    assert phone.log(gone, day="other", date=last.isoformat()).status_code == 303
    assert phone.log(gone, day="other", date=after.isoformat()).status_code == 422


def test_past_records_keep_a_closed_client(client_for, worker):
    gone = of_a_year(worker, "Weg Gegaan")
    made = make_activity(worker, gone, happened_on=today())
    gone.closed_on, gone.closed_reason = today(), "finished"
    gone.save()
    browser = client_for(worker)

    assert "Weg Gegaan" in browser.get(f"/activities/{made.id}").text
    assert "Weg Gegaan" in browser.get(f"/activities/{made.id}/edit").text
    assert "Weg Gegaan" in browser.get("/clients?which=closed").text
    assert "Weg Gegaan" in browser.get(f"/clients/{gone.id}").text
