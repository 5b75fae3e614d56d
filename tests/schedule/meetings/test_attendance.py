"""Who came, and the hours and figures that come of it."""

from datetime import date, timedelta

import pytest

from portal.core.clock import local, now
from portal.import_export.actions import bring_in
from portal.import_export.actions.exporting import files_of
from portal.reports.queries import Scope, annual
from portal.schedule.meetings import actions
from portal.schedule.meetings.models import Attendance, Invitation, Meeting
from tests.factories import make_branch, make_person
from tests.schedule.meetings.factories import at, make_meeting


@pytest.fixture
def begun(team_leader, volunteer, branch) -> Meeting:
    """A planned meeting of 90 minutes, yesterday at ten; the volunteer said yes, the leader no."""
    starts_at = local(now()).replace(hour=10, minute=0, second=0) - timedelta(days=1)
    return make_meeting(team_leader, volunteer, team_leader, starts_at=starts_at)


def form_of(meeting: Meeting, *people, **changes) -> dict:
    ordinary = {"version": str(meeting.version), "end": "11:30"}
    return ordinary | {"people": [str(person.id) for person in people]} | changes


def figures_of(meeting: Meeting) -> dict:
    """Of the year of the meeting."""
    year = meeting.held_on.year
    return annual(Scope(meeting.branch, date(year, 1, 1), date(year, 12, 31)))


def test_the_ticks_begin_with_who_said_yes(client_for, begun, volunteer, team_leader):
    Invitation.update(answer="yes").where(Invitation.person == volunteer).execute()
    page = client_for(team_leader).get(f"/meetings/{begun.id}/attendance").text

    assert f'value="{volunteer.id}" checked' in page
    assert f'value="{team_leader.id}" checked' not in page


def test_who_came_counts_as_hours_and_the_meeting_as_held(
    client_for, begun, volunteer, team_leader
):
    """The contract: a meeting counts for each attendee, in the total and under employment."""
    before = figures_of(begun)
    form = form_of(begun, volunteer, team_leader)
    client_for(team_leader).post(f"/meetings/{begun.id}/attendance", data=form)
    after = figures_of(begun)

    assert (before["meetings.held"], before["hours.total"]) == (0, 0)
    assert after["meetings.held"] == 1
    assert after["hours.meetings"] == after["hours.total"] == 3
    assert after["hours.employment.volunteer"] == 1.5


@pytest.mark.parametrize("status", ["planned", "cancelled"])
def test_what_was_not_held_counts_nowhere_and_is_not_exported(begun, volunteer, status):
    """The files hold meetings that were held; a cancelled one is in no figure."""
    Attendance.create(branch=begun.branch_id, meeting=begun.id, person=volunteer.id)
    changes = {"status": status, "cancel_reason": "Ziek"}
    Meeting.update(changes).where(Meeting.id == begun.id).execute()

    assert figures_of(begun)["meetings.held"] == figures_of(begun)["hours.meetings"] == 0
    assert begun.code.encode() not in files_of(begun.branch.code)["meetings"]


def test_an_imported_meeting_was_held(begun, volunteer):
    """Import: `attendees` are people who were there; series and answers are left alone."""
    header = "code;branch;title;starts_at;minutes;place;attendees"
    row = f"{begun.code};{begun.branch.code};Teamoverleg;2018-03-01T10:00;60;;{volunteer.code}"
    known = files_of(begun.branch.code)
    contents = {name: known[name] for name in ("branches", "people")}
    bring_in(contents | {"meetings": f"{header}\r\n{row}\r\n".encode()})

    meeting = Meeting.get_by_id(begun.id)
    assert (meeting.status, meeting.minutes, str(meeting.held_on)) == ("held", 60, "2018-03-01")
    assert [a.person for a in Attendance.select()] == [volunteer]
    assert Invitation.select().where(Invitation.meeting == meeting).count() == 2


def test_somebody_who_was_not_invited_can_have_come(client_for, branch, begun, team_leader):
    guest = make_person(branch)
    form = form_of(begun, guest)
    client_for(team_leader).post(f"/meetings/{begun.id}/attendance", data=form)

    assert [a.person for a in Attendance.select()] == [guest]


