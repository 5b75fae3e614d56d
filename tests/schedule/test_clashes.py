"""E10: who plans a time is told what is in the way of it, and can go on all the same."""

import re
from datetime import date, time, timedelta

import pytest

from portal.branches.models import Branch, Room
from portal.core.clock import from_local, local
from portal.core.i18n.formatting import day as in_words
from portal.core.web.access import Role
from portal.schedule.appointments import queries
from portal.schedule.appointments.models import Appointment
from portal.schedule.desk_hours import ical as shifts
from portal.schedule.desk_hours.models import Desk, Shift
from portal.schedule.meetings import ical as meetings
from portal.schedule.meetings.models import Meeting
from portal.schedule.meetings.queries.clashes import taken_room
from portal.schedule.meetings.queries.days_off import days_off
from tests.factories import make_assignment, make_client, make_person
from tests.schedule.appointments.factories import ahead, plan_visit
from tests.schedule.desk_hours.factories import make_hours, make_shift, next_weekday
from tests.schedule.meetings.factories import make_day_off, make_meeting

TICK = re.compile(r'name="sure" value="(anyway=[0-9a-f]+)"')
TICK_OF_SERIES = re.compile(r'name="sure" value="(clash=[0-9a-f]+)"')
PLANNED = "/visits/new"


@pytest.fixture
def client(branch, volunteer):
    made = make_client(branch, name="Amira Al-Hassan")
    make_assignment(volunteer, made.household)
    return made


def visit_form(client, day=None, **fields) -> dict:
    ordinary = {
        "form_key": "a" * 32,
        "client": client.id,
        "kind": "home_visit",
        "day": day or local(ahead()).date(),
        "start": "10:00",
        "duration": "60",
        "interpreter": "0",
    }
    return ordinary | fields


def busy(person, **fields) -> Meeting:
    """A meeting that somebody organises, as calendars know it."""
    meeting = make_meeting(person, person, **fields)
    meetings.publish(meeting)
    return meeting


def asked(answer) -> str:
    """What is in the way, as the page says it; the tick by which one goes on."""
    assert answer.status_code == 422, answer.location
    assert Appointment.select().where(Appointment.note == "nieuw").count() == 0
    return TICK.search(answer.text)[1]


def test_what_is_in_the_way_of_a_visit_is_told_and_a_tick_plans_it_anyway(
    client_for, branch, volunteer, client
):
    other, interpreter = make_person(branch), make_person(branch, Role.INTERPRETER, name="Tolk Ali")
    make_assignment(other, client.household)
    day = local(ahead()).date()
    busy(volunteer, title="Scholing")
    busy(interpreter, title="Geheim overleg")
    plan_visit(other, client, ahead(clock=time(10, 30)))
    make_day_off(branch, name="Teamdag", first_on=day, last_on=day)
    browser = client_for(volunteer)
    form = visit_form(client, interpreter=interpreter.id, note="nieuw")

    answer = browser.post(PLANNED, data=form)

    tick = asked(answer)
    for said in (
        "Teamdag",
        "Je hebt dan iets: Scholing, 10:00 – 11:30.",
        "Tolk Ali heeft dan iets, 10:00 – 11:30.",
        "Amira Al-Hassan heeft dan iets met iemand anders.",
    ):
        assert said in answer.text, said
    assert "Geheim overleg" not in answer.text
    assert 'value="10:00"' in answer.text

    later = browser.post(PLANNED, data=form | {"start": "11:30", "sure": tick})
    asked(later)  # the tick is for what was read
    assert browser.post(PLANNED, data=form | {"sure": tick}).status_code == 303
    assert Appointment.get(Appointment.note == "nieuw").starts_at == ahead()


def test_nothing_is_asked_of_what_ends_as_it_begins_was_declined_or_stays(
    client_for, branch, volunteer, client
):
    visit = plan_visit(volunteer, client)
    busy(volunteer, starts_at=ahead(clock=time(11)))
    browser = client_for(volunteer)
    page = f"/appointments/{visit.id}/move"
    form = visit_form(client, version=visit.version)

    assert browser.post(page, data=form | {"note": "Brief"}).status_code == 303
    visit = Appointment.get_by_id(visit.id)
    form |= {"version": visit.version, "note": "Brief"}
    asked(browser.post(page, data=form | {"start": "10:30"}))
    assert browser.post(page, data=form | {"start": "09:00"}).status_code == 303


