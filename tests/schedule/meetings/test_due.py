"""What `flask jobs run` does for meetings (K5: each kind can be switched off)."""

from datetime import timedelta

import pytest

from portal.calendar_feeds.events.queries import event_of
from portal.core.clock import local, now, today
from portal.core.web.access import Role
from portal.feature import contributed
from portal.mail.models import SwitchedOff
from portal.schedule.meetings import ical
from portal.schedule.meetings.actions import Plan, Slot, due, plan_series, polls, talking
from portal.schedule.meetings.models import ActionPoint, Invitation, Meeting, Poll
from tests import clock
from tests.factories import make_person
from tests.schedule.meetings.factories import make_action, make_meeting, make_poll, soon


def kinds(mails) -> list[str]:
    return [mail.kind for mail in mails]


@pytest.fixture
def series(team_leader, volunteer):
    """Two dates for everybody: in ten days and in fifty."""
    plan = Plan("Teamoverleg", 90, "Kantoor", [volunteer.id, team_leader.id], is_for_all=True)
    return plan_series(team_leader, plan, 6, [Slot(soon(10)), Slot(soon(50))], "d" * 32)


def test_the_invitation_for_the_calendar_follows_some_weeks_before(series, volunteer, mails_to):
    due.send_invitations()
    due.send_invitations()

    planned, asked = mails_to(volunteer)
    assert planned.calendar is None
    assert asked.calendar_method == "REQUEST"
    assert asked.calendar.count("BEGIN:VEVENT") == 1


def test_two_days_before_comes_one_reminder(team_leader, volunteer, mails_to):
    make_meeting(team_leader, volunteer, starts_at=now() + timedelta(hours=40))
    Invitation.update(mailed_at=now()).execute()

    due.send_reminders()
    due.send_reminders()

    assert kinds(mails_to(volunteer)) == ["meeting.reminder"]


@pytest.mark.parametrize(
    "change", [{"answer": "no"}, {"reminded_at": clock.told()}], ids=["said no", "reminded"]
)
def test_who_said_no_is_not_reminded(team_leader, volunteer, mails_to, change):
    make_meeting(team_leader, volunteer, starts_at=now() + timedelta(hours=40))
    Invitation.update(change).execute()

    due.send_reminders()

    assert not mails_to(volunteer)


@pytest.mark.parametrize("status", ["cancelled", "held"])
def test_what_does_not_go_on_reminds_and_invites_nobody(team_leader, volunteer, mails_to, status):
    make_meeting(team_leader, volunteer, starts_at=now() + timedelta(hours=40))
    Meeting.update(status=status, cancel_reason="Ziek").execute()

    due.send_reminders()
    due.send_invitations()

    assert not mails_to(volunteer)


def test_who_hears_of_a_meeting_shortly_before_needs_no_reminder(team_leader, volunteer, mails_to):
    make_meeting(team_leader, volunteer, starts_at=now() + timedelta(hours=40))

    due.send_invitations()
    due.send_reminders()

    assert kinds(mails_to(volunteer)) == ["meeting.invitation"]


def test_a_newcomer_is_invited_to_what_is_for_everybody(branch, series, team_leader, mails_to):
    make_meeting(team_leader, team_leader)
    new = make_person(branch)
    make_person(branch, Role.ADMINISTRATOR)

    due.invite_newcomers()
    due.invite_newcomers()
    due.send_invitations()

    mine = Invitation.select().where(Invitation.person == new)
    assert {invitation.meeting.series for invitation in mine} == {series}
    assert mine.count() == 2
    assert kinds(mails_to(new)) == ["meeting.invitation"]
    assert Invitation.select().count() == 7


def test_who_leaves_before_it_is_not_invited(branch, series):
    leaver = make_person(branch, ended_on=today() + timedelta(days=20))

    due.invite_newcomers()

    dates = [i.meeting.starts_at for i in Invitation.select().where(Invitation.person == leaver)]
    assert [local(date).date() for date in dates] == [local(soon(10)).date()]


def test_each_kind_of_mail_can_be_switched_off(team_leader, volunteer, mails_to):
    """K5."""
    assert {"meeting.invitation", "meeting.changed", "meeting.reminder"} <= set(contributed().mails)
    SwitchedOff.create(person=volunteer, kind="meeting.reminder")
    make_meeting(team_leader, volunteer, team_leader, starts_at=now() + timedelta(hours=40))
    Invitation.update(mailed_at=now()).execute()

    due.send_reminders()

    assert not mails_to(volunteer)
    assert kinds(mails_to(team_leader)) == ["meeting.reminder"]


def test_who_has_not_answered_a_poll_is_reminded_once(team_leader, volunteer, mails_to):
    poll = make_poll(team_leader, volunteer, deadline_on=today() + timedelta(days=1))
    Poll.update(created_at=now() - timedelta(days=3)).where(Poll.id == poll.id).execute()

    polls.send_reminders()
    polls.send_reminders()

    assert kinds(mails_to(volunteer)) == ["meeting.reminder"]


def test_an_action_point_is_in_the_calendar_of_who_does_it_and_a_mail_comes_on_its_day(
    branch, team_leader, volunteer, mails_to
):
    """Until it is done; what it is may name a client, so the mail and the title do not say it."""
    meeting = make_meeting(team_leader, volunteer, title="Teamoverleg")
    talking.agree(meeting, team_leader, volunteer.id, "Karim Bakri bellen", today())
    action = ActionPoint.get()
    event = event_of(ical.ACTION, action.id)
    assert (event.title, event.starts_on) == ("Actiepunt: Teamoverleg", action.due_on)
    assert b"Karim" not in bytes(event.initials_body)

    for _twice in range(2):
        due.remind_of_actions()
    [mail] = mails_to(volunteer)
    assert "Teamoverleg" in mail.subject
    assert "Karim" not in mail.subject + mail.body

    talking.tick(action, volunteer, True)
    assert event_of(ical.ACTION, action.id) is None


def test_who_agreed_to_something_and_was_not_asked_to_come_is_led_to_today(
    client_for, branch, team_leader, mails_to
):
    """No link leads to a meeting that its reader may not open; who may comes to its tick."""
    stranger, meeting = make_person(branch, Role.GUIDE), make_meeting(team_leader)
    talking.agree(meeting, team_leader, stranger.id, "Bellen", today())
    address = event_of(ical.ACTION, ActionPoint.get().id).path
    due.remind_of_actions()
    [mail] = mails_to(stranger)
    assert address in mail.body
    assert client_for(stranger).get(address).location == "/"
    assert client_for(team_leader).get(address).location == f"/meetings/{meeting.id}#actions"
    assert client_for(make_person(branch, Role.GUIDE)).get(address).status_code == 404


def test_calendars_hear_of_what_was_agreed_before_they_did(team_leader, volunteer):
    action = make_action(make_meeting(team_leader, volunteer), volunteer)
    due.tell_of_actions()
    assert event_of(ical.ACTION, action.id).path == f"/meetings/actions/{action.id}"
