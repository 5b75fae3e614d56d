"""Moments are UTC, days are those of Amsterdam, and a year ends at midnight there (R72, R73)."""

from datetime import UTC, date, datetime, time, timedelta

import pytest

from portal.activities.models import Activity
from portal.core.clock import NoSuchTime, as_clocks_tell, from_local, local
from portal.import_export.actions import bring_in
from portal.reports.queries import Scope, annual
from tests.activities.factories import Phone
from tests.factories import make_activity, make_person

NIGHTS = [(date(2026, 10, 25), 3), (date(2027, 3, 28), 1), (date(2024, 2, 29), 2)]


@pytest.mark.parametrize(("day", "real_hours"), NIGHTS, ids=str)
def test_from_half_past_one_to_half_past_three_lasts_as_long_as_it_does(day, real_hours):
    """R72: two hours by the clock are three in autumn and one in spring."""
    lasted = from_local(day, time(3, 30)) - from_local(day, time(1, 30))

    assert lasted == timedelta(hours=real_hours)


def test_the_skipped_hour_does_not_exist_and_the_double_hour_is_the_first():
    """R72."""
    with pytest.raises(NoSuchTime):
        from_local(date(2027, 3, 28), time(2, 30))

    assert from_local(date(2026, 10, 25), time(2, 30)) == datetime(2026, 10, 25, 0, 30, tzinfo=UTC)


@pytest.mark.parametrize("year", [2018, 2026])
def test_a_visit_half_an_hour_into_the_year_counts_in_that_year(branch, volunteer, year):
    """R73, F7: though it is still the old year in UTC."""
    visit = make_activity(volunteer, started_at=from_local(date(year, 1, 1), time(0, 30)))

    assert visit.started_at.year == year - 1
    for counted_in, minutes in ((year, 1.0), (year - 1, 0)):
        scope = Scope(branch, date(counted_in, 1, 1), date(counted_in, 12, 31))
        assert annual(scope)["hours.total"] == minutes


@pytest.mark.at("2026-12-02 10:00")  # a visit of years ago is asked about
def test_by_the_form_and_by_an_import_it_is_the_same_day(client_for, volunteer):
    """R73: the local date is fixed at entry, and not worked out again."""
    Phone(client_for(volunteer)).log(
        kind="office", day="other", date="2026-01-01", start="00:30", duration="60"
    )
    bring_in(
        {
            "branches": b"code,name\nb,Stad\n",
            "people": b"code,branch,employment\np,b,paid\n",
            "activities": b"code,person,kind,started_at,minutes\na,p,office,2026-01-01T00:30,60\n",
        }
    )

    days = {(a.happened_on, a.year_month, local(a.started_at).hour) for a in Activity.select()}
    assert days == {(date(2026, 1, 1), 202601, 0)}
    assert Activity.select().count() == 2
    assert {a.person.branch.code for a in Activity.select()} == {volunteer.branch.code, "b"}


def test_an_evening_before_midnight_belongs_to_the_day_it_began(volunteer):
    visit = make_activity(
        make_person(volunteer.branch), started_at=from_local(date(2026, 12, 31), time(23, 30))
    )

    assert (visit.happened_on, visit.year_month) == (date(2026, 12, 31), 202612)


def test_of_the_hour_that_comes_twice_a_moment_means_the_first_as_clocks_tell_it():
    """A file with 02:30 would bring another moment back."""
    second = datetime(2027, 10, 31, 1, 30, tzinfo=UTC)

    assert as_clocks_tell(second) == second - timedelta(hours=1)
    assert as_clocks_tell(second + timedelta(hours=1)) == second + timedelta(hours=1)