def test_that_one_has_another_appointment_is_refused_all_the_same(client_for, volunteer, client):
    plan_visit(volunteer, client)
    answer = client_for(volunteer).post(PLANNED, data=visit_form(client))

    assert answer.status_code == 422
    assert TICK.search(answer.text) is None
    assert "Je hebt al iets op deze tijd" in answer.text


def test_who_is_invited_to_a_meeting_and_has_something_else_is_told(
    client_for, branch, volunteer, team_leader, client
):
    plan_visit(volunteer, client)
    day = local(ahead()).date()
    form = {
        "form_key": "b" * 32,
        "title": "Overleg",
        "day": day,
        "start": "10:30",
        "end": "11:30",
        "whom": "some",
        "people": [volunteer.id, team_leader.id],
    }
    browser = client_for(team_leader)

    answer = browser.post("/meetings/new", data=form)

    assert answer.status_code == 422
    assert f"{volunteer.label} heeft dan iets, 10:00 – 11:00." in answer.text
    assert "Amira" not in answer.text
    tick = TICK.search(answer.text)[1]
    assert browser.post("/meetings/new", data=form | {"sure": tick}).status_code == 302
    meeting = Meeting.get()
    changed = {k: form[k] for k in ("day", "start", "end")} | {"version": meeting.version}
    same = browser.post(f"/meetings/{meeting.id}/edit", data=changed | {"title": "Anders"})
    assert same.status_code == 302
    moved = changed | {"start": "10:15", "title": "Anders", "version": meeting.version + 1}
    assert TICK.search(browser.post(f"/meetings/{meeting.id}/edit", data=moved).text)


def test_a_client_is_offered_no_time_at_which_they_or_the_worker_have_something(
    branch, volunteer, client
):
    guide = make_person(branch, Role.LEGAL_GUIDE)
    shift = make_shift(make_hours(branch), guide)
    shifts.publish_shift(shift)
    before = queries.free_slots(branch.id, Desk.LEGAL_GUIDE, client)
    first, second, third = (slot.starts_at for slot in before[:3])
    busy(guide, starts_at=first, minutes=30)
    own = plan_visit(volunteer, client, second, minutes=30)

    def offered(client, moving=None):
        slots = queries.free_slots(branch.id, Desk.LEGAL_GUIDE, client, moving)
        return [slot.starts_at for slot in slots]

    later = [slot.starts_at for slot in before[3:]]
    assert offered(client) == [third, *later]
    assert offered(client, own) == [second, third, *later]
    assert offered(make_client(branch)) == [second, third, *later]


def test_a_series_tells_on_which_dates_somebody_has_something(
    client_for, branch, volunteer, team_leader, client
):
    """E10: each date with who, in one reading; the tick plans all of them."""
    first = next(
        day
        for day in (local(ahead()).date() + timedelta(n) for n in range(400))
        if not days_off(branch.id, "Midden", day, day + timedelta(7))
    )
    second = first + timedelta(7)
    plan_visit(volunteer, client, from_local(second, time(10, 30)))
    form = {
        "title": "Teamoverleg",
        "every_weeks": "1",
        "first_on": first,
        "until_on": second,
        "start": "10:00",
        "end": "11:00",
        "place": "Kantoor",
        "region": "Midden",
        "whom": "all",
        "form_key": "c" * 32,
    }
    for number, day in enumerate((first, second)):
        form |= {f"dates-{number}-day": day, f"dates-{number}-use": "y"}
    browser = client_for(team_leader)

    answer = browser.post("/meetings/plan", data=form)

    assert answer.status_code == 422
    assert f"{in_words(second)}: {volunteer.label} heeft dan iets." in answer.text
    assert f"{in_words(first)}:" not in answer.text
    assert "Amira" not in answer.text
    assert not Meeting.select().exists()
    tick = TICK_OF_SERIES.search(answer.text)[1]
    assert browser.post("/meetings/plan", data=form | {"sure": tick}).status_code == 302
    assert Meeting.select().count() == 2
    again = browser.post("/meetings/plan", data=form | {"sure": tick})
    assert again.status_code == 302  # a double click: not in the way of itself
    assert Meeting.select().count() == 2


