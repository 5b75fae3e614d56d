"""What features tell the store: one event stays one, a change reaches everybody."""

from datetime import UTC, date, datetime, timedelta

import pytest

from portal.calendar_feeds.events import actions, queries
from portal.calendar_feeds.events.actions import AtClockChange
from portal.calendar_feeds.events.models import EVERYONE, CalendarEvent, CalendarVersion, EventKind
from portal.core.clock import NoSuchTime, from_local, is_at_clock_change, now
from portal.feature import contributed
from tests.calendar_feeds.events.factories import SOON, details_of, put_event, unfolded
from tests.factories import make_assignment, make_client, make_person


def versions():
    return {row.whom: row.version for row in CalendarVersion.select()}


def again(event):
    return CalendarEvent.get_by_id(event.id)


def test_the_same_row_told_twice_is_one_event_with_the_same_bytes(branch):
    """A9, C1, C4, E8 of features: nothing changed, so nothing moves: no stamp, no byte."""
    first = put_event(branch, source_id=7)
    second = put_event(branch, source_id=7)

    assert second.id == first.id
    for column in ("uid", "sequence", "last_modified", "initials_body", "full_body"):
        assert getattr(again(second), column) == getattr(first, column)


def test_two_changes_within_a_second_rise_twice(branch):
    """C5, C6: Evolution and ICSx5 take a change only when its moment rises."""
    event = put_event(branch, source_id=7)
    seen = [(event.sequence, event.last_modified)]
    for place in ("Kamer 1", "Kamer 2"):
        event = put_event(branch, source_id=7, place=place)
        seen.append((event.sequence, event.last_modified))

    assert [sequence for sequence, _ in seen] == [0, 1, 2]
    assert seen[0][1] < seen[1][1] < seen[2][1]
    assert again(event).last_modified == seen[2][1]


def test_a_room_that_gets_another_name_is_a_change(branch):
    """C5: also what is not the event's own but shows in it."""
    before = put_event(branch, source_id=7, room="Kamer 1")
    after = put_event(branch, source_id=7, room="Spreekkamer")

    assert (after.sequence, after.last_modified > before.last_modified) == (1, True)
    assert "Spreekkamer" in unfolded(after.initials_body)


def test_a_cancelled_event_says_so_and_makes_nobody_busy(branch):
    """C15, E9 of features: with a prefix, for calendars that know no status; no other uid."""
    event = put_event(branch, source_id=7)
    cancelled = actions.cancel("planned_visit", 7)
    body = unfolded(cancelled.initials_body)

    assert (cancelled.uid, cancelled.sequence) == (event.uid, 1)
    assert "SUMMARY:VERVALLEN: Huisbezoek" in body
    assert "STATUS:CANCELLED" in body
    assert "TRANSP:TRANSPARENT" in body
    assert "X-MICROSOFT-CDO-BUSYSTATUS:FREE" in body


def test_cancelling_twice_changes_nothing_more(branch):
    put_event(branch, source_id=7)
    once = actions.cancel("planned_visit", 7)
    twice = actions.cancel("planned_visit", 7)

    assert (once.sequence, twice.sequence) == (1, 1)


def test_an_event_that_goes_on_after_all_is_no_longer_cancelled(branch):
    put_event(branch, source_id=7)
    actions.cancel("planned_visit", 7)
    event = put_event(branch, source_id=7)

    assert (event.status, event.cancelled_on, event.sequence) == ("confirmed", None, 2)


def test_a_removed_event_is_simply_absent(branch, volunteer):
    """C16: clients drop what is no longer there."""
    put_event(branch, source_id=7, people=[volunteer.id])
    put_event(branch, source_id=7, part="start", people=[volunteer.id])
    before = versions()
    actions.remove("planned_visit", 7)

    assert queries.events_of("planned_visit", 7) == []
    assert versions()[volunteer.id] > before[volunteer.id]


@pytest.mark.parametrize(
    ("day", "clock"),
    [(date(2026, 10, 25), "02:30"), (date(2026, 10, 25), "02:00"), (date(2027, 10, 31), "02:59")],
)
def test_the_double_hour_of_autumn_is_refused(branch, day, clock):
    """C9: six of ten calendars take the second 02:30, the others the first."""
    starts = from_local(day, datetime.strptime(clock, "%H:%M").time())

    with pytest.raises(AtClockChange):
        put_event(branch, starts=starts)
    assert not CalendarEvent.select().exists()


