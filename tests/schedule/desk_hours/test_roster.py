"""The branch's week: opening hours, closed days, who is on, gaps, swapping and leaving."""

from datetime import timedelta

import pytest

from portal.audit.models import AuditEntry
from portal.calendar_feeds.events.queries import event_of
from portal.core.clock import today
from portal.core.web.access import Role
from portal.mail.models import OutboxMail
from portal.people.models import Person
from portal.schedule.desk_hours import actions, ical, queries
from portal.schedule.desk_hours.models import Closure, Desk, DeskHours, Shift
from tests.conftest import count_queries
from tests.factories import make_person
from tests.schedule.desk_hours.factories import make_hours, make_shift, next_weekday


@pytest.fixture
def walk_in(branch):
    return make_hours(branch, Desk.WALK_IN, weekday=0, needed=2)


@pytest.fixture
def monday():
    return next_weekday(0)


def hours_form(**fields):
    ordinary = {
        "desk": "walk_in",
        "weekday": "3",
        "opens": "09:30",
        "closes": "12:00",
        "slot_minutes": "",
        "needed": "3",
        "valid_from": today().isoformat(),
    }
    return ordinary | fields


def test_a_leader_opens_the_desk_every_thursday_and_everybody_sees_the_gap(
    client_for, team_leader, volunteer
):
    answer = client_for(team_leader).post("/roster/hours/new", data=hours_form())
    assert answer.status_code == 303

    page = client_for(volunteer).get(f"/roster?week={next_weekday(3)}").text
    assert "Inloopspreekuur" in page
    assert "3 mensen te weinig" in page
    assert "er is iemand nodig" in client_for(volunteer).get("/agenda?view=list&kind=roster").text


@pytest.mark.parametrize(
    ("typed", "field"),
    [
        ({"closes": "09:30"}, "closes"),
        ({"closes": "08:00"}, "closes"),
        ({"opens": "09:33"}, "opens"),
        ({"opens": ""}, "opens"),
        ({"desk": "legal_guide", "slot_minutes": ""}, "slot_minutes"),
        ({"desk": "legal_guide", "slot_minutes": "7"}, "slot_minutes"),
        ({"desk": "legal_guide", "slot_minutes": "500"}, "slot_minutes"),
        ({"needed": "0"}, "needed"),
        ({"needed": "abc"}, "needed"),
        ({"valid_from": "9999-01-01"}, "valid_from"),
        ({"weekday": "6", "opens": "02:30"}, "opens"),  # the night the clock changes
        ({"weekday": "6", "opens": "01:00", "closes": "02:00"}, "closes"),
        ({"weekday": "8"}, "weekday"),
        ({"desk": "bar"}, "desk"),
    ],
)
def test_wrong_opening_hours_are_refused_by_their_field(client_for, team_leader, typed, field):
    answer = client_for(team_leader).post("/roster/hours/new", data=hours_form(**typed))

    assert answer.status_code == 422
    assert f'id="{field}-error"' in answer.text
    assert not DeskHours.select().exists()


def test_who_signs_up_is_on_and_can_take_themselves_off(client_for, volunteer, walk_in, monday):
    browser = client_for(volunteer)
    browser.post(f"/roster/{walk_in.id}/{monday}/on")
    browser.post(f"/roster/{walk_in.id}/{monday}/on")  # a double click
    [shift] = Shift.select()
    assert (shift.person, shift.held_on, shift.status) == (volunteer, monday, "on")

    browser.post(f"/roster/shifts/{shift.id}/leave", data={"version": shift.version})
    assert Shift.get().status == "cancelled"
    browser.post(f"/roster/{walk_in.id}/{monday}/on")
    assert Shift.get().status == "on"


@pytest.mark.parametrize("why", ["closed", "past", "no such day", "another weekday"])
def test_nobody_is_on_when_the_desk_is_not_open(
    client_for, branch, volunteer, walk_in, monday, why
):
    day = {
        "past": monday - timedelta(7 * 10),
        "no such day": "2026-02-30",
        "another weekday": monday + timedelta(1),
    }.get(why, monday)
    if why == "closed":
        Closure.create(branch=branch, first_on=monday, last_on=monday, reason="Kerst")
    client_for(volunteer).post(f"/roster/{walk_in.id}/{day}/on")

    assert not Shift.select().exists()


def test_a_desk_by_appointment_is_for_who_has_that_role(client_for, branch, volunteer, monday):
    legal = make_hours(branch, weekday=0)

    assert client_for(volunteer).post(f"/roster/{legal.id}/{monday}/on").status_code == 403
    assert not Shift.select().exists()


