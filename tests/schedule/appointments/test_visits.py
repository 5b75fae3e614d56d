"""Home visits planned ahead: the simplest form, on Today, and written down in one tap."""

import re
from datetime import date, time, timedelta

import pytest
import time_machine

from portal.activities.actions.ruling import set_rules
from portal.activities.models import Activity
from portal.activities.queries.rules import rules_of
from portal.core.clock import from_local, local, now, today
from portal.expenses.records.models import ExpenseClaim, ExpenseLine, Trip
from portal.people.models import Person
from portal.schedule.appointments import actions
from portal.schedule.appointments.models import Appointment, AppointmentStatus, TakenTime
from tests import clock
from tests.expenses.claims.factories import with_account
from tests.factories import make_activity, make_assignment, make_client, make_person
from tests.schedule.appointments.factories import ahead, plan_visit

IN_TEN_DAYS = clock.day(10).isoformat()


def visit_form(client, /, **fields):
    ordinary = {
        "form_key": "a" * 32,
        "client": str(client.id),
        "kind": "home_visit",
        "day": IN_TEN_DAYS,
        "start": "10:00",
        "duration": "60",
        "interpreter": "0",
    }
    return ordinary | fields


def test_a_volunteer_plans_a_visit_and_sees_it_on_today_and_in_the_agenda(
    client_for, volunteer, hassan
):
    browser = client_for(volunteer)
    page = browser.get(f"/visits/new?client={hassan.id}")
    assert f'value="{hassan.id}" checked' in page.text

    answer = browser.post("/visits/new", data=visit_form(hassan))

    assert answer.status_code == 303
    [visit] = Appointment.select()
    assert (visit.person, visit.client, visit.minutes) == (volunteer, hassan, 60)
    assert local(visit.starts_at).time() == time(10)
    for address in ("/", f"/agenda?view=day&day={IN_TEN_DAYS}", answer.location):
        assert "Amira Al-Hassan" in browser.get(address).text, address


def test_a_double_click_plans_one_visit(client_for, volunteer, hassan):
    browser = client_for(volunteer)
    both = [browser.post("/visits/new", data=visit_form(hassan)) for _ in range(2)]

    assert [answer.status_code for answer in both] == [303, 303]
    assert both[0].location == both[1].location
    assert Appointment.select().count() == 1


@pytest.mark.parametrize(
    ("typed", "field"),
    [
        ({"day": ""}, "day"),
        ({"day": "2026-02-30"}, "day"),
        ({"day": "2020-01-01"}, "day"),
        ({"day": "2099-01-01"}, "day"),
        ({"start": ""}, "start"),
        ({"start": "25:00"}, "start"),
        ({"start": "10:03"}, "start"),
        ({"duration": None}, "duration"),
        ({"duration": "other", "minutes": ""}, "minutes"),
        ({"duration": "other", "minutes": "-30"}, "minutes"),
        ({"duration": "other", "minutes": "721"}, "minutes"),
        ({"client": ""}, "client"),
        ({"kind": "office"}, "kind"),
        ({"interpreter": "123456"}, "interpreter"),
        ({"note": "x" * 301}, "note"),
        ({"note": "zijn bsn is 111222333"}, "note"),
    ],
)
def test_what_is_wrong_is_said_by_its_field_and_nothing_typed_is_lost(
    client_for, volunteer, hassan, typed, field
):
    fields = {n: v for n, v in visit_form(hassan, **{"note": "de huur"} | typed).items() if v}
    if typed.get("kind"):
        fields["kind"] = typed["kind"]
    answer = client_for(volunteer).post("/visits/new", data=fields)

    assert answer.status_code == 422
    assert f'id="{field}-error"' in answer.text or f'href="#{field}"' in answer.text
    assert fields.get("note", "de huur")[:7] in answer.text
    assert not Appointment.select().exists()
    assert not TakenTime.select().exists()


@pytest.mark.parametrize("night", [date(2027, 3, 28), date(2026, 10, 25), date(2027, 10, 31)])
def test_half_past_two_on_the_night_that_the_clock_changes_is_refused(
    client_for, volunteer, hassan, night
):
    """Calendars choose differently which 02:30 is meant."""
    fields = visit_form(hassan, day=night.isoformat(), start="02:30")
    with time_machine.travel(from_local(night - timedelta(3), time(12))):
        answer = client_for(volunteer).post("/visits/new", data=fields)

    assert answer.status_code == 422
    assert 'id="start-error"' in answer.text
    assert not Appointment.select().exists()


def test_nobody_plans_with_a_client_whom_they_do_not_help(client_for, branch, volunteer, hassan):
    """R04c: a number in the body is checked against what one may see."""
    stranger = make_client(branch)
    answer = client_for(volunteer).post("/visits/new", data=visit_form(stranger))

    assert answer.status_code == 422
    assert not Appointment.select().exists()


