"""F7: what calendars are told of appointments, shifts and opening hours."""

from datetime import timedelta

import pytest

from portal.calendar_feeds.events.actions import columns_of
from portal.calendar_feeds.events.models import CalendarEvent, CalendarPerson
from portal.core.text import dotted_initials
from portal.feature import contributed
from portal.schedule.appointments import actions
from portal.schedule.appointments.models import Appointment
from portal.schedule.desk_hours import actions as desk_hours
from portal.schedule.desk_hours import ical
from portal.schedule.desk_hours.models import Desk
from tests.calendar_feeds.events.factories import unfolded
from tests.schedule.appointments.factories import plan_visit
from tests.schedule.desk_hours.factories import make_hours, next_weekday


def events(source):
    return list(CalendarEvent.select().where(CalendarEvent.source == source))


def test_busy_and_initials_hold_no_name_code_phone_or_street(volunteer, hassan):
    """F7: at all usual levels."""
    plan_visit(volunteer, hassan)
    [event] = events("appointment")
    assert [row.person for row in CalendarPerson.select()] == [volunteer]
    for body in (event.busy_body, event.initials_body):
        for secret in ("Amira", "Hassan", "K-0815", "0612345678"):
            assert secret not in unfolded(body), secret
    assert dotted_initials(hassan.name) in unfolded(event.initials_body)
    assert "Amira Al-Hassan" in unfolded(event.full_body)


def test_a_visit_that_is_moved_or_cancelled_changes_its_event_in_the_same_transaction(
    volunteer, hassan
):
    visit = plan_visit(volunteer, hassan)
    [before] = events("appointment")
    later = visit.starts_at + timedelta(days=1)
    plan = actions.Plan(volunteer, hassan, "home_visit", later, 60)
    actions.move(visit, volunteer, plan, visit.version)
    [moved] = events("appointment")
    assert (moved.uid, moved.starts_at) == (before.uid, later)
    assert moved.sequence > before.sequence

    actions.cancel(visit, volunteer, visit.version)
    [gone] = events("appointment")
    assert gone.status == "cancelled"


def test_a_time_that_is_taken_leaves_the_calendar_as_it_was(volunteer, hassan):
    visit = plan_visit(volunteer, hassan)
    with pytest.raises(actions.TimeTaken):
        plan_visit(volunteer, hassan, visit.starts_at)
    other = plan_visit(volunteer, hassan, visit.starts_at + timedelta(days=1))
    there = actions.Plan(volunteer, hassan, "home_visit", visit.starts_at, 60)
    with pytest.raises(actions.TimeTaken):
        actions.move(other, volunteer, there, other.version)
    actions.cancel(other, volunteer, Appointment.get_by_id(other.id).version)

    assert [event.status for event in events("appointment")].count("cancelled") == 1
    assert len(events("appointment")) == 2


def test_opening_hours_are_told_for_half_a_year_and_closed_days_as_such(branch, team_leader):
    day = next_weekday(1)
    desk_hours.open_desk(
        team_leader,
        desk=Desk.WALK_IN,
        weekday=1,
        opens_minute=540,
        closes_minute=720,
        needed=1,
        valid_from=day,
    )
    told = events("desk_hours")
    assert len(told) in {25, 26}
    assert not any(event.is_personal for event in told)

    closure = desk_hours.close(team_leader, day, day, "Kerst")
    closed = [event for event in events("desk_hours") if event.is_whole_day]
    assert [event.part for event in closed] == [day.isoformat()]
    assert closed[0].title.endswith("is gesloten: Kerst")

    desk_hours.reopen(closure, team_leader)
    assert not any(event.is_whole_day for event in events("desk_hours"))


def test_each_week_a_further_week_of_opening_hours_comes_into_view(branch):
    make_hours(branch)
    ical.keep_ahead()
    count = len(events("desk_hours"))
    assert count in {26, 27}
    ical.keep_ahead()
    assert len(events("desk_hours")) == count


def test_what_calendars_keep_is_what_the_features_would_tell_again(volunteer, hassan, desk):
    """The nightly check compares exactly this."""
    plan_visit(volunteer, hassan)
    ical.publish_shift(desk)
    ical.keep_ahead()

    for source in ("appointment", "shift", "desk_hours"):
        kept = {(e.source_id, e.part): e for e in events(source)}
        told = contributed().events[source]([number for number, _part in kept])
        again = {(details.source_id, details.part): details for details in told}
        assert set(again) >= set(kept)
        for key, event in kept.items():
            for name, value in columns_of(again[key]).items():
                assert getattr(event, name) == value, (source, name)
