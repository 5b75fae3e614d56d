"""Moving and cancelling one date, and who may (E1, E9)."""

import re
from datetime import timedelta

import pytest
from peewee import IntegrityError

from portal.audit.models import FieldChange
from portal.calendar_feeds.events.models import CalendarEvent
from portal.core.clock import local, now, today
from portal.core.web.access import Role
from portal.people.actions import follow_dates
from portal.schedule.meetings import queries
from portal.schedule.meetings.actions import (
    Plan,
    Slot,
    TooLate,
    cancel,
    choose_guests,
    due,
    move,
    plan_one,
    plan_series,
    restore,
    series,
)
from portal.schedule.meetings.models import Invitation, Meeting
from tests.factories import make_branch, make_person
from tests.schedule.meetings.factories import answer_of, make_meeting, make_series, soon


@pytest.fixture
def planned(team_leader, volunteer) -> Meeting:
    """A meeting as a leader plans it, with its mails and its event."""
    plan = Plan("Teamoverleg", 90, "Kantoor", [volunteer.id, team_leader.id], is_for_all=True)
    return plan_one(team_leader, plan, soon(), None)


def form_of(meeting: Meeting, **changes) -> dict:
    ordinary = {
        "version": str(meeting.version),
        "title": meeting.title,
        "day": str(meeting.held_on),
        "start": local(meeting.starts_at).strftime("%H:%M"),
        "end": local(meeting.ends_at).strftime("%H:%M"),
        "place": meeting.place,
    }
    return ordinary | changes


def event_of(meeting: Meeting) -> CalendarEvent:
    return CalendarEvent.get(
        CalendarEvent.source == "meeting", CalendarEvent.source_id == meeting.id
    )


@pytest.mark.at("2026-12-02 10:00")
def test_one_date_moves_and_the_others_stay(client_for, team_leader):
    """E1."""
    series = make_series(team_leader)
    first = Meeting.get(Meeting.series == series)
    second = make_meeting(team_leader, series=series.id, starts_at=soon(52))
    later = str(first.held_on + timedelta(days=1))

    client_for(team_leader).post(f"/meetings/{first.id}/edit", data=form_of(first, day=later))

    assert str(Meeting.get_by_id(first.id).held_on) == later
    assert Meeting.get_by_id(first.id).series == series
    assert Meeting.get_by_id(second.id).starts_at == second.starts_at


@pytest.mark.at("2026-12-02 10:00")
def test_a_move_asks_everybody_anew_under_the_same_uid(
    client_for, planned, volunteer, team_leader, mails_to
):
    """J8: SEQUENCE+1, the old answer was about another moment."""
    Invitation.update(answer="yes").where(Invitation.person == volunteer).execute()
    day = str(planned.held_on + timedelta(days=1))

    client_for(team_leader).post(f"/meetings/{planned.id}/edit", data=form_of(planned, day=day))

    first, second = mails_to(volunteer)
    uid = [line for line in first.calendar.splitlines() if line.startswith("UID:")]
    assert uid == [line for line in second.calendar.splitlines() if line.startswith("UID:")]
    assert "SEQUENCE:0" in first.calendar
    assert "SEQUENCE:1" in second.calendar
    assert second.calendar_method == "REQUEST"
    assert second.subject.startswith("Veranderd: Teamoverleg")
    assert answer_of(planned, volunteer) is None


def test_another_place_keeps_the_answers(client_for, planned, volunteer, team_leader, mails_to):
    Invitation.update(answer="yes").where(Invitation.person == volunteer).execute()

    form = form_of(planned, place="Bibliotheek")
    client_for(team_leader).post(f"/meetings/{planned.id}/edit", data=form)

    assert answer_of(planned, volunteer) == "yes"
    assert "Bibliotheek" in mails_to(volunteer)[-1].body


def test_a_better_title_mails_nobody(client_for, planned, volunteer, team_leader, mails_to):
    """Typing errors are mended in silence; feeds show the new title."""
    form = form_of(planned, title="Overleg van het team")
    client_for(team_leader).post(f"/meetings/{planned.id}/edit", data=form)

    assert len(mails_to(volunteer)) == 1
    assert event_of(planned).title == "Overleg van het team"


