"""Planning a series or one meeting, by requests as a browser sends them."""

import re
from datetime import date, time, timedelta

import pytest
from werkzeug.datastructures import MultiDict

from portal.audit.models import AuditEntry
from portal.branches.models import Branch
from portal.core.clock import local, today
from portal.core.web.access import Role
from portal.housing.models import Home
from portal.mail.models import OutboxMail
from portal.schedule.meetings.actions import Plan, Slot, TooLate, plan_one, plan_series
from portal.schedule.meetings.models import DayOff, Invitation, Meeting, MeetingSeries
from tests.factories import make_branch, make_client, make_person
from tests.schedule.meetings.factories import make_day_off, make_meeting, make_series, soon

RHYTHM = {
    "title": "Teamoverleg",
    "every_weeks": "6",
    "start": "10:00",
    "end": "11:30",
    "place": "Kantoor",
    "region": "Midden",
}


def a_monday() -> date:
    """A Monday of next year that is no day off, whenever this runs."""
    return next(
        day
        for day in (date(today().year + 1, 1, 8) + timedelta(n) for n in range(7))
        if day.weekday() == 0
    )


def rhythm(**changes) -> dict:
    first = a_monday()
    days = {"first_on": str(first), "until_on": str(first + timedelta(days=300))}
    return RHYTHM | days | changes


def series_form(*days, **changes) -> MultiDict:
    """What the second step sends: the rhythm, the dates and everybody."""
    form = MultiDict(rhythm(whom="all", form_key="a" * 32, **changes))
    for number, day in enumerate(days or (a_monday(), a_monday() + timedelta(weeks=2))):
        form[f"dates-{number}-day"], form[f"dates-{number}-use"] = str(day), "y"
    return form


def test_a_leader_plans_a_year_in_two_steps(client_for, branch, volunteer, team_leader):
    """E1, J8: the dates are proposed, one button plans them all and invites everybody."""
    browser = client_for(team_leader)
    page = browser.get("/meetings/plan", query_string=rhythm())
    days = re.findall(r'name="dates-\d+-day"[^>]* value="(\d{4}-\d\d-\d\d)"', page.text)

    answer = browser.post("/meetings/plan", data=series_form(*days))

    series = MeetingSeries.get()
    meetings = list(Meeting.select().order_by(Meeting.starts_at))
    assert answer.location == f"/meetings/series/{series.id}"
    assert [str(m.held_on) for m in meetings] == days
    assert len(days) >= 6
    assert {m.series_id for m in meetings} == {series.id}
    assert {local(m.starts_at).time() for m in meetings} == {time(10)}
    assert {m.minutes for m in meetings} == {90}
    asked = {i.person_id for i in Invitation.select().where(Invitation.meeting == meetings[0])}
    assert asked == {volunteer.id, team_leader.id}


def test_a_series_is_told_in_one_mail_each_with_all_its_dates(
    client_for, volunteer, team_leader, mails_to
):
    client_for(team_leader).post("/meetings/plan", data=series_form())

    [mail] = mails_to(volunteer)
    assert mail.subject == "Teamoverleg: 2 datums"
    assert mail.body.count("10:00–11:30") == 2
    assert mail.body.count("/rsvp/") == 1


def test_a_double_click_makes_one_series_and_mails_once(client_for, team_leader):
    browser = client_for(team_leader)
    first = browser.post("/meetings/plan", data=series_form())
    second = browser.post("/meetings/plan", data=series_form())

    assert first.location == second.location
    assert (MeetingSeries.select().count(), Meeting.select().count()) == (1, 2)
    assert OutboxMail.select().count() == 1


