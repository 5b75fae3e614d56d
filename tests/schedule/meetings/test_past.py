"""The list of past meetings: in pages, and searched by title and place."""

import re

import pytest

from portal.core.paging import PAGE
from tests.factories import make_branch, make_person
from tests.schedule.meetings.factories import make_meeting, soon


def test_no_meeting_of_a_day_falls_between_two_pages(client_for, team_leader):
    made = [make_meeting(team_leader, starts_at=soon(-5)) for _ in range(PAGE + 3)]
    browser = client_for(team_leader)

    first = browser.get("/meetings/past").text
    following = first.split('rel="next" href="')[1].split('"')[0].replace("&amp;", "&")
    second = browser.get(following).text

    shown = meeting_numbers(first) + meeting_numbers(second)
    assert shown == [meeting.id for meeting in reversed(made)]


def meeting_numbers(page):
    return [int(number) for number in re.findall(r'href="/meetings/(\d+)"', page)]


def test_a_search_keeps_its_words_on_the_next_page(client_for, team_leader):
    for _ in range(PAGE + 1):
        make_meeting(team_leader, title="Überleg", starts_at=soon(-5))
    make_meeting(team_leader, title="Iets anders", starts_at=soon(-6))
    browser = client_for(team_leader)

    first = browser.get("/meetings/past", query_string={"q": "ueberleg"}).text
    following = first.split('rel="next" href="')[1].split('"')[0].replace("&amp;", "&")
    second = browser.get(following).text

    assert len(meeting_numbers(second)) == 1
    assert "Iets anders" not in first + second


def test_one_finds_no_meeting_that_one_may_not_see(client_for, branch, team_leader, volunteer):
    elsewhere = make_person(make_branch(), "team_leader")
    make_meeting(elsewhere, title="Heidag", starts_at=soon(-5))
    make_meeting(team_leader, title="Heidag leiding", starts_at=soon(-5))
    mine = make_meeting(team_leader, volunteer, title="Heidag team", starts_at=soon(-5))

    page = client_for(volunteer).get("/meetings/past?q=heidag").text

    assert meeting_numbers(page) == [mine.id]


@pytest.mark.parametrize("after", ["Naam|3", "9" * 20, "-1", "٣"])
def test_a_page_begins_behind_a_meeting_that_one_sees(client_for, team_leader, after):
    elsewhere = make_meeting(make_person(make_branch(), "team_leader"), starts_at=soon(-5))
    browser = client_for(team_leader)

    for number in (after, elsewhere.id):
        answer = browser.get("/meetings/past", query_string={"after": number})
        assert answer.status_code == 404