def test_a_cancelled_date_stays_to_be_seen_with_its_reason(
    client_for, planned, volunteer, team_leader, mails_to
):
    """E1, E9: in the list, on its page, in the calendar and by mail (CANCEL)."""
    form = {"reason": "Te weinig mensen", "version": str(planned.version)}
    client_for(team_leader).post(f"/meetings/{planned.id}/cancel", data=form)

    browser = client_for(volunteer)
    assert "Te weinig mensen" in browser.get("/meetings").text
    assert "Te weinig mensen" in browser.get(f"/meetings/{planned.id}").text
    assert event_of(planned).status == "cancelled"
    mail = mails_to(volunteer)[-1]
    assert mail.calendar_method == "CANCEL"
    assert "Te weinig mensen" in mail.body


def test_a_cancellation_needs_a_reason(client_for, planned, team_leader):
    form = {"reason": " ", "version": str(planned.version)}
    page = client_for(team_leader).post(f"/meetings/{planned.id}/cancel", data=form)

    assert page.status_code == 422
    assert 'id="reason-error"' in page.text
    assert Meeting.get_by_id(planned.id).is_planned


def test_a_cancellation_is_undone_in_one_click(
    client_for, planned, volunteer, team_leader, mails_to
):
    cancel(planned, team_leader, planned.version, "Ziek")
    form = {"version": str(planned.version)}
    client_for(team_leader).post(f"/meetings/{planned.id}/restore", data=form)

    assert Meeting.get_by_id(planned.id).is_planned
    assert event_of(planned).status == "confirmed"
    assert [m.calendar_method for m in mails_to(volunteer)] == ["REQUEST", "CANCEL", "REQUEST"]
    assert mails_to(volunteer)[-1].subject.startswith("Gaat toch door")


def test_a_double_click_on_cancel_mails_once(client_for, planned, volunteer, team_leader, mails_to):
    form = {"reason": "Ziek", "version": str(planned.version)}
    browser = client_for(team_leader)
    answers = [browser.post(f"/meetings/{planned.id}/cancel", data=form) for _ in range(2)]

    assert {answer.status_code for answer in answers} == {302}
    assert len(mails_to(volunteer)) == 2


def test_of_two_editors_the_second_is_told_and_loses_nothing(client_for, planned, team_leader):
    """R14: a stale form."""
    stale = form_of(planned, title="Tweede versie")
    move(planned, team_leader, planned.version, title="Eerste versie")

    page = client_for(team_leader).post(f"/meetings/{planned.id}/edit", data=stale)

    assert page.status_code == 409
    assert "Eerste versie" in page.text
    assert 'value="Tweede versie"' in page.text
    assert Meeting.get_by_id(planned.id).title == "Eerste versie"


@pytest.mark.parametrize("version", ["", "-1", "x", "9" * 40])
def test_a_version_that_makes_no_sense_is_a_conflict(client_for, planned, team_leader, version):
    browser = client_for(team_leader)
    form = form_of(planned, title="Anders", version=version)

    assert browser.post(f"/meetings/{planned.id}/edit", data=form).status_code == 409
    form = {"reason": "Ziek", "version": version}
    assert browser.post(f"/meetings/{planned.id}/cancel", data=form).status_code == 409
    assert Meeting.get_by_id(planned.id).is_planned


def test_who_is_left_out_hears_it_and_who_is_new_is_asked(
    client_for, branch, planned, volunteer, team_leader, mails_to
):
    """Removed = CANCEL to that one."""
    new = make_person(branch)
    form = {"version": str(planned.version), "whom": "some", "people": [str(new.id)]}
    client_for(team_leader).post(f"/meetings/{planned.id}/guests", data=form)

    assert [i.person for i in Invitation.select()] == [new]
    assert mails_to(volunteer)[-1].calendar_method == "CANCEL"
    assert mails_to(new)[-1].calendar_method == "REQUEST"


