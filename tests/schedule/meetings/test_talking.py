"""The agenda, the minutes and the action points (E3)."""

from datetime import timedelta

import pytest
from peewee import DataError, IntegrityError

from portal.audit.models import FieldChange
from portal.core.clock import today
from portal.core.web.access import Role
from portal.schedule.meetings.actions import talking
from portal.schedule.meetings.models import NOTES_LENGTH, ActionPoint, AgendaPoint, Meeting
from tests.factories import make_branch, make_person
from tests.schedule.meetings.factories import (
    make_action,
    make_meeting,
    make_point,
    make_series,
    soon,
)


@pytest.fixture
def meeting(team_leader, volunteer) -> Meeting:
    return make_meeting(team_leader, volunteer, team_leader)


def test_whoever_is_invited_puts_something_on_the_agenda(client_for, meeting, volunteer):
    """E3."""
    form = {"text": "Rooster van de feestdagen"}
    client_for(volunteer).post(f"/meetings/{meeting.id}/points", data=form)

    point = AgendaPoint.get()
    assert (point.meeting, point.text, point.added_by) == (meeting, form["text"], volunteer)


def test_who_is_not_invited_adds_nothing(client_for, branch, meeting):
    """A coach reads along; a guide does not even see it."""
    form = {"text": "Taalcafé"}
    coach, guide = make_person(branch, Role.LANGUAGE_COACH), make_person(branch, Role.GUIDE)

    assert client_for(coach).post(f"/meetings/{meeting.id}/points", data=form).status_code == 403
    assert client_for(guide).post(f"/meetings/{meeting.id}/points", data=form).status_code == 404
    assert not AgendaPoint.select().exists()


@pytest.mark.parametrize("text", ["", " ", "x" * 201])
def test_a_point_that_cannot_be_is_explained_and_kept(client_for, meeting, volunteer, text):
    page = client_for(volunteer).post(f"/meetings/{meeting.id}/points", data={"text": text})

    assert page.status_code == 422
    assert 'id="text-error"' in page.text
    assert not AgendaPoint.select().exists()


def test_a_double_click_puts_a_point_on_the_agenda_once(client_for, meeting, volunteer):
    browser, form = client_for(volunteer), {"text": "Rooster"}
    browser.post(f"/meetings/{meeting.id}/points", data=form)
    again = browser.post(f"/meetings/{meeting.id}/points", data=form)

    assert again.status_code == 422
    assert "staat al op de agenda" in again.text
    assert AgendaPoint.select().count() == 1


def test_of_two_at_the_same_moment_one_point_stays(meeting, volunteer):
    """The index refuses the second one, and a point that gets the text of another."""
    make_point(meeting, text="Rooster")
    other = make_point(meeting)
    with pytest.raises(talking.AlreadyThere):
        talking.add_point(meeting, volunteer, "Rooster")
    with pytest.raises(talking.AlreadyThere):
        talking.change_point(other, volunteer, text="Rooster")
    talking.change_point(other, volunteer, text=AgendaPoint.get_by_id(other.id).text)
    assert not FieldChange.select().exists()


def test_one_takes_away_ones_own_point_and_not_anothers(client_for, meeting, volunteer):
    mine = make_point(meeting, added_by=volunteer.id)
    other = make_point(meeting)
    browser = client_for(volunteer)

    assert browser.post(f"/meetings/points/{mine.id}/remove").status_code == 302
    assert browser.post(f"/meetings/points/{other.id}/remove").status_code == 403
    assert [point.id for point in AgendaPoint.select()] == [other.id]


def test_minutes_are_written_point_by_point(client_for, meeting, team_leader, volunteer):
    """E3: everybody who was invited reads them."""
    point = make_point(meeting, text="Rooster")
    form = {"version": "0", "notes": "Tot slot.", f"said-{point.id}": "Wilma valt in."}
    client_for(team_leader).post(f"/meetings/{meeting.id}/minutes", data=form)

    page = client_for(volunteer).get(f"/meetings/{meeting.id}").text
    assert "Wilma valt in." in page
    assert "Tot slot." in page


def test_minutes_of_a_foreign_point_are_left_alone(client_for, meeting, team_leader):
    elsewhere = make_point(make_meeting(make_person(make_branch(), Role.TEAM_LEADER)))
    form = {"version": "0", f"said-{elsewhere.id}": "Van een ander"}
    client_for(team_leader).post(f"/meetings/{meeting.id}/minutes", data=form)

    assert AgendaPoint.get_by_id(elsewhere.id).said is None