def test_the_reason_of_a_moved_date_is_shown_and_kept(client_for, branch, team_leader):
    """J8: each with its reason."""
    make_day_off(branch, first_on=a_monday(), last_on=a_monday(), name="Open dag")
    browser = client_for(team_leader)
    moved = a_monday() + timedelta(weeks=1)

    page = browser.get("/meetings/plan", query_string=rhythm())
    browser.post("/meetings/plan", data=series_form(moved))

    assert "Open dag: 1 week later" in page.text
    assert Meeting.get().shift_reason == "Open dag: 1 week later"
    assert "Open dag: 1 week later" in browser.get("/meetings").text


def test_the_region_that_was_chosen_stays(client_for, branch, team_leader):
    client_for(team_leader).post("/meetings/plan", data=series_form(region="Zuid"))

    assert Branch.get_by_id(branch.id).region == "Zuid"


def test_a_date_without_its_tick_is_left_out(client_for, team_leader):
    form = series_form()
    del form["dates-1-use"]

    client_for(team_leader).post("/meetings/plan", data=form)

    assert Meeting.get().held_on == a_monday()


def test_a_day_off_that_somebody_types_is_asked_about_first(client_for, branch, team_leader):
    off = a_monday() + timedelta(days=1)
    make_day_off(branch, first_on=off, last_on=off, name="Studiedag")
    browser = client_for(team_leader)

    page = browser.post("/meetings/plan", data=series_form(off))
    assert page.status_code == 422
    assert "Studiedag" in page.text
    assert f'value="{off}"' in page.text
    assert not Meeting.select().exists()

    browser.post("/meetings/plan", data=series_form(off, anyway="y"))
    assert Meeting.get().held_on == off


@pytest.mark.parametrize(
    ("wrong", "field"),
    [
        ({"title": " "}, "title"),
        ({"title": "x" * 10_240}, "title"),
        ({"start": "25:00"}, "start"),
        ({"end": "09:00"}, "end"),
        ({"end": "10:00"}, "end"),
        ({"start": "08:00", "end": "23:00"}, "end"),
        ({"every_weeks": "0"}, "every_weeks"),
        ({"every_weeks": "53"}, "every_weeks"),
        ({"every_weeks": "zes"}, "every_weeks"),
        ({"until_on": "2026-01-01"}, "until_on"),
        ({"first_on": "31-02-2027"}, "first_on"),
        ({"first_on": "1027-01-04"}, "first_on"),
        ({"region": ""}, "region"),
        ({"region": "Oost"}, "region"),
        ({"place": "x" * 201}, "place"),
    ],
    ids=str,
)
def test_a_wrong_answer_is_explained_by_its_field(client_for, team_leader, wrong, field):
    page = client_for(team_leader).get("/meetings/plan", query_string=rhythm(**wrong))

    assert page.status_code == 422
    assert f'id="{field}-error"' in page.text


@pytest.mark.parametrize(
    "days",
    [
        ["2020-01-06"],
        [str(a_monday()), str(a_monday())],
        ["geen dag"],
        [],
    ],
    ids=str,
)
def test_dates_that_cannot_be_are_refused_and_kept_on_the_page(client_for, team_leader, days):
    form = series_form(*days) if days else MultiDict(rhythm(whom="all"))
    page = client_for(team_leader).post("/meetings/plan", data=form)

    assert page.status_code == 422
    assert not Meeting.select().exists()
    for day in days:
        assert f'value="{day}"' in page.text


def one(**changes) -> dict:
    """The form of one meeting."""
    day = local(soon()).date()
    ordinary = {"title": "Intervisie", "day": str(day), "start": "13:00", "end": "14:00"}
    return ordinary | {"whom": "all", "form_key": "b" * 32} | changes


def test_a_single_meeting_is_planned_and_invites_for_the_calendar(
    client_for, volunteer, team_leader, mails_to
):
    """J8: one meeting and its invitations. REQUEST, one attendee a mail."""
    client_for(team_leader).post("/meetings/new", data=one())

    [mail] = mails_to(volunteer)
    assert mail.calendar_method == "REQUEST"
    assert "\r\nSUMMARY:Intervisie\r\n" in mail.calendar
    assert mail.calendar.count("ATTENDEE") == 1
    assert volunteer.email in mail.calendar
    assert "/rsvp/" in mail.body


