"""Writing down what was done: the usual, and what is refused without losing what was typed."""

from contextlib import ExitStack
from datetime import UTC, date, datetime

import pytest
import time_machine

from portal.activities.models import Activity, ActivityClient, ActivityTopic
from portal.activities.queries.listing import Filter, totals
from portal.expenses.records.models import ExpenseLine, Trip
from tests.factories import make_activity, make_client, make_employer, make_person


@pytest.fixture
def at():
    """Sets the clock to a moment in UTC."""
    with ExitStack() as journeys:

        def set_clock(*moment):
            journeys.enter_context(time_machine.travel(datetime(*moment, tzinfo=UTC)))

        yield set_clock


def only():
    [activity] = Activity.select()
    return activity


def test_a_home_visit_is_one_row_with_its_client_and_topics(phone, volunteer, hassan):
    """A1, A2: a contact has a date, a duration, a medium, a client, and several topics."""
    answer = phone(volunteer).log(hassan, topics=["finance", "housing"])

    assert answer.status_code == 303, answer.text
    assert (only().minutes, only().channel, only().kind) == (60, "in_person", "home_visit")
    assert only().person == volunteer
    assert {row.topic for row in ActivityTopic.select()} == {"finance", "housing"}
    assert [row.client for row in ActivityClient.select()] == [hassan]


@pytest.mark.parametrize(
    ("missing", "field"),
    [
        ({"day": None}, "day"),
        ({"day": "other", "date": ""}, "date"),
        ({"duration": None}, "duration"),
        ({"duration": "other", "minutes": ""}, "minutes"),
        ({"channel": ""}, "channel"),
        ({"households": []}, "households"),
    ],
)
def test_what_is_missing_is_named_by_its_field_and_what_was_typed_stays(
    phone, volunteer, hassan, missing, field
):
    """A1: a missing date, duration, medium or client is refused with the field named."""
    fields = {"kind": "desk_contact", "channel": "phone", "note": "Over de huur"} | missing
    answer = phone(volunteer).log(hassan, **fields)

    assert answer.status_code == 422
    assert f'id="{field}-error"' in answer.text
    assert "Over de huur" in answer.text
    assert Activity.select().count() == 0


def test_a_visit_to_a_household_is_stored_once_and_counts_its_hours_and_kilometres_once(
    phone, volunteer, hassan
):
    """A3: one visit to several clients is one row; hours and kilometres count once."""
    child = make_client(hassan.branch, household=hassan.household, name="Yusuf")
    phone(volunteer).log(hassan, child, travel="y", transport="car", km="8,4")

    assert ActivityClient.select().count() == 2
    assert totals(Filter(person=volunteer.id)).minutes == 60
    assert totals(Filter(person=volunteer.id)).distance_hm == 84
    assert ExpenseLine.select().count() == 1


def test_a_member_of_the_household_who_was_not_there_can_be_left_out(phone, volunteer, hassan):
    child = make_client(hassan.branch, household=hassan.household, name="Yusuf")
    phone(volunteer).log(hassan, clients=[str(child.id)])

    assert [row.client for row in ActivityClient.select()] == [child]


def test_nobody_home_is_an_outcome_of_its_own(phone, volunteer, hassan):
    """A4: a failed attempt is its own outcome, counted apart."""
    phone(volunteer).log(hassan, outcome="nobody_home", duration="30")

    assert only().outcome == "nobody_home"
    assert totals(Filter(person=volunteer.id)).failed == 1


@pytest.mark.parametrize("kind", ["training", "office", "other"])
def test_hours_without_a_client_can_be_logged(phone, volunteer, kind):
    """A5: hours without a client are logged and totalled apart."""
    answer = phone(volunteer).log(kind=kind, duration="other", minutes="45")

    assert answer.status_code == 303, answer.text
    assert totals(Filter(person=volunteer.id, kind=kind)).minutes == 45


def test_the_language_of_an_interpreter_is_kept(phone, volunteer, hassan):
    """A6: an interpreter, with the language, is a field of the contact."""
    phone(volunteer).log(hassan, interpreter="ti")

    assert only().interpreter_language == "ti"