def test_it_can_take_longer_than_was_planned(client_for, begun, volunteer, team_leader):
    form = form_of(begun, volunteer, end="12:15")
    client_for(team_leader).post(f"/meetings/{begun.id}/attendance", data=form)

    assert Meeting.get_by_id(begun.id).minutes == 135


def test_a_correction_replaces_who_came(client_for, begun, volunteer, team_leader):
    browser = client_for(team_leader)
    browser.post(f"/meetings/{begun.id}/attendance", data=form_of(begun, volunteer))
    later = Meeting.get_by_id(begun.id)
    browser.post(f"/meetings/{begun.id}/attendance", data=form_of(later, team_leader))

    assert [a.person for a in Attendance.select()] == [team_leader]


@pytest.mark.parametrize(
    ("wrong", "field"),
    [
        ({"people": []}, "people"),
        ({"end": "09:00"}, "end"),
        ({"end": "10:00"}, "end"),
        ({"end": ""}, "end"),
    ],
    ids=str,
)
def test_what_cannot_be_is_explained_by_its_field(
    client_for, begun, volunteer, team_leader, wrong, field
):
    form = form_of(begun, volunteer) | wrong
    page = client_for(team_leader).post(f"/meetings/{begun.id}/attendance", data=form)

    assert page.status_code == 422
    assert f'id="{field}-error"' in page.text
    assert Meeting.get_by_id(begun.id).is_planned


def test_nobody_of_another_branch_was_there(client_for, begun, team_leader):
    form = form_of(begun, make_person(make_branch()))
    page = client_for(team_leader).post(f"/meetings/{begun.id}/attendance", data=form)

    assert page.status_code == 422
    assert not Attendance.select().exists()


def test_before_it_begins_nobody_has_come(client_for, team_leader, volunteer):
    meeting = make_meeting(team_leader, volunteer)
    form = form_of(meeting, volunteer)
    client_for(team_leader).post(f"/meetings/{meeting.id}/attendance", data=form)

    assert not Attendance.select().exists()
    assert Meeting.get_by_id(meeting.id).is_planned


def test_a_stale_tick_list_is_a_conflict(client_for, begun, volunteer, team_leader):
    form = form_of(begun, volunteer, version="7")

    answer = client_for(team_leader).post(f"/meetings/{begun.id}/attendance", data=form)

    assert answer.status_code == 409
    assert not Attendance.select().exists()


def test_a_meeting_without_a_tick_list_is_asked_about_on_today(client_for, begun, team_leader):
    page = client_for(team_leader).get("/").text

    assert f"/meetings/{begun.id}/attendance" in page


def test_somebody_sees_their_own_hours_in_meetings_of_this_year(client_for, team_leader, volunteer):
    """F4: the sum of the meetings of this year that they were at, and of no other."""
    first = at(date(local(now()).year, 1, 2))
    for starts_at, status in (
        (first, "held"),
        (first + timedelta(hours=3), "held"),
        (first - timedelta(days=30), "held"),
        (first + timedelta(hours=6), "planned"),
    ):
        meeting = make_meeting(team_leader, volunteer, starts_at=starts_at, status=status)
        Attendance.create(branch=meeting.branch_id, meeting=meeting.id, person=volunteer.id)

    page = client_for(volunteer).get("/meetings/past").text

    assert '<b class="num">3:00</b>' in page
    assert '<b class="num">2</b>' in page
    assert "Mijn uren" not in client_for(team_leader).get("/meetings/past").text.split("<main")[1]


def test_nobody_was_at_a_meeting_that_was_cancelled_or_is_to_come(team_leader, volunteer, begun):
    coming = make_meeting(team_leader, volunteer)
    actions.cancel(begun, team_leader, begun.version, "Storm")

    for meeting in (coming, Meeting.get_by_id(begun.id)):
        with pytest.raises(actions.TooLate):
            actions.note_attendance(meeting, team_leader, meeting.version, {volunteer.id}, 60)

    assert not Attendance.select().exists()