def test_the_hour_that_spring_skips_does_not_exist(branch):
    """C9, the other half: there is no such moment to give to the store."""
    with pytest.raises(NoSuchTime):
        from_local(date(2027, 3, 28), datetime.strptime("02:30", "%H:%M").time())
    assert is_at_clock_change(date(2027, 3, 28), datetime.strptime("02:30", "%H:%M").time())
    assert not is_at_clock_change(date(2027, 3, 27), datetime(2027, 3, 27, 2, 30).time())


@pytest.mark.parametrize(
    ("starts", "ends"),
    [
        (SOON, SOON),
        (SOON, SOON - timedelta(minutes=1)),
        (date(2026, 5, 2), date(2026, 5, 1)),
        (SOON, date(2099, 1, 1)),
    ],
)
def test_an_end_before_its_start_is_refused(branch, starts, ends):
    """C10: also an end of another kind, and no time at all."""
    with pytest.raises(ValueError, match="An event"):
        put_event(branch, starts=starts, ends=ends)
    assert not CalendarEvent.select().exists()


def test_only_the_calendars_that_may_show_it_look_again(branch):
    """E7: whom it concerns before and after; without anyone, or in a room, the whole branch."""
    before, after, other = (make_person(branch) for _ in range(3))
    actions.touch(branch.id, [before.id, after.id, other.id, EVERYONE])
    put_event(branch, source_id=7, people=[before.id])
    assert versions() == {before.id: 2, after.id: 1, other.id: 1, EVERYONE: 1}

    put_event(branch, source_id=7, people=[after.id])
    assert versions() == {before.id: 3, after.id: 2, other.id: 1, EVERYONE: 1}

    put_event(branch, source_id=7, people=[after.id], room="Kamer 1")
    assert versions() == {before.id: 3, after.id: 3, other.id: 1, EVERYONE: 2}


def test_what_decides_who_sees_what_makes_calendars_look_again(branch, volunteer):
    """E7, R34: whoever writes it, the import too; a trigger cannot be forgotten."""
    client = make_client(branch)
    actions.touch(branch.id, [volunteer.id])
    seen = [versions()[volunteer.id]]
    assignment = make_assignment(volunteer, client.household)
    seen.append(versions()[volunteer.id])
    type(assignment).update(ended_on=date(2020, 1, 1)).execute()
    seen.append(versions()[volunteer.id])
    assignment.delete_instance()
    seen.append(versions()[volunteer.id])
    client.household = make_client(branch).household
    client.save()
    seen.append(versions()[volunteer.id])

    assert seen == sorted(set(seen))


def test_a_new_version_of_the_program_writes_all_events_again(branch, app):
    """C5, E7: a changed template or address is a change of every event."""
    actions.render_anew()
    event = put_event(branch, path="/visits/7")
    actions.render_anew()
    assert again(event).sequence == 0

    address = app.config["BASE_URL"]
    app.config["BASE_URL"] = "https://brug.example.org"
    try:
        actions.render_anew()
    finally:
        app.config["BASE_URL"] = address
    assert again(event).sequence == 1
    assert "URL:https://brug.example.org/visits/7" in unfolded(again(event).initials_body)


def test_revisions_never_fall_after_a_backup_was_put_back(branch):
    """C6: calendars that saw a later revision would keep what they saw."""
    event = put_event(branch)
    actions.render_anew(raise_by=1000)

    assert again(event).sequence == 1000
    assert again(event).last_modified > event.last_modified


def test_a_client_with_a_new_name_is_told_again(branch, volunteer, monkeypatch):
    client = make_client(branch, name="Karim Bakri")

    def told(numbers):
        return [
            details_of(branch, source_id=n, clients=[client.id], names=[client.name])
            for n in numbers
        ]

    monkeypatch.setitem(contributed().events, "planned_visit", told)
    [event] = map(actions.put, told([7]))
    client.name = "Samira Bakri"
    actions.refresh([client.id])

    assert "Huisbezoek S.B." in unfolded(again(event).initials_body)
    assert "Karim" not in unfolded(again(event).full_body)


def test_two_who_change_one_event_at_once_do_not_both_win(branch):
    """C6: of two with the same revision one is refused, so no revision is given twice."""
    put_event(branch, source_id=7)
    stale = queries.event_of("planned_visit", 7)
    put_event(branch, source_id=7, place="Kamer 1")

    with pytest.raises(actions.StaleVersion):
        actions.write(stale, {"place": "Kamer 2"})


def test_moments_of_an_event_are_of_this_second(branch):
    event = put_event(branch, kind=EventKind.APPOINTMENT)

    assert event.last_modified <= now()
    assert event.last_modified.tzinfo is UTC