@pytest.mark.parametrize(
    "half_past_eleven",
    [
        (2026, 6, 10, 21, 30),  # summer
        (2026, 1, 10, 22, 30),  # winter
        (2026, 3, 28, 22, 30),  # the evening before summer time begins
        (2026, 3, 29, 21, 30),  # the day on which it begins
        (2026, 10, 25, 22, 30),  # the day on which it ends
    ],
)
def test_at_half_past_eleven_today_is_accepted_and_tomorrow_refused(
    phone, volunteer, hassan, at, half_past_eleven
):
    """A8: at 23:30 in Amsterdam today is accepted and tomorrow refused, also on DST days."""
    at(*half_past_eleven)
    today = date(*half_past_eleven[:3])
    browser = phone(volunteer)
    tomorrow = today.replace(day=today.day + 1)
    refused = browser.log(hassan, day="other", date=str(tomorrow), start="23:30")
    accepted = browser.log(hassan, day="other", date=str(today), start="23:30")

    assert refused.status_code == 422
    assert 'id="date-error"' in refused.text
    assert accepted.status_code == 303
    assert only().happened_on == today


def test_an_hour_that_the_clock_skips_is_refused(phone, volunteer, hassan):
    answer = phone(volunteer).log(hassan, day="other", date="2026-03-29", start="02:30")

    assert answer.status_code == 422
    assert 'id="start-error"' in answer.text


@pytest.mark.parametrize("minutes", ["1500", "0", "-30", "zestig", "99999999"])
def test_an_impossible_duration_is_refused(phone, volunteer, hassan, minutes):
    answer = phone(volunteer).log(hassan, duration="other", minutes=minutes)

    assert answer.status_code == 422
    assert 'id="minutes-error"' in answer.text
    assert f'value="{minutes}"' in answer.text


def test_a_day_of_more_than_24_hours_is_refused(phone, volunteer, hassan):
    browser = phone(volunteer)
    browser.log(kind="office", duration="other", minutes="1400", sure="minutes=1400")
    answer = browser.log(hassan)

    assert answer.status_code == 422
    assert 'id="duration-error"' in answer.text


