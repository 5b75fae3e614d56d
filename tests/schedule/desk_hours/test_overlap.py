"""Hours of one desk and closed days never lie over each other; what stops, stops."""

from datetime import date, timedelta

import pytest

from portal.core.clock import today
from portal.schedule.desk_hours.models import Closure, Desk, DeskHours, Shift
from tests.factories import make_branch
from tests.schedule.desk_hours.factories import make_closure, make_hours, make_shift

DAY = timedelta(days=1)


@pytest.fixture
def leader(client_for, team_leader):
    return client_for(team_leader)


def add(browser, **typed):
    ordinary = {
        "desk": "walk_in",
        "weekday": "0",
        "opens": "09:30",
        "closes": "12:00",
        "needed": "1",
        "valid_from": (today() + 30 * DAY).isoformat(),
    }
    return browser.post("/roster/hours/new", data=ordinary | typed)


@pytest.mark.parametrize(
    ("typed", "free"),
    [
        ({}, False),
        ({"opens": "11:55", "closes": "17:00"}, False),
        ({"opens": "10:00", "closes": "10:30"}, False),
        ({"opens": "08:00", "closes": "18:00"}, False),
        ({"opens": "12:00", "closes": "13:00"}, True),
        ({"opens": "08:00", "closes": "09:30"}, True),
        ({"weekday": "1"}, True),
        ({"desk": "legal_guide", "slot_minutes": "30"}, True),
    ],
)
def test_one_desk_is_open_once_at_a_time(leader, branch, typed, free):
    made = make_hours(branch, Desk.WALK_IN, weekday=0, opens_minute=570, closes_minute=720)
    make_hours(make_branch(), Desk.WALK_IN, weekday=1, opens_minute=570, closes_minute=720)

    page = add(leader, **typed)

    assert page.status_code == (303 if free else 422)
    if not free:
        assert "is dan al open: 09:30–12:00" in page.text
        DeskHours.update(valid_until=today() + 29 * DAY).where(DeskHours.id == made.id).execute()
        assert add(leader, **typed).status_code == 303  # one after the other


def test_hours_that_stopped_do_not_go_on_over_their_successor(leader, branch):
    before = make_hours(branch, Desk.WALK_IN, weekday=0, valid_until=today() + 5 * DAY)
    make_hours(branch, Desk.WALK_IN, weekday=0, valid_from=today() + 6 * DAY)

    typed = {"version": before.version, "last_day": (today() + 20 * DAY).isoformat()}
    page = leader.post(f"/roster/hours/{before.id}/stop", data=typed)

    assert page.status_code == 422
    assert "is dan al open" in page.text


def test_hours_that_are_stopped_before_they_begin_never_begin(leader, branch, volunteer):
    ahead = make_hours(branch, Desk.WALK_IN, weekday=0, valid_from=today() + 30 * DAY)
    make_shift(ahead, volunteer, today() + 60 * DAY)

    typed = {"version": ahead.version, "last_day": today().isoformat()}
    leader.post(f"/roster/hours/{ahead.id}/stop", data=typed)

    assert not DeskHours.select().exists()
    assert not Shift.select().exists()


def test_what_is_closed_is_not_closed_twice_so_that_it_can_open_again(leader, branch):
    first, last = today() + 10 * DAY, today() + 20 * DAY
    make_closure(branch, first, last, reason="Verbouwing")

    def close(since: date, until: date):
        days = {"first_on": since.isoformat(), "last_on": until.isoformat(), "reason": "Feest"}
        return leader.post("/roster/closures", data=days)

    for days in ((first, first), (last, last + DAY), (first - DAY, last + DAY)):
        page = close(*days)
        assert page.status_code == 422
        assert "Verbouwing" in page.text
    assert close(last + DAY, last + DAY).status_code == 303
    assert Closure.select().count() == 2
