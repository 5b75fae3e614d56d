"""Somebody whose last day is taken back: what lives again is asked, and comes by no other way."""

import re
from datetime import timedelta

import pytest

from portal.clients.models import Assignment
from portal.core.clock import today
from portal.people.models import Person
from portal.schedule.desk_hours.models import Desk, Shift
from tests.factories import make_assignment, make_client, make_person
from tests.schedule.desk_hours.factories import make_hours, make_shift, next_weekday


@pytest.fixture
def gone(branch):
    """Left last week, with two matches that ended then and two shifts to come."""
    left = today() - timedelta(days=7)
    person = make_person(branch, ended_on=left)
    for name in ("Amira", "Samir"):
        client = make_client(branch, name=name)
        make_assignment(person, client.household, started_on=left - timedelta(90), ended_on=left)
    hours = make_hours(branch, Desk.WALK_IN, weekday=0)
    for weeks in (1, 2):
        make_shift(hours, person, next_weekday(0, weeks))
    return person


def form_of(person) -> dict:
    return {
        "name": person.name,
        "email": person.email or "",
        "employment": person.employment,
        "roles": sorted(person.roles),
        "started_on": person.started_on or "",
        "ended_on": "",
        "version": person.version,
    }


def test_who_comes_back_helps_and_is_on_only_as_somebody_says(client_for, team_leader, gone):
    """E10."""
    left, browser = gone.ended_on, client_for(team_leader)
    match, _other = Assignment.select().order_by(Assignment.id)
    _first, second = Shift.select().order_by(Shift.held_on)

    answer = browser.post(f"/people/{gone.id}/edit", data=form_of(gone))

    assert answer.location == f"/people/{gone.id}/back/{left}"
    page = browser.get(answer.location).text
    assert "Amira" in page
    [shifts] = set(re.findall(r'name="(back-\d)" value="\d+" checked', page))
    [helps] = set(re.findall(r'name="(back-\d)"', page)) - {shifts}
    data = {shifts: [second.id], helps: [match.id, 999999]}
    assert browser.post(answer.location, data=data).status_code == 303

    running = [one.id for one in Assignment.select() if one.ended_on is None]
    assert running == [match.id]
    assert [one.status for one in Shift.select().order_by(Shift.held_on)] == ["cancelled", "on"]
    assert Person.get_by_id(gone.id).ended_on is None


def test_nothing_is_asked_where_nothing_ended_or_of_somebody_who_left(
    client_for, branch, team_leader, gone
):
    browser, other = client_for(team_leader), make_person(branch)

    assert browser.get(f"/people/{gone.id}/back/{gone.ended_on + timedelta(1)}").status_code == 403
    assert browser.get(f"/people/{other.id}/back/2026-02-30").status_code == 404
    answer = browser.get(f"/people/{other.id}/back/{today()}")
    assert answer.location == f"/people/{other.id}"
