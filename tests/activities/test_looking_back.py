"""The list, its totals, the file, the team's table: sums that add up, and who sees what."""

import csv
import io
import re
from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from portal.activities import queries
from portal.activities.models import Activity
from portal.activities.queries import listing
from portal.activities.queries.listing import Filter
from portal.activities.queries.team import team_hours
from portal.activities.routes.on_client import visits
from portal.clients.models import Assignment
from portal.core.clock import now
from portal.core.database import db
from portal.core.web.access import Role
from portal.import_export.actions import bring_in
from tests.conftest import count_queries
from tests.factories import make_activity, make_assignment, make_client, make_person

APRIL = datetime(2018, 4, 13, 12, 0, tzinfo=UTC)


def rows_of(answer):
    text = answer.get_data(as_text=True).removeprefix("\ufeff")
    return list(csv.reader(io.StringIO(text), delimiter=";"))


def test_the_list_has_the_same_number_of_queries_for_one_row_and_for_three(
    client_for, volunteer, hassan
):
    browser = client_for(volunteer)
    browser.get("/activities/")
    counts = []
    for rows in (1, 2):
        for _ in range(rows):
            make_activity(volunteer, hassan)
        with count_queries() as asked:
            assert browser.get("/activities/").status_code == 200
        counts.append(len([sql for sql in asked if "activity" in sql]))

    assert counts[0] == counts[1] <= 2


@settings(
    max_examples=15,
    deadline=None,
    suppress_health_check=[HealthCheck.function_scoped_fixture],
)
@given(
    st.lists(
        st.tuples(
            st.sampled_from(["home_visit", "office", "guidance_talk"]),
            st.integers(0, 400),
            st.integers(1, 300),
            st.none() | st.integers(0, 500),
            st.booleans(),
        ),
        max_size=25,
    )
)
def test_totals_are_the_sums_of_exactly_the_rows_that_are_listed(app, volunteer, acts):
    """F4, F5: the totals of a list are the sums of its rows, for every month and kind."""
    with db.atomic() as change:
        for kind, days, minutes, distance, is_withdrawn in acts:
            make_activity(
                volunteer,
                kind=kind,
                started_at=APRIL - timedelta(days=days),
                minutes=minutes,
                distance_hm=distance,
                withdrawn_at=now() if is_withdrawn else None,
            )
        for month in (None, 201804, 201712):
            for kind in (None, "office"):
                wanted = Filter(person=volunteer.id, month=month, kind=kind)
                listed = list(listing.all_rows(volunteer, wanted))
                sums = listing.totals(wanted)
                assert sums.count == len(listed)
                assert sums.minutes == sum(row[3] for row in listed)
                assert sums.distance_hm == sum(row[4] or 0 for row in listed)
        change.rollback()