def test_a_leader_puts_somebody_on_for_weeks_around_closed_days(
    client_for, branch, team_leader, volunteer, walk_in, monday
):
    Closure.create(
        branch=branch, first_on=monday + timedelta(7), last_on=monday + timedelta(7), reason="Kerst"
    )
    fields = {"person": volunteer.id, "weeks": "4"}
    client_for(team_leader).post(f"/roster/{walk_in.id}/{monday}/on", data=fields)

    days = [shift.held_on for shift in Shift.select().order_by(Shift.held_on)]
    assert days == [monday + timedelta(n) for n in (0, 14, 21)]


def test_a_leader_puts_nobody_on_who_may_not_be_there(
    client_for, team_leader, walk_in, monday, job_coach
):
    """R04c: also not somebody of another branch, or a number that is nobody's."""
    elsewhere = make_person()
    for number in (job_coach.id, elsewhere.id, 123456):
        fields = {"person": number, "weeks": "1"}
        client_for(team_leader).post(f"/roster/{walk_in.id}/{monday}/on", data=fields)

    assert not Shift.select().exists()


def test_a_swap_asks_the_colleagues_and_one_of_them_takes_over(
    client_for, branch, volunteer, walk_in, monday
):
    first, second = make_person(branch), make_person(branch)
    shift = make_shift(walk_in, volunteer, monday)
    client_for(volunteer).post(f"/roster/shifts/{shift.id}/seek", data={"version": 0})
    asked = {mail.recipient for mail in OutboxMail.select()}
    assert asked == {first.email, second.email}
    assert "Ik neem het over" in client_for(first).get(f"/roster?week={monday}").text

    for browser in (client_for(first), client_for(second)):
        browser.post(f"/roster/shifts/{shift.id}/take", data={"version": 1})

    on = [one.person for one in Shift.select().where(Shift.status == "on")]
    assert on == [first]
    told = OutboxMail.get(OutboxMail.kind == "roster.taken")
    assert told.recipient == volunteer.email


def test_nobody_takes_over_by_a_stale_page_nor_who_is_on_already(
    branch, volunteer, walk_in, monday
):
    shift, other = make_shift(walk_in, volunteer, monday, status="seeking"), make_person(branch)
    assert walk_in.slots(monday) == []  # who walks in has no time
    with pytest.raises(actions.NotPossible):
        actions.take_over(shift, other, shift.version + 1)
    make_shift(walk_in, other, monday)
    with pytest.raises(actions.NotPossible):
        actions.take_over(shift, other, shift.version)
    assert Shift.get_by_id(shift.id).person == volunteer


def test_who_leaves_a_gap_is_seen_by_the_leaders(
    client_for, team_leader, volunteer, walk_in, monday
):
    shift = make_shift(walk_in, volunteer, monday)
    client_for(volunteer).post(f"/roster/shifts/{shift.id}/leave", data={"version": 0})

    assert OutboxMail.get(OutboxMail.kind == "roster.gap").recipient == team_leader.email


def test_nobody_changes_the_shift_of_a_colleague(client_for, branch, volunteer, walk_in, monday):
    shift = make_shift(walk_in, volunteer, monday)
    other = client_for(make_person(branch))

    for act in ("seek", "stay", "leave", "take"):
        answer = other.post(f"/roster/shifts/{shift.id}/{act}", data={"version": 0})
        assert answer.status_code == 403, act
    assert Shift.get().status == "on"


def test_a_stale_button_changes_nothing(client_for, volunteer, walk_in, monday):
    shift = make_shift(walk_in, volunteer, monday, version=3)
    client_for(volunteer).post(f"/roster/shifts/{shift.id}/leave", data={"version": 2})

    assert Shift.get().status == "on"


@pytest.mark.parametrize(
    ("typed", "field"),
    [
        ({"first_on": "", "last_on": ""}, "first_on"),
        ({"first_on": "2020-01-01"}, "first_on"),
        ({"last_on": "2020-01-01"}, "last_on"),
        ({"reason": ""}, "reason"),
        ({"reason": "x" * 121}, "reason"),
    ],
)
def test_wrong_closed_days_are_refused_by_their_field(client_for, team_leader, typed, field):
    later = (today() + timedelta(40)).isoformat()
    fields = {"first_on": later, "last_on": later, "reason": "Kerst"} | typed
    answer = client_for(team_leader).post("/roster/closures", data=fields)

    assert answer.status_code == 422
    assert f'id="{field}-error"' in answer.text
    assert not Closure.select().exists()


def test_closed_days_are_shown_with_their_reason_and_can_be_opened_again(
    client_for, team_leader, volunteer, walk_in, monday
):
    leader = client_for(team_leader)
    fields = {"first_on": monday.isoformat(), "last_on": "", "reason": "Verhuizing"}
    leader.post("/roster/closures", data=fields)
    assert "Verhuizing" in client_for(volunteer).get(f"/roster?week={monday}").text

    leader.post(f"/roster/closures/{Closure.get().id}/remove")
    assert "Verhuizing" not in client_for(volunteer).get(f"/roster?week={monday}").text


