"""The day is the day that the form showed, however late it is sent or gone on with."""

import re
from datetime import date, datetime, timedelta

import pytest
import time_machine

from portal.activities.models import Activity
from portal.core.clock import AMSTERDAM, now
from portal.core.web.access import Role
from portal.core.workdays import workday_from
from portal.employment.employers.models import Employer, EmployerMove
from portal.employment.vacancies.models import Candidate, CandidateMove
from portal.expenses.records.models import ExpenseLine
from tests.activities.factories import Phone
from tests.employment.vacancies.forms import contact
from tests.factories import (
    make_activity,
    make_assignment,
    make_client,
    make_employer,
    make_person,
    make_vacancy,
)

NEW_YEARS_EVE = datetime(2026, 12, 31, 23, 59, tzinfo=AMSTERDAM)
OLD_YEAR = date(2026, 12, 31)


def shown_day(page: str) -> str:
    return re.search(r'name="opened_on" value="([^"]+)"', page)[1]


@pytest.fixture
def hassan(volunteer):
    client = make_client(volunteer.branch, name="Amira Al-Hassan")
    make_assignment(volunteer, client.household)
    return client


@pytest.fixture
def opened_then_sent(client_for):
    """What the server answers to a form that was opened on New Year's Eve and sent later."""

    def send(person, address, form, days=0):
        with time_machine.travel(NEW_YEARS_EVE, tick=False):
            day = shown_day(client_for(person).get(address).text)
        assert day == "2026-12-31"
        with time_machine.travel(NEW_YEARS_EVE + timedelta(minutes=1, days=days), tick=False):
            return client_for(person).post(address, data=form | {"opened_on": day})

    return send


@pytest.mark.parametrize(("chip", "back"), [("today", 0), ("yesterday", 1)])
@pytest.mark.parametrize("days", [0, 3])
def test_a_visit_keeps_the_day_of_its_chip(opened_then_sent, volunteer, hassan, chip, back, days):
    form = Phone(None).form(hassan, day=chip)
    opened_then_sent(volunteer, "/activities/new", form, days)

    assert Activity.get().happened_on == OLD_YEAR - timedelta(days=back)


def test_so_does_a_contact_with_its_next_step(opened_then_sent, branch):
    coach, employer = make_person(branch, Role.JOB_COACH), make_employer(branch)
    address = f"/employers/{employer.id}/contact"
    opened_then_sent(coach, address, contact(employer))

    assert Activity.get().happened_on == OLD_YEAR
    step = Employer.get_by_id(employer.id).next_action_on
    assert step == workday_from(OLD_YEAR + timedelta(days=7))


def test_so_does_the_stage_that_an_employer_reached(opened_then_sent, branch):
    coach, employer = make_person(branch, Role.JOB_COACH), make_employer(branch)
    form = {"version": "0", "stage": "visited", "what": "call"}
    opened_then_sent(coach, f"/employers/{employer.id}/move", form)

    assert EmployerMove.get().reached_on == OLD_YEAR


def test_so_does_the_stage_of_a_candidate(opened_then_sent, branch):
    coach, client = make_person(branch, Role.JOB_COACH), make_client(branch)
    make_assignment(coach, client.household, role=Role.JOB_COACH)
    place = make_vacancy(make_employer(branch))
    found = Candidate.create(branch=branch, vacancy=place, client=client)
    form = {"version": str(found.version), "stage": "talked"}
    opened_then_sent(coach, f"/candidates/{found.id}", form)

    last = CandidateMove.select().order_by(CandidateMove.id.desc()).get()
    assert (last.stage, last.reached_on) == ("talked", OLD_YEAR)


def test_a_contact_of_yesterday_brings_its_stage_yesterday(opened_then_sent, branch):
    coach, employer = make_person(branch, Role.JOB_COACH), make_employer(branch)
    form = contact(employer, day="yesterday")
    opened_then_sent(coach, f"/employers/{employer.id}/contact", form)

    assert EmployerMove.get().reached_on == OLD_YEAR - timedelta(days=1)


