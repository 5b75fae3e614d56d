"""Who was at a meeting has its hours in the lists, the table, the file and the figures alike."""

import re
from datetime import date, timedelta

import pytest

from portal.activities.models.kinds import MEETING
from portal.activities.queries import listing
from portal.activities.queries.listing import Filter
from portal.activities.queries.team import team_hours, years_of
from portal.reports.queries import Scope, annual
from portal.schedule.meetings.models import Attendance, Meeting
from tests.activities.test_looking_back import APRIL, rows_of
from tests.factories import make_activity, make_person
from tests.schedule.meetings.factories import make_meeting


def held(organiser, *there, **fields) -> Meeting:
    meeting = make_meeting(organiser, **{"starts_at": APRIL, "status": "held"} | fields)
    for person in there:
        Attendance.create(branch=meeting.branch_id, meeting=meeting.id, person=person.id)
    return meeting


@pytest.fixture
def year(team_leader, volunteer):
    """Visits and meetings of 2018; planned and cancelled ones, and those of others, beside them."""
    for number in range(4):
        held(team_leader, volunteer, team_leader, starts_at=APRIL - timedelta(days=20 * number))
    make_activity(volunteer, kind="office", started_at=APRIL, minutes=45)
    make_activity(team_leader, kind="training", started_at=APRIL - timedelta(days=40))
    held(team_leader, volunteer, status="planned")
    held(team_leader, volunteer, status="cancelled", cancel_reason="Ziek")
    stranger = make_person()
    held(stranger, stranger)
    return 2018


def test_the_table_its_lists_and_the_yearly_figures_say_the_same(team_leader, year):
    """F4, and the contract: in minutes the total is the sum of the kinds and the meetings."""
    branch = team_leader.branch
    figures = annual(Scope(branch, date(2018, 1, 1), date(2018, 12, 31)))
    hours = team_hours(branch.id, year)

    assert hours.minutes == figures["hours.total"] * 60 == 4 * 2 * 90 + 45 + 60
    of_kinds = {line.key: line for line in hours.kinds}
    assert of_kinds[MEETING].minutes == figures["hours.meetings"] * 60
    assert of_kinds["office"].minutes == figures["hours.office"] * 60
    assert team_hours(branch.id, year, MEETING).minutes == of_kinds[MEETING].minutes
    lines = [(Filter(branch=branch.id, year=year, kind=line.key), line) for line in hours.kinds]
    lines += [(Filter(line.key, branch.id, year=year), line) for line in hours.people]
    for wanted, line in lines:
        listed = list(listing.all_rows(team_leader, wanted))
        assert len(listed) == line.count == listing.totals(wanted).count
        assert sum(row[3] for row in listed) == line.minutes == listing.totals(wanted).minutes


def test_my_hours_name_the_meetings_that_i_was_at_and_lead_to_them(
    client_for, team_leader, volunteer, year
):
    """F4: one place for what somebody did, whatever it was."""
    browser = client_for(volunteer)
    all_of_april = browser.get("/activities/?month=2018-04").text
    meeting = Meeting.get(
        Meeting.starts_at == APRIL, Meeting.status == "held", Meeting.organiser == team_leader
    )

    assert f'href="/meetings/{meeting.id}"' in all_of_april
    assert '<b class="num" data-sum="minutes">2:15</b>' in all_of_april
    assert browser.get(f"/meetings/{meeting.id}").status_code == 200
    only_meetings = browser.get("/activities/?kind=meeting&year=2018").text
    assert len(re.findall(r'class="item" href="/meetings/', only_meetings)) == 4
    assert 'href="/activities/1' not in only_meetings
    [_header, *lines] = rows_of(browser.get("/activities/mine.csv?month=2018-04"))
    assert [(line[2], line[3], line[5]) for line in lines] == [
        ("Kantoorwerk", "", "45"),
        ("Teamoverleg", "", "90"),
    ]


def test_pages_of_visits_and_meetings_hold_each_row_once(client_for, team_leader, volunteer):
    """Also where a day with several of both goes on on the next page."""
    for number in range(70):
        day = APRIL - timedelta(days=number // 7)
        held(team_leader, volunteer, starts_at=day)
        make_activity(volunteer, started_at=day)
    browser, path, seen = client_for(volunteer), "/activities/", []
    while path:
        text = browser.get(path).text
        seen += re.findall(r'class="item" href="(/\w+/\d+)"', text)
        following = re.search(r'rel="next" href="([^"]+)"', text)
        path = following and following[1].replace("&amp;", "&")

    assert len(seen) == len(set(seen)) == 140


def test_a_year_with_only_a_meeting_can_be_chosen_and_one_with_only_a_plan_not(
    team_leader, volunteer
):
    held(team_leader, volunteer, starts_at=APRIL)
    make_meeting(team_leader, volunteer, starts_at=APRIL - timedelta(days=900))

    assert years_of(team_leader.branch_id)[-1] == 2018