def test_only_who_was_ticked_is_invited(client_for, branch, volunteer, team_leader, mails_to):
    make_person(branch)
    client_for(team_leader).post("/meetings/new", data=one(whom="some", people=[str(volunteer.id)]))

    assert [i.person for i in Invitation.select()] == [volunteer]
    assert not mails_to(team_leader)


def test_nobody_of_another_branch_can_be_invited(client_for, team_leader):
    stranger = make_person(make_branch())
    page = client_for(team_leader).post(
        "/meetings/new", data=one(whom="some", people=[str(stranger.id)])
    )

    assert page.status_code == 422
    assert 'id="people-error"' in page.text
    assert not Invitation.select().exists()


def test_who_looks_after_the_portal_only_is_not_of_the_team(client_for, branch, team_leader):
    technician = make_person(branch, Role.ADMINISTRATOR)
    client_for(team_leader).post("/meetings/new", data=one())

    assert technician.id not in {i.person_id for i in Invitation.select()}


def last_sunday(month: int) -> date:
    """Of next year: the night in which the clock changes."""
    day = date(today().year + 1, month, 31)
    return day - timedelta(days=(day.weekday() + 1) % 7)


@pytest.mark.parametrize("month", [3, 10])
@pytest.mark.parametrize("clock", [("02:30", "04:00"), ("01:00", "02:30")])
def test_an_hour_in_which_the_clock_changes_is_refused(client_for, team_leader, month, clock):
    """One of these hours does not exist, the other comes twice."""
    form = one(day=str(last_sunday(month)), start=clock[0], end=clock[1])
    page = client_for(team_leader).post("/meetings/new", data=form)

    assert page.status_code == 422
    assert "wordt de klok verzet" in page.text
    assert not Meeting.select().exists()


def test_over_a_change_of_the_clock_the_real_minutes_count(client_for, team_leader):
    """01:00 until 04:00 in the night that summer time begins is two hours."""
    form = one(day=str(last_sunday(3)), start="01:00", end="04:00")
    browser = client_for(team_leader)
    answer = browser.post("/meetings/new", data=form)
    if answer.status_code == 422:  # Easter
        tick = re.search(r'name="sure" value="(anyway=\w+)"', answer.text)[1]
        browser.post("/meetings/new", data=form | {"sure": tick})

    assert Meeting.get().minutes == 120


def test_the_form_of_somebody_else_makes_nothing(team_leader, volunteer):
    """A key is of one form: whose it is has the meeting that it made."""
    plan = Plan("Overleg", 90, "Kantoor", [volunteer.id], is_for_all=False)
    plan_one(team_leader, plan, soon(), "d" * 32)
    plan_series(team_leader, plan, 4, [Slot(soon(20))], "e" * 32)
    with pytest.raises(TooLate):
        plan_one(volunteer, plan, soon(), "d" * 32)
    with pytest.raises(TooLate):
        plan_series(volunteer, plan, 4, [Slot(soon(20))], "e" * 32)
    assert Meeting.select().count() == 2


def test_a_series_that_has_been_invites_nobody(team_leader, volunteer, mails_to):
    plan = Plan("Overleg", 90, "Kantoor", [volunteer.id], is_for_all=False)
    plan_series(team_leader, plan, 4, [Slot(soon(-20))], "e" * 32)
    assert Meeting.select().count() == 1
    assert mails_to(volunteer) == []


def test_a_title_is_cleaned_of_what_breaks_calendars(client_for, team_leader, mails_to):
    """A6: control characters and U+2028 inject nothing."""
    title = "Over\u2028STATUS:CANCELLED\x0bleg\x00 \u0645\u0631\u062d\u0628\u0627 🎉"
    client_for(team_leader).post("/meetings/new", data=one(title=title))

    meeting = Meeting.get()
    assert meeting.title == "Over STATUS:CANCELLED leg \u0645\u0631\u062d\u0628\u0627 🎉"
    [mail] = mails_to(team_leader)
    assert mail.calendar.count("\r\nSTATUS:") == 1


