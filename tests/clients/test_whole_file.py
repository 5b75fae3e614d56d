"""The file of a client: every visit with its notes, its time line, and sections also when empty."""

from datetime import date

import pytest

from portal.clients.forms import FIELD_NAMES
from portal.clients.models import Assignment, Client
from portal.clients.queries.timeline import timeline
from portal.core.clock import today
from portal.core.database import fields_of
from portal.core.web.access import Role
from portal.legal.models import CaseEvent
from portal.referrals.models import Referral
from tests.clients.test_closing import close
from tests.employment.cvs.factories import make_version
from tests.factories import make_activity, make_assignment, make_client, make_person
from tests.legal.factories import make_case


@pytest.fixture
def guide(branch):
    return make_person(branch, Role.GUIDE, name="Gids Een")


@pytest.fixture
def client(branch, guide):
    made = make_client(branch)
    make_assignment(guide, made.household)
    return made


def test_all_visits_stand_on_one_page_with_notes_by_kind_person_and_year(
    client_for, guide, client, team_leader
):
    """All visits with notes filtered by kind, person, year."""
    make_activity(guide, client, note="Over de huur")  # a home visit in 2018
    make_activity(team_leader, client, kind="desk_contact", note="Over de zorg")
    browser = client_for(team_leader)

    def told(**asked):
        page = browser.get(f"/activities/clients/{client.id}", query_string=asked).text
        return ["huur" in page, "zorg" in page]

    assert told() == [True, True]
    assert told(kind="home_visit") == [True, False]
    assert told(person=team_leader.id) == [False, True]
    assert told(year=2018) == [True, True]
    assert told(year=2019) == [False, False]
    assert told(year="x", kind="x", person="x") == [True, True]


def test_a_note_is_for_who_may_read_the_visit(client_for, guide, client):
    """G2: of a visit that was also for somebody whom one helps no more only the hours stay."""
    other = make_client(client.branch)
    make_activity(guide, client, other, note="Geheim", created_at=1_600_000_000)
    coach = make_person(client.branch, Role.LANGUAGE_COACH)
    make_assignment(coach, client.household, role=Role.LANGUAGE_COACH)

    mine = client_for(guide).get(f"/activities/clients/{client.id}").text
    assert "Huisbezoek" in mine
    assert "Geheim" not in mine
    assert "Huisbezoek" not in client_for(coach).get(f"/activities/clients/{client.id}").text
    outside = make_person(client.branch, Role.GUIDE)
    assert client_for(outside).get(f"/activities/clients/{client.id}").status_code == 404


def happened(person, client):
    return {one.what for _year, ones in timeline(person, client) for one in ones}


def test_the_time_line_tells_everything_that_its_reader_may_see(client_for, client, team_leader):
    """A timeline of everything that its reader may see."""
    branch = client.branch
    make_activity(team_leader, client)
    case = make_case(client)
    CaseEvent.create(branch=branch, case=case, happened_on=date(2019, 1, 1), what="Gehoor geweest")
    Referral.create(branch=branch, client=client, referred_on=today(), referred_to="Wijkteam")
    make_version(client, team_leader)
    coach = make_person(branch, Role.LANGUAGE_COACH)
    make_assignment(coach, client.household, role=Role.LANGUAGE_COACH)

    with client_for(team_leader) as browser:
        page = browser.get(f"/clients/{client.id}/timeline").text
    assert [w for w in ("Gehuisvest", "Gehoor geweest", "Wijkteam", "Huisbezoek") if w in page] == [
        "Gehuisvest",
        "Gehoor geweest",
        "Wijkteam",
        "Huisbezoek",
    ]
    theirs = client_for(coach).get(f"/clients/{client.id}/timeline").text
    assert not [w for w in ("Gehuisvest", "Gehoor", "Wijkteam", "Huisbezoek") if w in theirs]
    assert "Gids Een" in theirs  # a language coach knows who helps


def test_sections_are_there_when_nothing_is(client_for, guide, client):
    page = client_for(guide).get(f"/clients/{client.id}").text

    for title in ("Begeleiding", "Bezoeken en contacten", "Werk en stage", "Taalniveaus"):
        assert title in page, title


def test_somebody_is_matched_from_the_file_itself(client_for, client, team_leader):
    """*Begeleid door* with a button to assign right there."""
    helper, browser = make_person(client.branch, Role.LANGUAGE_COACH), client_for(team_leader)
    typed = {"helper": helper.id, "role": "language_coach", "started_on": today().isoformat()}

    assert 'name="from_file"' in browser.get(f"/clients/{client.id}").text
    answer = browser.post(
        f"/households/{client.household_id}", data=typed | {"from_file": client.id}
    )

    assert answer.location == f"/clients/{client.id}"
    assert Assignment.select().where(Assignment.person == helper).count() == 1


def test_history_is_told_in_words_not_in_names_of_columns(client_for, client, team_leader):
    browser = client_for(team_leader)
    close(browser, client)

    page = browser.get(f"/clients/{client.id}/readers").text

    assert "closed_" not in page
    assert "moved_away" not in page
    assert "Zij zijn verhuisd" in page


@pytest.mark.no_database
def test_every_field_of_a_client_that_can_be_changed_has_a_name():
    """Else the history would show the name of a column."""
    kept = {"id", "branch", "version", "created_at", "erased_at", "sorts_as", "is_namesake"}

    assert set(fields_of(Client)) - kept - set(FIELD_NAMES) == set()