@pytest.mark.parametrize(("typed", "distance"), [("8,4", 84), ("8.4", 84), ("12", 120)])
def test_kilometres_are_typed_with_a_comma_or_a_point(phone, volunteer, hassan, typed, distance):
    phone(volunteer).log(hassan, travel="y", transport="car", km=typed)

    [line] = ExpenseLine.select()
    assert (line.distance_hm, line.amount_cents) == (distance, (distance * 23 + 5) // 10)
    assert line.claim.status == "draft"


@pytest.mark.parametrize("typed", ["-8,4", "", "ver", "99999"])
def test_impossible_kilometres_are_refused(phone, volunteer, hassan, typed):
    answer = phone(volunteer).log(hassan, travel="y", transport="car", km=typed)

    assert answer.status_code == 422
    assert 'id="km-error"' in answer.text
    assert Trip.select().count() == 0


def test_with_travel_off_nothing_is_claimed(phone, volunteer, hassan):
    phone(volunteer).log(hassan, km="8,4", transport="car")

    assert Trip.select().count() == 0


def test_two_visits_on_one_journey_count_its_kilometres_once(phone, volunteer, hassan):
    """A3, R16: the same journey as an earlier visit today makes no second line."""
    browser = phone(volunteer)
    browser.log(hassan, travel="y", transport="car", km="8,4")
    trip = Trip.get()
    browser.log(kind="training", travel="y", same_trip=str(trip.id))

    assert Activity.select().where(Activity.trip == trip).count() == 2
    assert totals(Filter(person=volunteer.id)).distance_hm == 84
    assert ExpenseLine.select().count() == 1


def test_a_client_of_another_branch_or_not_mine_is_refused(phone, volunteer, hassan):
    """G1, G2: ids in a form are checked against what the visitor may see."""
    elsewhere = make_client(make_person().branch)
    not_mine = make_client(volunteer.branch)
    for client in (elsewhere, not_mine):
        answer = phone(volunteer).log(hassan, client)
        assert answer.status_code == 422
        assert 'id="households-error"' in answer.text
        assert client.name not in answer.text
    assert Activity.select().count() == 0


def test_an_employer_of_another_branch_is_refused(phone, job_coach):
    here, elsewhere = make_employer(job_coach.branch), make_employer(make_person().branch)
    fields = {"kind": "employer_contact", "channel": "phone"}
    refused = phone(job_coach).log(employer=str(elsewhere.id), **fields)
    accepted = phone(job_coach).log(employer=str(here.id), **fields)

    assert refused.status_code == 422
    assert accepted.status_code == 303, accepted.text


def test_a_volunteer_logs_no_employer_contacts_or_consultations(phone, volunteer):
    for kind in ("employer_contact", "legal_consultation", "job_coaching"):
        assert phone(volunteer).get(f"/activities/new?kind={kind}").status_code == 403


def test_a_second_visit_on_one_day_is_asked_about(phone, volunteer, hassan):
    browser = phone(volunteer)
    browser.log(hassan)
    asked = browser.log(hassan)
    confirmed = browser.log(hassan, another="y")

    assert asked.status_code == 422
    assert 'id="another-error"' in asked.text
    assert confirmed.status_code == 303
    assert Activity.select().count() == 2


def test_a_form_sent_twice_makes_one_activity_and_gives_the_same_answer(phone, volunteer, hassan):
    """R16: double click, replay, Back and submit: one row and the same answer."""
    browser = phone(volunteer)
    form = browser.form(hassan, travel="y", transport="car", km="8,4")
    answers = [browser.post("/activities/new", **form) for _ in range(3)]

    assert {answer.status_code for answer in answers} == {303}
    assert len({answer.location for answer in answers}) == 1
    assert (Activity.select().count(), ExpenseLine.select().count()) == (1, 1)


def test_the_key_of_somebody_elses_form_shows_nothing_of_it(phone, volunteer, hassan):
    key = "a" * 32
    make_activity(make_person(volunteer.branch), form_key=key)
    answer = phone(volunteer).log(hassan, form_key=key)

    assert answer.status_code == 303
    assert [one.person == volunteer for one in Activity.select().order_by(Activity.id)] == [
        False,
        True,
    ]


@pytest.mark.parametrize(
    "nonsense",
    [
        {"households": ["x"]},
        {"households": ["99999999999999999999"]},
        {"clients": ["-99999999999999999999"]},
        {"travel": "y", "same_trip": "99999999999999999999"},
        {"clients": ["x"]},
        {"day": "someday"},
        {"duration": "long"},
        {"day": "other", "date": "0001-01-01"},
        {"day": "other", "date": "9999-12-31"},
        {"day": "other", "date": "31-02-2026"},
        {"start": "99:99"},
        {"topics": ["gossip"]},
        {"outcome": "maybe"},
        {"interpreter": "klingon"},
        {"travel": "y", "transport": "rocket", "km": "8,4"},
        {"travel": "y", "transport": "car", "km": "1e9"},
        {"travel": "y", "same_trip": "77"},
        {"travel": "y", "same_trip": "x", "transport": "car"},
        {"travel": "y", "transport": "public", "fare": "veel"},
    ],
    ids=str,
)
def test_nonsense_is_refused_by_its_field_and_stores_nothing(phone, volunteer, hassan, nonsense):
    answer = phone(volunteer).log(hassan, **nonsense)

    assert answer.status_code == 422
    assert Activity.select().count() == Trip.select().count() == 0


def test_a_kind_that_does_not_exist_is_not_found(phone, volunteer, hassan):
    assert phone(volunteer).log(hassan, kind="gossip").status_code == 404


def test_fields_that_no_form_has_reach_no_record(phone, volunteer, team_leader, hassan):
    """R04d: branch, person, version and the like never come from the request."""
    phone(volunteer).log(
        hassan, person=str(team_leader.id), branch="99", created_at="1", code="mine", version="9"
    )

    assert (only().person, only().branch, only().version) == (volunteer, volunteer.branch, 0)
    assert only().code != "mine"


def test_without_anybody_chosen_the_summary_asks_for_whom_it_was(phone, volunteer, hassan):
    """J1: the summary names each field as the page does, and leads to it."""
    answer = phone(volunteer).log(households=[], clients=[])

    assert answer.status_code == 422
    assert '<a href="#households">Voor wie was het? Kies minstens één cliënt.</a>' in answer.text