def test_a_meeting_that_has_been_can_be_noted_afterwards(client_for, team_leader):
    day = today() - timedelta(days=3)
    client_for(team_leader).post("/meetings/new", data=one(day=str(day)))

    assert Meeting.get().held_on == day
    assert not OutboxMail.select().exists()


def test_planning_is_noted_in_the_audit_log(client_for, team_leader):
    client_for(team_leader).post("/meetings/new", data=one())

    entry = AuditEntry.get(AuditEntry.action == "meeting.plan")
    assert (entry.actor_id, entry.object_kind) == (team_leader.id, "meeting")


def test_the_list_of_days_off_is_edited(client_for, branch, team_leader):
    browser = client_for(team_leader)
    browser.post("/meetings/days-off/region", data={"region": "Midden"})
    added = {"name": "Studiedag", "first_on": "2027-03-08", "last_on": ""}
    browser.post("/meetings/days-off", data=added)
    twice = browser.post("/meetings/days-off", data=added)
    autumn = {"first_on": "2027-10-16", "last_on": "2027-10-24"}
    browser.post("/meetings/days-off/not-here", data=autumn)
    browser.post("/meetings/days-off/not-here", data=autumn)

    assert twice.status_code == 422
    assert 'id="first_on-error"' in twice.text
    assert {(d.name, d.is_off) for d in DayOff.select()} == {
        ("Studiedag", True),
        ("Herfstvakantie", False),
    }
    for row in list(DayOff.select()):
        browser.post(f"/meetings/days-off/{row.id}/remove")
    assert not DayOff.select().exists()


def test_days_off_of_the_branch_never_lie_over_each_other(client_for, branch, team_leader):
    """Else taking one away would leave the branch closed."""
    make_day_off(branch, name="Zomer", first_on=date(2027, 7, 12), last_on=date(2027, 7, 30))
    browser = client_for(team_leader)

    for first, last in (("2027-07-30", ""), ("2027-07-01", "2027-08-30"), ("2027-07-15", "")):
        typed = {"name": "Dicht", "first_on": first, "last_on": last}
        page = browser.post("/meetings/days-off", data=typed)
        assert page.status_code == 422
        assert "Zomer" in page.text
    after = {"name": "Dicht", "first_on": "2027-07-31", "last_on": ""}
    assert browser.post("/meetings/days-off", data=after).status_code == 302
    assert DayOff.select().count() == 2


def test_days_off_in_the_wrong_order_are_refused(client_for, team_leader):
    wrong = {"name": "Dicht", "first_on": "2027-03-08", "last_on": "2027-03-01"}
    page = client_for(team_leader).post("/meetings/days-off", data=wrong)

    assert page.status_code == 422
    assert 'id="last_on-error"' in page.text


def test_without_meetings_the_pages_say_what_to_do(client_for, team_leader, volunteer):
    """Empty states: one sentence and one button."""
    for person in (team_leader, volunteer):
        for address in ("/meetings", "/meetings/past", "/meetings/series"):
            page = client_for(person).get(address).text
            assert 'class="empty"' in page
            assert 'class="btn btn-1"' in page