def test_desk_hours_stop_after_a_day_and_who_was_on_later_is_off(
    client_for, team_leader, volunteer, walk_in, monday
):
    make_shift(walk_in, volunteer, monday + timedelta(7))
    fields = {"version": 0, "last_day": monday.isoformat()}
    answer = client_for(team_leader).post(f"/roster/hours/{walk_in.id}/stop", data=fields)

    assert answer.status_code == 303
    assert DeskHours.get().valid_until == monday
    assert Shift.get().status == "cancelled"


def test_a_week_asks_the_same_number_of_queries_with_one_shift_and_with_many(
    client_for, branch, volunteer, walk_in, monday
):
    def asked() -> int:
        with count_queries() as counted:
            client_for(volunteer).get(f"/roster?week={monday}")
        return len(counted)

    make_shift(walk_in, volunteer, monday)
    one = asked()
    for _ in range(4):
        make_shift(walk_in, make_person(branch), monday)
    assert asked() == one


def test_another_branch_is_not_in_the_week(client_for, branch, volunteer, walk_in, monday):
    """G1."""
    elsewhere = make_person(None, Role.GUIDE, name="Elders-persoon")
    hours = make_hours(elsewhere.branch, Desk.WALK_IN, weekday=0)
    make_shift(hours, elsewhere, monday)

    assert "Elders" not in client_for(volunteer).get(f"/roster?week={monday}").text
    assert client_for(volunteer).post(f"/roster/{hours.id}/{monday}/on").status_code == 404


def test_who_leaves_is_off_the_roster_and_out_of_the_calendar_after_the_last_day(
    client_for, team_leader, volunteer
):
    """From the page of a person; the shift is a gap at once, and theirs again if they stay."""
    hours = make_hours(team_leader.branch, Desk.WALK_IN)
    shift = make_shift(hours, volunteer)
    ical.publish_shift(shift)
    page = f"/people/{volunteer.id}/edit"
    form = {"name": volunteer.name, "email": volunteer.email, "employment": "volunteer"}

    def leaves_on(day):
        version = str(Person.get_by_id(volunteer.id).version)
        answer = client_for(team_leader).post(page, data=form | {"version": version, **day})
        assert answer.status_code == 302
        session = queries.session(hours.branch_id, hours.id, shift.held_on)
        return session.missing, event_of("shift", shift.id).status

    assert leaves_on({"ended_on": str(shift.held_on - timedelta(1))}) == (1, "cancelled")
    assert leaves_on({"ended_on": ""}) == (0, "confirmed")


def test_who_sought_somebody_else_may_come_after_all(client_for, volunteer, walk_in, monday):
    """And then nobody takes over."""
    shift = make_shift(walk_in, volunteer, monday)
    browser = client_for(volunteer)
    browser.post(f"/roster/shifts/{shift.id}/seek", data={"version": 0})
    browser.post(f"/roster/shifts/{shift.id}/stay", data={"version": 1})

    assert Shift.get().status == "on"
    assert AuditEntry.select().where(AuditEntry.action == "shift.stay").count() == 1
    other = make_person(volunteer.branch)
    client_for(other).post(f"/roster/shifts/{shift.id}/take", data={"version": 2})
    assert [one.person for one in Shift.select().where(Shift.status == "on")] == [volunteer]


def test_nobody_is_at_two_desks_at_once(client_for, branch, team_leader, monday):
    """By signing up, put on by a leader, for weeks, or taking over; one after the other may be."""
    walk_in = make_hours(branch, Desk.WALK_IN, weekday=0, opens_minute=540, closes_minute=720)
    beside = make_hours(branch, Desk.JOB_COACH, weekday=0, opens_minute=660, closes_minute=780)
    after = make_hours(branch, Desk.LEGAL_GUIDE, weekday=0, opens_minute=720, closes_minute=840)
    coach = make_person(branch, Role.JOB_COACH, Role.LEGAL_GUIDE, Role.GUIDE)
    other = make_person(branch, Role.JOB_COACH)
    own, leader = client_for(coach), client_for(team_leader)
    make_shift(walk_in, coach, monday)

    said = own.post(f"/roster/{beside.id}/{monday}/on", follow_redirects=True).text
    assert "Inloopspreekuur" in said
    assert "Haal die dienst eerst weg" in said
    leader.post(f"/roster/{beside.id}/{monday}/on", data={"person": coach.id, "weeks": 4})
    assert [s.held_on for s in Shift.select().where(Shift.hours == beside)] == [
        monday + timedelta(7 * n) for n in (1, 2, 3)
    ]
    sought = make_shift(beside, other, monday, status="seeking")
    own.post(f"/roster/shifts/{sought.id}/take", data={"version": sought.version})
    assert Shift.get_by_id(sought.id).status == "seeking"
    own.post(f"/roster/{after.id}/{monday}/on")
    assert Shift.select().where(Shift.hours == after, Shift.person == coach).exists()