def test_who_is_left_out_and_asked_again_gets_a_later_invitation(
    client_for, planned, team_leader, volunteer, mails_to
):
    """With the number of the CANCEL before it a calendar may leave it out."""
    for invited in ([], [volunteer]):
        planned = Meeting.get_by_id(planned.id)
        form = {"version": str(planned.version), "whom": "some"}
        form["people"] = [str(person.id) for person in invited or [team_leader]]
        client_for(team_leader).post(f"/meetings/{planned.id}/guests", data=form)

    withdrawn, again = mails_to(volunteer)[-2:]
    assert (withdrawn.calendar_method, again.calendar_method) == ("CANCEL", "REQUEST")
    numbers = [int(re.search(r"SEQUENCE:(\d+)", m.calendar)[1]) for m in (withdrawn, again)]
    assert numbers[0] < numbers[1]


def test_changes_keep_who_when_old_and_new(client_for, planned, team_leader):
    """G5."""
    form = form_of(planned, place="Bibliotheek")
    client_for(team_leader).post(f"/meetings/{planned.id}/edit", data=form)

    change = FieldChange.get(FieldChange.field == "place")
    assert (change.old, change.new, change.entry.actor_id) == (
        "Kantoor",
        "Bibliotheek",
        team_leader.id,
    )


def test_a_volunteer_sees_what_they_are_invited_to_and_nothing_else(branch, volunteer, team_leader):
    """The matrix: a guide reads meetings when invited, and so does an interpreter."""
    interpreter = make_person(branch, Role.INTERPRETER)
    mine = make_meeting(team_leader, volunteer)
    make_meeting(team_leader, team_leader)

    assert list(queries.visible_to(volunteer)) == [mine]
    assert list(queries.visible_to(interpreter)) == []
    assert list(queries.visible_to(make_person(branch, Role.ADMINISTRATOR))) == []


@pytest.mark.parametrize("role", [Role.LANGUAGE_COACH, Role.JOB_COACH, Role.LEGAL_GUIDE])
def test_coaches_and_the_legal_desk_see_the_meetings_of_the_branch(branch, team_leader, role):
    """The matrix."""
    meeting = make_meeting(team_leader)
    make_meeting(make_person(make_branch(), Role.TEAM_LEADER))

    assert list(queries.visible_to(make_person(branch, role))) == [meeting]


def test_names_of_who_answers_are_for_leaders(client_for, branch, volunteer, team_leader):
    """E2: the organiser sees who; the others how many."""
    guest = make_person(branch, name="Gerrit Geheim")
    meeting = make_meeting(team_leader, volunteer, guest)

    assert "Gerrit Geheim" in client_for(team_leader).get(f"/meetings/{meeting.id}").text
    assert "Gerrit Geheim" not in client_for(volunteer).get(f"/meetings/{meeting.id}").text


def test_leaving_takes_somebody_out_of_later_meetings(planned, volunteer, team_leader):
    assert planned.takes_answers
    volunteer.ended_on = today()
    follow_dates(volunteer)

    assert [i.person for i in Invitation.select()] == [team_leader]


def test_what_has_been_is_not_cancelled_away(planned, team_leader):
    Meeting.update(status="held").where(Meeting.id == planned.id).execute()
    held = Meeting.get_by_id(planned.id)

    with pytest.raises(TooLate):
        cancel(held, team_leader, held.version, "Ziek")
    with pytest.raises(TooLate):
        restore(held, team_leader, held.version)


def test_a_cancelled_meeting_without_a_reason_cannot_be_kept(team_leader):
    """The CHECK behind the form."""
    meeting = make_meeting(team_leader)
    with pytest.raises(IntegrityError):
        Meeting.update(status="cancelled").where(Meeting.id == meeting.id).execute()


@pytest.fixture
def three(client_for, team_leader, volunteer) -> list[Meeting]:
    """A series of three dates, of which only the first was mailed for a calendar."""
    plan = Plan("Coachoverleg", 90, "Kantoor", [volunteer.id, team_leader.id], is_for_all=False)
    slots = [Slot(soon(days)) for days in (10, 38, 66)]
    plan_series(team_leader, plan, 4, slots, "d" * 32)
    due.send_invitations()
    return list(Meeting.select().order_by(Meeting.starts_at))