def test_of_two_who_write_minutes_the_second_is_told_and_loses_nothing(
    client_for, meeting, team_leader
):
    """R14."""
    point = make_point(meeting)
    browser = client_for(team_leader)
    first = {"version": "0", "notes": "", f"said-{point.id}": "Eerste"}
    browser.post(f"/meetings/{meeting.id}/minutes", data=first)
    second = first | {f"said-{point.id}": "Tweede"}

    page = browser.post(f"/meetings/{meeting.id}/minutes", data=second)

    assert page.status_code == 409
    assert "Eerste" in page.text
    assert "Tweede</textarea>" in page.text
    assert AgendaPoint.get_by_id(point.id).said == "Eerste"


def test_minutes_that_are_too_long_are_refused_and_kept(client_for, meeting, team_leader):
    point, text = make_point(meeting), "x" * (NOTES_LENGTH + 1)
    form = {"version": "0", "notes": "", f"said-{point.id}": text}
    page = client_for(team_leader).post(f"/meetings/{meeting.id}/minutes", data=form)

    assert page.status_code == 422
    assert text in page.text
    assert AgendaPoint.get_by_id(point.id).said is None


def agreed(owner, **changes) -> dict:
    return {"text": "Folder bestellen", "owner": str(owner.id), "due_on": str(today())} | changes


def test_an_action_point_stands_on_today_of_whose_it_is_and_is_ticked_off(
    client_for, meeting, team_leader, volunteer
):
    """E3: owner, due date, on Vandaag, done."""
    client_for(team_leader).post(f"/meetings/{meeting.id}/actions", data=agreed(volunteer))
    action, browser = ActionPoint.get(), client_for(volunteer)

    assert "Folder bestellen" in browser.get("/").text
    form = {"done": "1", "next": "/"}
    answer = browser.post(f"/meetings/actions/{action.id}/tick", data=form)

    assert answer.location == "/"
    assert ActionPoint.get_by_id(action.id).done_by == volunteer
    assert "Folder bestellen" not in browser.get("/").text
    browser.post(f"/meetings/actions/{action.id}/tick", data={"done": "0"})
    assert ActionPoint.get_by_id(action.id).done_at is None


def test_a_late_action_point_says_so(client_for, meeting, volunteer):
    make_action(meeting, volunteer, due_on=today() - timedelta(days=2))

    assert "te laat" in client_for(volunteer).get("/").text


def test_nobody_ticks_off_what_a_colleague_agreed_to(client_for, branch, meeting, volunteer):
    action = make_action(meeting, make_person(branch))

    form = {"done": "1"}
    tick = f"/meetings/actions/{action.id}/tick"
    assert client_for(volunteer).post(tick, data=form).status_code == 403
    assert ActionPoint.get_by_id(action.id).done_at is None


def test_an_owner_ticks_off_what_they_agreed_to_elsewhere(client_for, branch, team_leader):
    """Who was not invited still has their own action points."""
    guide = make_person(branch, Role.GUIDE)
    action = make_action(make_meeting(team_leader), guide)

    client_for(guide).post(f"/meetings/actions/{action.id}/tick", data={"done": "1"})

    assert ActionPoint.get_by_id(action.id).done_by == guide


def test_the_first_tick_counts(meeting, volunteer, team_leader):
    action = make_action(meeting, volunteer)
    talking.tick(action, volunteer, True)
    talking.tick(action, team_leader, True)

    assert ActionPoint.get_by_id(action.id).done_by == volunteer


@pytest.mark.parametrize(
    "wrong",
    [{"text": ""}, {"owner": "0"}, {"owner": ""}, {"due_on": ""}, {"due_on": "1026-01-01"}],
    ids=str,
)
def test_an_action_point_needs_what_who_and_when(
    client_for, meeting, team_leader, volunteer, wrong
):
    form = agreed(volunteer) | wrong
    page = client_for(team_leader).post(f"/meetings/{meeting.id}/actions", data=form)

    assert page.status_code == 422
    assert f'id="{next(iter(wrong))}-error"' in page.text
    assert not ActionPoint.select().exists()