def test_two_visits_never_overlap_and_the_form_says_so(client_for, volunteer, hassan):
    browser = client_for(volunteer)
    browser.post("/visits/new", data=visit_form(hassan))
    later = visit_form(hassan, form_key="b" * 32, start="10:45")
    answer = browser.post("/visits/new", data=later)

    assert answer.status_code == 422
    assert 'id="start-error"' in answer.text
    assert "10:45" in answer.text
    assert Appointment.select().count() == 1
    after = visit_form(hassan, form_key="c" * 32, start="11:00")
    assert browser.post("/visits/new", data=after).status_code == 303


def test_moving_keeps_the_history_and_frees_the_old_time(client_for, volunteer, hassan):
    visit = plan_visit(volunteer, hassan)
    browser = client_for(volunteer)
    fields = visit_form(hassan, start="14:00", version="0", note="iets later")
    answer = browser.post(f"/appointments/{visit.id}/move", data=fields)

    assert answer.status_code == 303
    moved = Appointment.get()
    assert local(moved.starts_at).time() == time(14)
    assert TakenTime.select().where(TakenTime.at == visit.starts_at).count() == 0
    page = browser.get(f"/appointments/{visit.id}").text
    assert "10:00" in page
    assert "14:00" in page


def test_a_stale_form_does_not_undo_what_somebody_else_changed(
    client_for, volunteer, team_leader, hassan
):
    """R14: two editors; what was typed stays on the page."""
    visit = plan_visit(volunteer, hassan)
    first = visit_form(hassan, start="14:00", version="0")
    assert client_for(team_leader).post(f"/appointments/{visit.id}/move", data=first).status_code
    second = visit_form(hassan, start="16:00", version="0")
    answer = client_for(volunteer).post(f"/appointments/{visit.id}/move", data=second)

    assert answer.status_code == 409
    assert "16:00" in answer.text
    assert local(Appointment.get().starts_at).time() == time(14)


def test_a_cancelled_visit_can_be_planned_again_while_the_time_is_free(
    client_for, volunteer, hassan
):
    visit = plan_visit(volunteer, hassan)
    browser = client_for(volunteer)
    browser.post(f"/appointments/{visit.id}/cancel", data={"version": 0})
    assert Appointment.get().status == AppointmentStatus.CANCELLED

    browser.post(f"/appointments/{visit.id}/restore", data={"version": 1})
    assert Appointment.get().status == AppointmentStatus.PLANNED

    browser.post(f"/appointments/{visit.id}/cancel", data={"version": 2})
    plan_visit(volunteer, hassan)
    browser.post(f"/appointments/{visit.id}/restore", data={"version": 3})
    assert Appointment.get_by_id(visit.id).status == AppointmentStatus.CANCELLED


def test_one_tap_leads_from_the_visit_to_the_filled_form_and_the_next_to_log_and_claim(
    client_for, volunteer, hassan, branch
):
    """K3: the form knows day, hour, length, client and the last journey; save, go to the
    claim, send it in: three taps.
    """
    volunteer = with_account(volunteer)
    trip = Trip.create(
        branch=branch, person=volunteer, travelled_on=today() - timedelta(20), distance_hm=84
    )
    make_activity(volunteer, hassan, trip=trip, distance_hm=84)
    visit = plan_visit(volunteer, hassan, ahead(-1), minutes=90)
    browser = client_for(volunteer)

    page = browser.get(f"/appointments/{visit.id}/log", follow_redirects=True).text
    assert f'name="form_key" value="{visit.form_key}"' in page
    assert f'value="{visit.held_on}"' in page
    assert 'value="10:00"' in page
    assert 'name="duration" value="90" checked' in page
    assert 'value="8,4"' in page

    sent = {
        "form_key": visit.form_key,
        "kind": "home_visit",
        "households": hassan.household_id,
        "clients": hassan.id,
        "day": "other",
        "date": visit.held_on.isoformat(),
        "start": "10:00",
        "duration": "90",
        "outcome": "done",
        "travel": "y",
        "transport": "car",
        "km": "8,4",
    }
    saved = browser.post("/activities/new", data=sent)
    [claim] = set(re.findall(r"/claims/(\d+)", browser.get(saved.location).text))
    browser.post(f"/claims/{claim}/submit")
    assert ExpenseClaim.get_by_id(claim).status == "submitted"
    made = Activity.get(Activity.form_key == visit.form_key)
    assert (made.minutes, made.happened_on) == (90, visit.held_on)
    assert ExpenseLine.select().where(ExpenseLine.trip == made.trip_id).count() == 1
    assert browser.get(f"/appointments/{visit.id}/log").location == f"/activities/{made.id}"