def test_the_pages_of_a_long_list_hold_each_row_once(client_for, volunteer):
    for number in range(110):
        make_activity(volunteer, started_at=APRIL - timedelta(days=number // 3))
    browser, path, seen = client_for(volunteer), "/activities/", []
    while path:
        text = browser.get(path).text
        seen += re.findall(r'class="item" href="/activities/(\d+)"', text)
        following = re.search(r'rel="next" href="([^"]+)"', text)
        path = following and following[1].replace("&amp;", "&")

    assert len(seen) == len(set(seen)) == 110


def test_the_file_matches_its_header_and_starts_no_formula(client_for, volunteer):
    """F9: cells that start with = + - @ are made harmless; header and value columns match."""
    client = make_client(volunteer.branch, name="=HYPERLINK(1)")
    make_assignment(volunteer, client.household)
    make_activity(volunteer, client, distance_hm=84)
    header, row = rows_of(client_for(volunteer).get("/activities/mine.csv"))

    assert len(header) == len(row)
    assert row[3] == "'=HYPERLINK(1)"
    assert (row[5], row[7]) == ("60", "8,4")


def test_after_the_match_ended_the_hours_stay_and_the_client_does_not(
    client_for, volunteer, hassan
):
    """G2: access ends with the match; own past hours stay."""
    visit = make_activity(volunteer, hassan, minutes=75)
    ended = make_person(volunteer.branch)
    other = make_activity(ended, hassan)
    Assignment.update(ended_on=now().date() - timedelta(days=1)).execute()
    browser = client_for(volunteer)

    for path in ("/activities/", f"/activities/{visit.id}", "/activities/mine.csv"):
        answer = browser.get(path)
        assert answer.status_code == 200
        assert hassan.name not in answer.text
        assert hassan.code not in answer.text
    assert "1:15" in browser.get("/activities/").text
    assert browser.get(f"/activities/{other.id}").status_code == 404


def test_co_workers_of_a_client_read_visits_but_no_lessons_and_strangers_nothing(volunteer, hassan):
    """R02: notes of a visit are for its author, leaders and who helps the same client."""
    coach = make_person(volunteer.branch, Role.LANGUAGE_COACH)
    make_assignment(coach, hassan.household, role=Role.LANGUAGE_COACH)
    visit = make_activity(volunteer, hassan)
    lesson = make_activity(coach, hassan, kind="language_lesson")
    co_worker = make_person(volunteer.branch)
    make_assignment(co_worker, hassan.household)
    leader = make_person(volunteer.branch, Role.TEAM_LEADER)

    def seen(person):
        return {activity.id for activity in queries.visible_to(person)}

    assert seen(co_worker) == {visit.id}
    assert seen(coach) == {lesson.id}
    assert seen(leader) == {visit.id, lesson.id}
    assert seen(make_person(volunteer.branch)) == set()
    assert seen(make_person()) == set()


def test_the_team_table_adds_up_to_its_lists(client_for, team_leader, volunteer):
    """F4: hours per volunteer, activity and month; totals add up to the list."""
    colleague = make_person(team_leader.branch)
    make_activity(make_person(), minutes=600)  # of another branch
    make_activity(volunteer, minutes=600, withdrawn_at=now())
    for number in range(12):
        make_activity(
            [volunteer, colleague][number % 2],
            kind=["home_visit", "office"][number % 3 == 0],
            started_at=APRIL - timedelta(days=20 * number),
            minutes=30 + number,
        )
    hours = team_hours(team_leader.branch_id, 2018)

    assert hours.minutes == sum(line.minutes for line in hours.people)
    assert hours.minutes == sum(line.minutes for line in hours.kinds)
    for line in hours.people:
        for month, minutes in line.months.items():
            cell = Filter(person=line.key, branch=team_leader.branch_id, month=201800 + month)
            listed = list(listing.all_rows(team_leader, cell))
            assert sum(row[3] for row in listed) == minutes
    page = client_for(team_leader).get("/activities/team?year=2018")
    assert page.status_code == 200
    [header, *lines, total] = rows_of(client_for(team_leader).get("/activities/team.csv?year=2018"))
    assert {len(header)} == {len(line) for line in [*lines, total]}
    assert total[-1] == str(hours.count)


def test_late_entries_are_visible_and_count_in_the_month_in_which_they_happened(
    client_for, team_leader, volunteer
):
    """F7: figures count by the date it happened; late entries are visible."""
    late = make_activity(volunteer, started_at=APRIL, created_at=APRIL + timedelta(days=60))
    make_activity(volunteer, started_at=APRIL, created_at=APRIL + timedelta(days=2))
    brought_in(volunteer, "2018-03-01T10:00")
    browser = client_for(team_leader)
    listed = browser.get("/activities/team/list?year=2018&late=1").text

    assert team_hours(team_leader.branch_id, 2018).late == 1
    assert re.findall(r'class="item" href="/activities/(\d+)"', listed) == [str(late.id)]
    assert team_hours(team_leader.branch_id, 2018).months[4] == 120


def brought_in(person, started_at):
    """History from a file: written down when it happened, as far as anybody knows."""
    row = f"a-1,{person.code},office,{started_at},60\n"
    bring_in({"activities": f"code,person,kind,started_at,minutes\n{row}".encode()})


def test_a_volunteer_sees_no_hours_of_the_team(client_for, volunteer):
    for path in ("team", "team.csv", "team/list", "team/list.csv"):
        assert client_for(volunteer).get(f"/activities/{path}").status_code == 403


@pytest.mark.parametrize("query", ["month=2018-13", "month=x", "kind=nonsense", "after=x_y"])
def test_a_filter_that_makes_no_sense_is_left_out(client_for, volunteer, query):
    make_activity(volunteer)

    assert client_for(volunteer).get(f"/activities/?{query}").status_code == 200
    assert Activity.select().count() == 1


def test_a_clients_page_tells_of_the_visits_that_its_reader_may_see(volunteer, hassan):
    mine = make_activity(volunteer, hassan)
    make_activity(volunteer, hassan, withdrawn_at=now())
    coach = make_person(volunteer.branch, Role.LANGUAGE_COACH)
    make_activity(coach, hassan, kind="language_lesson")

    assert [activity.id for activity in visits(volunteer, hassan)["activities"]] == [mine.id]