def test_no_stage_is_reached_before_the_one_that_it_follows(opened_then_sent, branch):
    coach, employer = make_person(branch, Role.JOB_COACH), make_employer(branch)
    known = {"branch": branch, "employer": employer, "stage": "contacted"}
    EmployerMove.create(**known, reached_on=OLD_YEAR + timedelta(days=1))
    form = {"version": "0", "stage": "visited", "what": "call"}
    opened_then_sent(coach, f"/employers/{employer.id}/move", form, days=3)

    last = EmployerMove.select().order_by(EmployerMove.id.desc()).get()
    assert last.reached_on == OLD_YEAR + timedelta(days=1)


def test_a_step_of_the_day_that_was_shown_is_taken_after_midnight(opened_then_sent, branch):
    coach, employer = make_person(branch, Role.JOB_COACH), make_employer(branch)
    form = {"version": "0", "what": "other", "action": "Bellen", "on": OLD_YEAR.isoformat()}
    opened_then_sent(coach, f"/employers/{employer.id}/step", form)

    assert Employer.get().next_action_on == OLD_YEAR


def test_so_does_a_cost(opened_then_sent, volunteer):
    form = {"kind": "parking", "amount": "4,50", "day": "today", "form_key": "a" * 32}
    opened_then_sent(volunteer, "/claims/lines/new", form)

    assert ExpenseLine.get().spent_on == OLD_YEAR


def test_a_form_shown_again_after_midnight_says_the_day_under_the_right_chip(
    opened_then_sent, volunteer, hassan
):
    form = Phone(None).form(hassan, note="x" * 20_001)
    again = opened_then_sent(volunteer, "/activities/new", form).text
    later = opened_then_sent(volunteer, "/activities/new", form, days=3).text

    assert re.search(r'name="day" value="yesterday" checked', again)
    assert shown_day(again) == "2027-01-01"
    assert re.search(r'name="day" value="other" checked', later)
    assert re.search(r'max="2027-01-04" name="date" [^>]*value="2026-12-31"', later)


@pytest.mark.parametrize("typed", ["", "gisteren", "2999-01-01", "31-12-2026"])
def test_a_day_that_no_form_can_have_shown_is_today(client_for, volunteer, hassan, typed):
    with time_machine.travel(NEW_YEARS_EVE, tick=False):
        Phone(client_for(volunteer)).log(hassan, opened_on=typed)

    assert Activity.get().happened_on == OLD_YEAR


def test_a_start_time_in_the_future_is_refused(client_for, volunteer, hassan):
    with time_machine.travel(datetime(2026, 12, 1, 14, 0, tzinfo=AMSTERDAM), tick=False):
        browser = Phone(client_for(volunteer))
        refused = browser.log(hassan, start="14:30")
        assert refused.status_code == 422
        assert 'id="start-error"' in refused.text
        assert browser.log(hassan, start="13:30").status_code == 303


def test_a_start_time_that_nobody_typed_is_not_shown(client_for, volunteer, hassan):
    with time_machine.travel(datetime(2026, 12, 1, 14, 0, tzinfo=AMSTERDAM), tick=False):
        browser = Phone(client_for(volunteer))
        browser.log(hassan)
        browser.log(hassan, day="yesterday", start="09:15")
        guessed, typed = Activity.select().order_by(Activity.id)
        imported = make_activity(volunteer, hassan, started_at=now() - timedelta(days=9))
        pages = [browser.get(f"/activities/{one.id}").text for one in (guessed, typed, imported)]
        assert ["13:00" in pages[0], "09:15" in pages[1], "14:00" in pages[2]] == [
            False,
            True,
            False,
        ]
        edits = [browser.get(f"/activities/{one.id}/edit").text for one in (guessed, typed)]
        assert re.search(r'id="start" name="start" type="time" value=""', edits[0])
        assert re.search(r'id="start" name="start" type="time" value="09:15"', edits[1])