def test_who_signs_up_or_takes_over_at_the_desk_is_told_what_they_have_then(
    client_for, branch, volunteer, team_leader
):
    """E10: shifts and swaps; who puts somebody on for weeks reads on which days."""
    hours = make_hours(branch, Desk.WALK_IN, weekday=0, needed=2)
    monday, later = next_weekday(0), next_weekday(0, 2)
    busy(volunteer, title="Scholing", starts_at=from_local(monday, time(11)))
    busy(volunteer, title="Geheim", starts_at=from_local(later, time(10)))
    page = f"/roster/{hours.id}/{monday}/on"

    answer = client_for(volunteer).post(page)

    assert answer.status_code == 422
    assert f"{in_words(monday)}: je hebt Scholing, 11:00 – 12:30." in answer.text
    assert "Geheim" not in answer.text
    assert not Shift.select().exists()
    leads = {"person": volunteer.id, "weeks": "4"}
    answer = client_for(team_leader).post(page, data=leads)
    assert f"{in_words(later)}: {volunteer.label} heeft iets, 10:00 – 11:30." in answer.text
    assert "Geheim" not in answer.text
    assert f'name="weeks" value="{leads["weeks"]}"' in answer.text
    sure = {"sure": TICK.search(answer.text)[1]}
    assert client_for(team_leader).post(page, data=leads | sure).status_code == 303
    assert Shift.select().count() == 4

    swapped = make_shift(hours, make_person(branch), monday, status="seeking")
    colleague = make_person(branch)
    busy(colleague, title="Tandarts", starts_at=from_local(monday, time(10)))
    take = f"/roster/shifts/{swapped.id}/take"
    answer = client_for(colleague).post(take, data={"version": 0})
    assert "je hebt Tandarts, 10:00 – 11:30." in answer.text
    sure = {"sure": TICK.search(answer.text)[1], "version": 0}
    assert client_for(colleague).post(take, data=sure).status_code == 303
    assert Shift.select().where(Shift.person == colleague).exists()


@pytest.mark.at("2026-12-02 10:00")
def test_who_is_put_on_at_the_desk_for_weeks_reads_which_days_are_off(
    client_for, branch, volunteer, team_leader
):
    """E10: holidays, of schools too, are a reason at shifts; a tick puts them on all the same."""
    Branch.update(region="Midden").where(Branch.id == branch.id).execute()
    hours = make_hours(branch, Desk.WALK_IN, weekday=0, needed=2)
    make_day_off(branch, name="Studiedag", first_on=date(2026, 12, 14), last_on=date(2026, 12, 14))
    page, leads = f"/roster/{hours.id}/2026-12-07/on", {"person": volunteer.id, "weeks": "4"}

    answer = client_for(team_leader).post(page, data=leads)

    assert answer.status_code == 422
    assert "ma 14 dec 2026 is een vrije dag: Studiedag." in answer.text
    assert "ma 21 dec 2026 is een vrije dag: Kerstvakantie." in answer.text
    assert "7 dec 2026 is" not in answer.text
    assert not Shift.select().exists()
    sure = {"sure": TICK.search(answer.text)[1]}
    assert client_for(team_leader).post(page, data=leads | sure).status_code == 303
    assert Shift.select().count() == 4


def test_a_room_that_is_taken_is_told_and_a_tick_plans_it_anyway(client_for, branch, team_leader):
    """E10: on a new meeting, one that moves there, and each date of a series."""
    Room.create(branch=branch, name="Grote zaal")
    other = make_person(branch)
    held = busy(other, title="Geheim", place="Grote zaal")
    day, browser = held.held_on, client_for(team_leader)
    form = {
        "form_key": "b" * 32,
        "title": "Overleg",
        "day": day,
        "start": "11:00",
        "end": "12:00",
        "place": "grote zaal",
        "whom": "some",
        "people": [team_leader.id],
    }

    answer = browser.post("/meetings/new", data=form)

    assert answer.status_code == 422
    taken = f"Grote zaal is bezet, {in_words(day)}, 10:00 – 11:30."
    assert taken in answer.text
    assert "Geheim" not in answer.text
    elsewhere = form | {"place": "Kantine"}
    assert browser.post("/meetings/new", data=elsewhere).status_code == 302
    meeting = Meeting.get(Meeting.title == "Overleg")
    moved = form | {"version": meeting.version}
    answer = browser.post(f"/meetings/{meeting.id}/edit", data=moved)
    assert taken in answer.text
    sure = {"sure": TICK.search(answer.text)[1]}
    assert browser.post(f"/meetings/{meeting.id}/edit", data=moved | sure).status_code == 302
    assert meetings.publish(Meeting.get_by_id(meeting.id)).room == "Grote zaal"
    times = [(meeting.starts_at, meeting.ends_at), (held.starts_at, held.ends_at)]
    assert len(taken_room(team_leader, times, "Grote zaal")) == 2
    assert not taken_room(team_leader, times[1:], "Kantine")
