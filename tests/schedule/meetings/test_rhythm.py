"""Which days a series falls on (E1, J8)."""

import itertools
from datetime import date, time, timedelta

import pytest

from portal.core.clock import from_local, local
from portal.schedule.meetings.models.rhythm import Proposed, proposed
from portal.schedule.meetings.queries import days_off
from tests.factories import make_branch
from tests.schedule.desk_hours.factories import make_closure
from tests.schedule.meetings.factories import make_day_off

SEPTEMBER = date(2026, 9, 7)


def planned(branch, first=SEPTEMBER, every=6):
    until = first + timedelta(days=364)
    off = days_off.days_off(branch.id, "Midden", first, until + timedelta(days=100))
    return proposed(first, until, every, off), off


def test_a_year_of_every_six_weeks_has_no_date_in_a_holiday(branch):
    """E1, J8: 2026-27 in the middle of the country, eight or nine meetings."""
    rows, off = planned(branch)

    assert 8 <= len(rows) <= 9
    assert not {row.day for row in rows} & off.keys()
    assert {row.day.weekday() for row in rows} == {0}


def test_a_date_in_a_holiday_moves_a_week_at_a_time_and_says_why(branch):
    """J8: "herfstvakantie, 1 week later"."""
    rows, _off = planned(branch)

    assert rows[1] == Proposed(date(2026, 10, 26), 1, ("Herfstvakantie",))
    assert rows[-1] == Proposed(date(2027, 8, 30), 2, ("Zomervakantie",))


def test_no_two_meetings_come_closer_than_was_asked(branch):
    rows, _off = planned(branch)
    gaps = [later.day - earlier.day for earlier, later in itertools.pairwise(rows)]

    assert min(gaps) == timedelta(weeks=6)


def test_a_public_holiday_moves_a_meeting_too(branch):
    """2027-03-29 is Easter Monday."""
    rows, _off = planned(branch, date(2027, 3, 29))

    assert rows[0] == Proposed(date(2027, 4, 5), 1, ("Tweede paasdag",))


@pytest.mark.parametrize(("region", "first"), [("Noord", 10), ("Midden", 17), ("Zuid", 17)])
def test_the_school_holidays_are_those_of_the_region(branch, region, first):
    """Without a region the library knows no school holidays at all."""
    autumn = [p for p in days_off.known(region, 2026) if p.name == "Herfstvakantie"]

    assert [period.first_on for period in autumn] == [date(2026, 10, first)]
    assert not [p for p in days_off.known(None, 2026) if p.kind == "school"]


def test_a_closed_day_of_the_branch_counts_as_well(branch):
    make_day_off(branch, first_on=SEPTEMBER, last_on=SEPTEMBER, name="Open dag")
    rows, _off = planned(branch)

    assert rows[0] == Proposed(date(2026, 9, 14), 1, ("Open dag",))


def test_a_known_holiday_can_be_no_day_off_here(branch):
    autumn = {"first_on": date(2026, 10, 17), "last_on": date(2026, 10, 25)}
    make_day_off(branch, name="Herfstvakantie", is_off=False, **autumn)
    rows, _off = planned(branch)

    assert rows[1] == Proposed(date(2026, 10, 19))


def test_a_day_off_of_another_branch_moves_nothing(branch):
    make_day_off(make_branch(), first_on=SEPTEMBER, last_on=SEPTEMBER)

    assert planned(branch)[0][0] == Proposed(SEPTEMBER)


def test_ten_o_clock_stays_ten_o_clock_in_winter_and_summer(branch):
    """J8, R72: counted on the face of the clock, not in hours of UTC."""
    rows, _off = planned(branch)
    moments = [from_local(row.day, time(10)) for row in rows]

    assert {local(moment).time() for moment in moments} == {time(10)}
    assert {moment.hour for moment in moments} == {8, 9}


def test_a_date_on_which_the_branch_is_closed_moves_too_and_says_why(client_for, team_leader):
    """E1, J8: closed days of the roster count as holidays do; those of another branch do not."""
    branch = team_leader.branch
    make_closure(branch, date(2026, 9, 7), date(2026, 9, 15), reason="Verbouwing")
    make_closure(make_branch(), date(2026, 10, 26), date(2026, 10, 26), reason="Elders")
    rows, _off = planned(branch)
    listed = client_for(team_leader).get("/meetings/days-off?year=2026").text

    assert rows[0] == Proposed(date(2026, 9, 21), 2, ("Verbouwing",))
    assert "Elders" not in [name for row in rows for name in row.days_off]
    assert "Verbouwing" in listed
    assert 'href="/roster/hours"' in listed.split("Verbouwing")[1].split("</li>")[0]


def test_until_when_the_school_holidays_are_known_comes_from_the_library():
    last = days_off.known_until()

    def summers(year):
        return [p for p in days_off.known("Midden", year) if p.name == "Zomervakantie"]

    assert summers(last)
    assert not summers(last + 1)