def test_nobody_home_is_an_outcome_that_is_counted_apart_and_can_be_undone(
    client_for, volunteer, hassan
):
    """A4: a failed attempt is its own outcome."""
    visit = plan_visit(volunteer, hassan, ahead(-1))
    browser = client_for(volunteer)
    browser.post(f"/appointments/{visit.id}/no-show", data={"version": 0})

    assert Appointment.get().status == AppointmentStatus.NO_SHOW
    made = Activity.get()
    assert (made.outcome, made.minutes) == ("nobody_home", 60)

    browser.post(f"/appointments/{visit.id}/came", data={"version": 1})
    again = Appointment.get()
    assert again.status == AppointmentStatus.PLANNED
    assert Activity.get().withdrawn_at is not None
    page = browser.get(f"/appointments/{visit.id}/log", follow_redirects=True).text
    assert f'name="form_key" value="{again.form_key}"' in page


def test_in_a_closed_period_nobody_home_is_not_written_down_and_it_says_why(
    client_for, volunteer, team_leader, hassan
):
    """A11: nothing is half done."""
    visit = plan_visit(volunteer, hassan, ahead(-1))
    closed = {"closed_until": today(), "closed_asks": "refuse"}
    set_rules(rules_of(volunteer.branch_id), team_leader, 0, **closed)
    answer = client_for(volunteer).post(
        f"/appointments/{visit.id}/no-show", data={"version": 0}, follow_redirects=True
    )

    assert (answer.status_code, "is gesloten. Vraag je teamleider" in answer.text) == (200, True)
    assert Appointment.get().status == AppointmentStatus.PLANNED
    assert not Activity.select().exists()


def test_what_has_not_begun_is_not_written_down(client_for, volunteer, hassan):
    visit = plan_visit(volunteer, hassan)
    browser = client_for(volunteer)

    assert browser.post(f"/appointments/{visit.id}/no-show", data={"version": 0}).status_code == 403
    assert browser.get(f"/appointments/{visit.id}/log").location == f"/appointments/{visit.id}"
    assert not Activity.select().exists()


def test_a_colleague_neither_sees_nor_changes_a_visit_that_is_not_theirs(
    client_for, branch, volunteer, hassan
):
    """Trust, part 3: appointments are one's own and those of whom one helps; else 404."""
    visit = plan_visit(volunteer, hassan)
    stranger = client_for(make_person(branch))

    assert stranger.get(f"/appointments/{visit.id}").status_code == 404
    for act in ("cancel", "restore", "no-show", "came", "answer", "card"):
        assert stranger.post(f"/appointments/{visit.id}/{act}").status_code == 404, act
    assert "Al-Hassan" not in stranger.get("/agenda?view=list").text
    assert Appointment.get().status == AppointmentStatus.PLANNED


def test_what_was_written_down_is_neither_moved_nor_cancelled(client_for, volunteer, hassan):
    visit = plan_visit(volunteer, hassan, ahead(-1))
    make_activity(volunteer, hassan, form_key=visit.form_key)
    browser = client_for(volunteer)

    assert browser.get(f"/appointments/{visit.id}/move").status_code == 403
    assert browser.post(f"/appointments/{visit.id}/cancel", data={"version": 0}).status_code == 403
    assert Appointment.get().status == AppointmentStatus.PLANNED


def test_a_visit_that_was_written_down_by_mistake_and_moved_is_written_down_anew(volunteer, hassan):
    visit = plan_visit(volunteer, hassan)
    before = visit.form_key
    make_activity(volunteer, hassan, form_key=before, withdrawn_at=now())
    plan = actions.Plan(volunteer, hassan, "home_visit", visit.starts_at + timedelta(1), 60)
    actions.move(visit, volunteer, plan, visit.version)
    assert Appointment.get().form_key != before


def test_a_visit_at_which_nobody_was_home_is_not_changed(volunteer, hassan):
    visit = plan_visit(volunteer, hassan)
    assert visit.can_be_changed_by(volunteer)
    visit.status = AppointmentStatus.NO_SHOW
    assert not visit.can_be_changed_by(volunteer)


def test_a_leader_gives_the_visit_of_who_left_to_somebody_else_who_helps(
    client_for, branch, team_leader, volunteer, hassan
):
    visit = plan_visit(volunteer, hassan)
    other, stranger = make_person(branch), make_person(branch)
    make_assignment(other, hassan.household)
    Person.update(ended_on=today()).where(Person.id == volunteer.id).execute()
    browser = client_for(team_leader)
    assert "er is iemand nodig" in browser.get("/agenda?view=list&kind=visit").text

    fields = visit_form(hassan, version="0", worker=str(stranger.id))
    assert browser.post(f"/appointments/{visit.id}/move", data=fields).status_code == 422
    fields["worker"] = str(other.id)
    assert browser.post(f"/appointments/{visit.id}/move", data=fields).status_code == 303
    assert Appointment.get().person == other