def test_the_next_dates_begin_from_the_series_and_not_from_a_meeting_far_ahead(
    client_for, team_leader
):
    """E1: a single meeting years ahead said when the next series begins."""
    series = make_series(team_leader, every_weeks=4, title="Coachoverleg")
    last = make_meeting(team_leader, title="Coachoverleg", series=series.id, starts_at=soon(38))
    other = make_series(team_leader, every_weeks=2, title="Intervisie")
    make_meeting(team_leader, title="Heidag", starts_at=soon(600))
    browser = client_for(team_leader)

    page = browser.get(f"/meetings/plan?series={series.id}").text
    newest = browser.get("/meetings/plan").text

    for said in (str(last.held_on + timedelta(weeks=4)), 'value="4"', "Coachoverleg"):
        assert said in page, said
    assert f"/meetings/plan?series={series.id}" in browser.get(f"/meetings/series/{series.id}").text
    assert other.title in newest
    assert "Heidag" not in newest
    assert browser.get("/meetings/plan?series=999999").status_code == 404


def test_a_meeting_and_a_series_can_end_at_midnight(client_for, team_leader):
    """E1."""
    browser = client_for(team_leader)
    form = series_form(a_monday(), start="22:00", end="00:00")
    assert browser.post("/meetings/plan", data=form).status_code == 302

    meeting = Meeting.get()
    assert (meeting.minutes, local(meeting.ends_at).time()) == (120, time(0))
    same = {"version": "0", "title": meeting.title, "day": str(meeting.held_on), "place": "Kantoor"}
    browser.post(f"/meetings/{meeting.id}/edit", data=same | {"start": "22:00", "end": "00:00"})
    assert Meeting.get().version == 0  # saved unchanged: nothing changes


@pytest.fixture
def amina(branch):
    home = Home.create(
        branch=branch, code="thuis-1", kind="regular", address="Kastanjelaan 12, Stad"
    )
    return make_client(branch, name="Amina Haddad-Saleh", code="K-0815", home=home)


def one_meeting(**changes) -> dict:
    day = soon().date()
    form = {"title": "Overleg", "day": str(day), "start": "10:00", "end": "11:00", "place": ""}
    return form | {"whom": "all", "form_key": "e" * 32} | changes


@pytest.mark.parametrize(
    ("typed", "found"),
    [
        ({"title": "Overleg over amina"}, ["amina"]),
        ({"title": "Casus Saléh"}, ["Saléh"]),
        ({"title": "Dossier k-0815"}, ["K-0815"]),
        ({"place": "Bij de kastanjelaan 3"}, ["Kastanjelaan"]),
        ({"title": "Overleg met Haddad", "place": "Bij Amina"}, ["Haddad", "Amina"]),
    ],
)
def test_a_title_or_a_place_that_names_a_client_is_asked_about(
    client_for, team_leader, amina, typed, found
):
    """E1: mails and calendars show it; whoever means no client says so once."""
    browser = client_for(team_leader)

    answer = browser.post("/meetings/new", data=one_meeting(**typed))

    assert answer.status_code == 422
    assert not Meeting.select().exists()
    for word in found:
        assert f"“{word}” lijkt op een cliënt" in answer.text
    sure = re.findall(r'name="sure" value="([^"]+)"', answer.text)
    assert browser.post("/meetings/new", data=one_meeting(**typed, sure=sure)).status_code == 302


def test_no_client_is_seen_in_what_people_here_and_the_office_are_called(
    client_for, branch, team_leader, amina
):
    """Nor in the ordinary words of a title; what stays is not asked about again."""
    make_person(branch, name="Amina de Wit")
    make_client(make_branch(), name="Samira Yilmaz")
    browser = client_for(team_leader)
    title = "Intervisie met Amina en Yilmaz: van het jaar"

    assert browser.post("/meetings/new", data=one_meeting(title=title)).status_code == 302

    meeting = Meeting.get()
    Meeting.update(title="Casus Haddad").execute()
    same = {"version": str(meeting.version), "day": str(meeting.held_on), "title": "Casus Haddad"}
    edit = f"/meetings/{meeting.id}/edit"
    times = {"start": "10:00", "end": "11:00", "place": "Bij Haddad"}
    assert browser.post(edit, data=same | times).status_code == 422
    assert browser.post(edit, data=same | times | {"place": "Zaal 2"}).status_code == 302
