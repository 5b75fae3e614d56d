"""Writing down what was done while a match ran, after it has ended; nothing else opens again."""

from datetime import UTC, date, datetime

import pytest
import time_machine

from portal.activities.models import Activity
from portal.clients.models import Assignment, Conflict
from portal.core.web.access import Role
from portal.expenses.records.models import ExpenseLine, Trip
from tests.factories import make_assignment, make_client, make_person
from tests.schedule.appointments.factories import make_appointment

NOON = datetime(2026, 3, 10, 11, 0, tzinfo=UTC)


@pytest.fixture(autouse=True)
def _at_noon():
    with time_machine.travel(NOON, tick=False):
        yield


@pytest.fixture
def former(branch, volunteer):
    """A client whom the volunteer helped from 1 February until yesterday."""
    client = make_client(branch, name="Selam Tesfay")
    ends = {"started_on": date(2026, 2, 1), "ended_on": date(2026, 3, 9)}
    make_assignment(volunteer, client.household, **ends)
    return client


@pytest.mark.parametrize("kind", ["home_visit", "language_lesson", "guidance_talk"])
def test_a_day_of_the_match_can_be_written_down_with_its_travel(phone, volunteer, former, kind):
    browser = phone(volunteer)
    assert "Selam Tesfay" in browser.get(f"/activities/new?kind={kind}").text

    answer = browser.log(
        former, kind=kind, day="yesterday", channel="in_person", travel="y", transport="car", km="9"
    )

    assert answer.status_code == 303, answer.text
    assert Activity.get().happened_on == date(2026, 3, 9)
    assert Trip.select().count() == ExpenseLine.select().count() == 1


@pytest.mark.parametrize("day", ["2026-03-10", "2026-01-31"])
def test_another_day_is_refused_and_nothing_typed_is_lost(phone, volunteer, former, day):
    answer = phone(volunteer).log(former, day="other", date=day, note="Blijft staan")

    assert answer.status_code == 422
    assert "Je hielp hen tot" in answer.text
    assert "Blijft staan" in answer.text
    assert Activity.select().count() == 0


def test_one_who_is_helped_no_more_is_not_ticked_for_today(phone, volunteer, former):
    phone(volunteer).log(former, day="yesterday")
    text = phone(volunteer).get("/activities/new").text

    assert f'value="{former.household_id}" checked' not in text


def test_a_match_of_long_ago_is_offered_only_for_a_day_on_which_it_ran(phone, volunteer, former):
    Assignment.update(started_on=date(2024, 1, 1), ended_on=date(2024, 6, 1)).execute()
    browser = phone(volunteer)
    on_that_day = {"day": "other", "date": "2024-05-01", "act": "find", "q": "Selam"}

    assert "Selam" not in browser.get("/activities/new").text
    assert "Selam" not in browser.log(act="find", q="x").text
    assert "Selam Tesfay" in browser.log(**on_that_day).text
    assert browser.log(former, day="other", date="2024-05-01").status_code == 303
    assert browser.log(former, day="other", date="2024-06-02").status_code == 422


def test_nothing_else_opens_again(phone, volunteer, former):
    browser = phone(volunteer)
    browser.log(former, day="yesterday")
    visit = Activity.get()

    assert browser.get(f"/clients/{former.id}").status_code == 404
    assert browser.get(f"/households/{former.household_id}").status_code == 404
    for page in ("/", "/clients", "/activities/", f"/activities/{visit.id}"):
        assert "Selam" not in browser.get(page).text, page


def test_a_planned_visit_that_took_place_can_be_written_down(phone, volunteer, former):
    yesterday = datetime(2026, 3, 9, 9, 0, tzinfo=UTC)
    plan = make_appointment(volunteer, former, starts_at=yesterday, held_on=date(2026, 3, 9))
    browser = phone(volunteer)

    form = browser.browser.get(f"/appointments/{plan.id}/log", follow_redirects=True).text

    assert f'value="{former.household_id}" checked' in form


def test_who_is_barred_or_has_no_papers_or_never_helped_gets_nothing(phone, branch, former):
    barred, stranger = make_person(branch), make_person(branch)
    new = make_person(branch, conduct_certificate_on=None)
    for person in (barred, new):
        Assignment.create(
            branch=branch,
            person=person,
            household=former.household,
            role=Role.GUIDE,
            started_on=date(2026, 2, 1),
            ended_on=date(2026, 3, 9),
        )
    Conflict.create(branch=branch, person=barred, client=former)

    for person in (barred, stranger, new):
        assert "Selam" not in phone(person).get("/activities/new").text
        assert phone(person).log(former, day="yesterday").status_code == 422