def test_an_action_point_goes_to_nobody_of_another_branch(client_for, meeting, team_leader):
    stranger = make_person(make_branch())
    form = agreed(stranger)

    page = client_for(team_leader).post(f"/meetings/{meeting.id}/actions", data=form)

    assert page.status_code == 422
    assert not ActionPoint.select().exists()


def test_the_same_action_point_twice_is_told(client_for, meeting, team_leader, volunteer):
    browser = client_for(team_leader)
    browser.post(f"/meetings/{meeting.id}/actions", data=agreed(volunteer))
    again = browser.post(f"/meetings/{meeting.id}/actions", data=agreed(volunteer))

    assert again.status_code == 422
    assert ActionPoint.select().count() == 1


def test_what_is_taken_away_stays_in_the_audit_log(client_for, meeting, team_leader, volunteer):
    """G5."""
    action = make_action(meeting, volunteer, text="Folder bestellen")
    client_for(team_leader).post(f"/meetings/actions/{action.id}/remove")

    assert not ActionPoint.select().exists()
    assert FieldChange.get(FieldChange.field == "action").old == "Folder bestellen"


def test_meetings_and_action_points_stand_in_the_agenda(client_for, meeting, volunteer, branch):
    """One list of everything with a date; each sees what is theirs."""
    make_action(meeting, volunteer, text="Folder bestellen", due_on=meeting.held_on)
    page = client_for(volunteer).get(f"/agenda?view=day&day={meeting.held_on}").text

    assert f"/meetings/{meeting.id}" in page
    assert "Folder bestellen" in page
    other = client_for(make_person(branch)).get(f"/agenda?view=day&day={meeting.held_on}").text
    assert f"/meetings/{meeting.id}" not in other
    assert "Folder bestellen" not in other


def test_what_is_open_from_last_time_is_on_the_next_agenda_by_itself(
    client_for, branch, team_leader, volunteer
):
    """E9: of the same series, until it is done; of another series, or of what one may not open,
    none."""
    series = make_series(team_leader)
    first = Meeting.get(Meeting.series == series)
    owner = make_person(branch)
    following = make_meeting(team_leader, volunteer, owner, series=series.id, starts_at=soon(52))
    other = make_meeting(team_leader, team_leader, title="Intervisie")
    action = make_action(first, owner, text="De zaal regelen")
    make_action(other, team_leader, text="De taart halen")
    leader, page = client_for(team_leader), f"/meetings/{following.id}"

    seen = leader.get(page).text
    assert "Nog open van de vorige keer" in seen
    assert "De zaal regelen" in seen
    assert owner.label in seen
    assert "De zaal regelen" in client_for(owner).get(page).text
    assert "De taart halen" not in seen
    assert "Nog open van de vorige keer" not in leader.get(f"/meetings/{first.id}").text
    assert "De zaal regelen" not in client_for(volunteer).get(page).text  # was not invited then

    leader.post(f"/meetings/actions/{action.id}/tick", data={"done": "1", "next": page})
    assert "De zaal regelen" not in leader.get(page).text


def test_what_was_decided_stands_with_its_point(client_for, meeting, team_leader, volunteer):
    """E3: decisions beside actions; one line each, and it stays when nothing was typed."""
    point = make_point(meeting, text="Energietoeslag")
    browser, page = client_for(team_leader), f"/meetings/{meeting.id}/minutes"
    form = {"version": "0", "notes": "", f"said-{point.id}": "Lang over gepraat."}

    assert browser.post(page, data=form | {f"decided-{point.id}": "x" * 501}).status_code == 422
    browser.post(page, data=form | {f"decided-{point.id}": "Wij vragen het\naan voor mei."})

    point = AgendaPoint.get()
    assert (point.said, point.decided) == ("Lang over gepraat.", "Wij vragen het aan voor mei.")
    seen = client_for(volunteer).get(f"/meetings/{meeting.id}").text
    assert "Besloten" in seen
    assert "Wij vragen het aan voor mei." in seen
    assert 'value="Wij vragen het aan voor mei."' in browser.get(page).text
    form |= {"version": "0", f"decided-{point.id}": "Toch niet"}
    stale = browser.post(page, data=form)
    assert stale.status_code == 409
    assert "Wij vragen het aan voor mei." in stale.text
    assert "Toch niet" in stale.text
    with pytest.raises((IntegrityError, DataError)):
        AgendaPoint.update(decided="x" * 501).execute()
