"""The list of who works here with their work, and the page of one of them."""

import re
from datetime import timedelta

import pytest

from portal.core.clock import now, today
from portal.core.web.access import Role
from portal.schedule.meetings.models import Attendance, MeetingStatus
from tests.expenses.claims.factories import make_submitted
from tests.factories import make_activity, make_assignment, make_client, make_person
from tests.schedule.meetings.factories import make_meeting


@pytest.fixture
def guide(branch):
    """Somebody with work of every kind."""
    person = make_person(branch, Role.GUIDE, name="Wilma Gids")
    client = make_client(branch, name="Selam Tesfay")
    make_assignment(person, client.household, started_on=today() - timedelta(days=9))
    make_assignment(
        person,
        make_client(branch, name="Oude Bekende").household,
        role=Role.LANGUAGE_COACH,
        started_on="2018-01-01",
        ended_on="2018-06-30",
    )
    make_activity(person, client, minutes=90, started_at=now())
    make_submitted(person)
    held = {"starts_at": now(), "status": MeetingStatus.HELD}
    meeting = make_meeting(person, minutes=60, title="Teamdag", **held)
    Attendance.create(branch=branch, meeting=meeting, person=person)
    return person


def cells_of(page: str, name: str) -> dict[str, str]:
    row = next(row for row in page.split("<tr>") if name in row)
    cells = re.findall(r'<td data-label="([^"]*)">(.*?)</td>', row, re.DOTALL)
    return {label: re.sub(r"<[^>]+>|\s+", " ", cell).strip() for label, cell in cells}


def test_the_list_tells_the_work_of_each_and_sorts_by_it(client_for, team_leader, guide):
    """Clients, hours with those of meetings, claims and meetings, of whom may see them."""
    browser = client_for(team_leader)

    cells = cells_of(browser.get("/people?role=guide").text, "Wilma Gids")

    told = {name: cells[name] for name in ("Cliënten", "Uren dit jaar", "Open declaraties")}
    assert told == {"Cliënten": "1", "Uren dit jaar": "2:30", "Open declaraties": "1"}
    assert cells["Teamoverleg dit jaar"] == "1"
    for sort in ("clients", "year", "-month", "claims", "meetings", "last", "employment", "-name"):
        assert "Wilma Gids" in browser.get(f"/people?sort={sort}").text
    first = browser.get("/people?sort=clients").text.partition("<table")[2]
    assert first.index("Wilma Gids") < first.index(team_leader.label)
    assert "Wilma Gids" not in browser.get("/people?employment=trainee").text
    assert "Wilma Gids" not in browser.get("/people?role=interpreter").text


def test_the_file_has_what_the_page_shows(client_for, team_leader, guide):
    lines = client_for(team_leader).get("/people/list.csv?role=guide").text.splitlines()

    assert len(lines) == 2
    assert "Wilma Gids" in lines[1]
    assert ";2:30;" in lines[1]


def test_the_page_of_a_person_shows_their_work_and_each_sum_opens_its_list(
    client_for, team_leader, guide
):
    browser = client_for(team_leader)

    page = browser.get(f"/people/{guide.id}").text

    assert "Selam Tesfay" in page
    assert "Oude Bekende" not in page  # helped before: as what and when, without the name
    assert "Taalcoach" in page
    assert "Teamdag" in page
    assert "D-" in page
    link = f"/activities/team/list?person={guide.id}&amp;year={today().year}"
    assert f'href="{link}"' in page
    opened = browser.get(link.replace("&amp;", "&")).text
    assert "1:30" in opened
    assert "1:00" in opened


def test_a_page_that_makes_no_sense_is_the_first(client_for, branch, team_leader):
    browser = client_for(team_leader)

    for page in ("Naam", "9" * 20, "-1", "٣", ""):
        answer = browser.get("/people", query_string={"page": page, "sort": "x", "role": "y"})
        assert answer.status_code == 200