@pytest.mark.at("2026-12-02 10:00")
def test_a_date_and_all_that_follow_move_together_with_one_mail_each(
    client_for, three, volunteer, team_leader, mails_to
):
    """E1: "this one, and all that follow"; of these only what was changed in the form changes."""
    _first, second, third = three
    Meeting.update(place="Bibliotheek").where(Meeting.id == third).execute()
    before = len(mails_to(volunteer))
    day = second.held_on + timedelta(days=1)
    browser = client_for(team_leader)
    page = f"/meetings/{second.id}/edit"
    changes = {"day": str(day), "start": "13:00", "end": "14:30", "reach": "following"}

    assert "Deze en de 1 erna" in browser.get(page).text
    answer = browser.post(page, data=form_of(second, **changes))
    if answer.status_code == 422:  # a day off, on some days of the year
        answer = browser.post(page, data=form_of(second, **changes) | sure_of(answer))

    assert answer.status_code == 302
    at = [local(m.starts_at) for m in Meeting.select().order_by(Meeting.starts_at)]
    assert [moment.date() for moment in at[1:]] == [day, third.held_on + timedelta(days=1)]
    assert [f"{moment:%H:%M}" for moment in at] == ["10:00", "13:00", "13:00"]
    assert Meeting.get_by_id(third.id).place == "Bibliotheek"
    [mail] = mails_to(volunteer)[before:]
    assert mail.subject == "Veranderd: Coachoverleg: 2 datums"
    assert mail.body.count("→") == 2
    assert mail.body.count("/rsvp/") == 1
    assert mail.body.count("Bibliotheek") == mail.body.count("Kantoor") == 1
    assert mail.calendar is None  # their calendar has the first date only
    due.send_invitations()
    assert len(mails_to(volunteer)) == before + 1


def test_a_date_and_all_that_follow_are_cancelled_with_one_mail_each(
    client_for, three, volunteer, team_leader, mails_to
):
    """E1, J8: what stands in a calendar goes from it."""
    before = len(mails_to(volunteer))
    form = {"reason": "De zaal is dicht", "version": "0", "reach": "following"}
    browser = client_for(team_leader)

    stale = browser.post(f"/meetings/{three[0].id}/cancel", data=form | {"version": "7"})
    assert stale.status_code == 409
    assert Meeting.select().where(Meeting.status == "cancelled").count() == 0
    answers = [browser.post(f"/meetings/{three[0].id}/cancel", data=form) for _ in range(2)]

    assert {answer.status_code for answer in answers} == {302}
    assert Meeting.select().where(Meeting.cancel_reason == "De zaal is dicht").count() == 3
    [mail] = mails_to(volunteer)[before:]
    assert mail.subject == "Gaat niet door: Coachoverleg: 3 datums"
    assert "De zaal is dicht" in mail.body
    assert mail.calendar_method == "CANCEL"
    assert {event_of(meeting).status for meeting in three} == {"cancelled"}


def test_what_stands_in_a_calendar_moves_and_goes_with_the_one_mail(
    three, volunteer, team_leader, mails_to
):
    """Of several dates that were mailed, each goes by a mail of its own: a mail holds one."""
    first, second, _third = three
    before = len(mails_to(volunteer))
    later = {"starts_at": soon(11), "held_on": local(soon(11)).date()}
    series.move_all([series.Move(first, first.version, later)], team_leader)
    [mail] = mails_to(volunteer)[before:]
    assert mail.calendar_method == "REQUEST"
    Invitation.update(mailed_at=now()).where(Invitation.meeting == second).execute()
    both = [Meeting.get_by_id(meeting.id) for meeting in (first, second)]
    series.cancel_all([(one, one.version) for one in both], team_leader, "De zaal is dicht")
    methods = [mail.calendar_method for mail in mails_to(volunteer)[before + 1 :]]
    assert methods == ["CANCEL", "CANCEL"]


def test_who_was_not_asked_by_mail_does_not_hear_that_they_need_not_come(
    three, volunteer, team_leader, mails_to
):
    before = len(mails_to(volunteer))
    for meeting in three:
        choose_guests(meeting, team_leader, meeting.version, {team_leader.id}, is_for_all=False)
        assert len(mails_to(volunteer)) == before + 1


def sure_of(answer) -> dict:
    return {"sure": re.search(r'name="sure" value="([^"]+)"', answer.text)[1]}
