"""Correcting and withdrawing one's own, with history; drafts that lose nothing."""

import re
from datetime import timedelta

import pytest
from peewee import IntegrityError

from portal.activities import actions, queries
from portal.activities.actions.entry import Entry, Journey
from portal.activities.models import Activity, ActivityClient, Topic
from portal.activities.queries.listing import Filter, totals
from portal.core.clock import now, today
from portal.expenses.records.models import ClaimStatus, ExpenseClaim, ExpenseLine, Trip
from tests.factories import make_activity, make_assignment, make_client, make_person


def logged(phone, person, *clients, **fields):
    phone(person).log(*clients, **fields)
    return Activity.select().order_by(Activity.id.desc()).get()


def test_a_correction_keeps_who_when_old_and_new(phone, volunteer, hassan):
    """G5: changes keep who, when, old and new value."""
    visit = logged(phone, volunteer, hassan, topics=[Topic.WORK])
    browser = phone(volunteer)
    form = browser.form(hassan, version="0", duration="90", topics=[Topic.CARE], note="Toch langer")
    answer = browser.post(f"/activities/{visit.id}/edit", **form)

    assert answer.status_code == 303, answer.text
    happening = queries.history_of(visit)[0]
    changes = {change.field: (change.old, change.new) for change in happening.changes}
    assert happening.by == volunteer.label
    assert changes["minutes"] == ("60", "90")
    assert changes["topics"] == ("work", "care")
    assert "Toch langer" in browser.get(f"/activities/{visit.id}").text


def test_who_was_chosen_instead_stays_chosen_while_something_is_wrong(
    phone, team_leader, branch, hassan
):
    visit = logged(phone, team_leader, hassan)
    for place in range(12):
        make_client(branch, name=f"Bewoner {place:02}")
    last = make_client(branch, name="Zeki Demir")
    browser = phone(team_leader)
    form = browser.form(last, version="0", duration="other", minutes="x")

    answer = browser.post(f"/activities/{visit.id}/edit", **form)

    assert answer.status_code == 422
    assert f'name="households" value="{last.household_id}" checked' in answer.text


def test_the_second_of_two_editors_sees_both_versions_and_decides(
    phone, volunteer, team_leader, hassan
):
    """R14: a stale save shows both versions and loses nothing."""
    visit = logged(phone, volunteer, hassan)
    first, second = phone(team_leader), phone(volunteer)
    first.post(f"/activities/{visit.id}/edit", **first.form(hassan, version="0", duration="90"))
    form = second.form(hassan, version="0", duration="30", note="Mijn versie")
    stale = second.post(f"/activities/{visit.id}/edit", **form)

    assert stale.status_code == 409
    assert "Mijn versie" in stale.text
    assert Activity.get_by_id(visit.id).minutes == 90
    version = re.search(r'name="version" value="(\d+)"', stale.text)[1]
    again = second.post(f"/activities/{visit.id}/edit", **form | {"version": version})
    assert again.status_code == 303
    assert Activity.get_by_id(visit.id).minutes == 30


def test_only_the_author_and_leaders_of_the_branch_correct(phone, volunteer, team_leader, hassan):
    visit = logged(phone, volunteer, hassan)

    assert phone(team_leader).get(f"/activities/{visit.id}/edit").status_code == 200
    assert phone(make_person()).get(f"/activities/{visit.id}/edit").status_code == 404
    assert phone(make_person(volunteer.branch)).post(
        f"/activities/{visit.id}/withdraw"
    ).status_code in {403, 404}


def test_undo_takes_the_visit_and_its_claim_line_back_and_restore_brings_them_again(
    phone, volunteer, hassan
):
    visit = logged(phone, volunteer, hassan, travel="y", transport="car", km="8,4")
    browser = phone(volunteer)
    browser.post(f"/activities/{visit.id}/withdraw")
    browser.post(f"/activities/{visit.id}/withdraw")

    assert totals(Filter(person=volunteer.id)).count == 0
    assert ExpenseLine.select().count() == 0
    browser.post(f"/activities/{visit.id}/restore")
    assert totals(Filter(person=volunteer.id)).distance_hm == 84
    assert ExpenseLine.select().count() == 1


def test_withdrawing_the_first_of_two_visits_on_a_journey_keeps_its_kilometres(
    phone, volunteer, hassan
):
    """A3: the kilometres of a shared journey stay counted, once."""
    first = logged(phone, volunteer, hassan, travel="y", transport="car", km="8,4")
    logged(phone, volunteer, kind="training", travel="y", same_trip=str(first.trip_id))
    phone(volunteer).post(f"/activities/{first.id}/withdraw")

    assert totals(Filter(person=volunteer.id)).distance_hm == 84
    assert ExpenseLine.select().count() == 1


def test_a_journey_that_was_sent_in_stays_as_it_is(phone, volunteer, hassan):
    visit = logged(phone, volunteer, hassan, travel="y", transport="car", km="8,4")
    ExpenseClaim.update(status=ClaimStatus.SUBMITTED).execute()
    browser = phone(volunteer)
    form = browser.form(hassan, version="0", travel="y", transport="car", km="9")
    answer = browser.post(f"/activities/{visit.id}/edit", **form)

    assert answer.status_code == 422
    assert 'id="km-error"' in answer.text
    browser.post(f"/activities/{visit.id}/withdraw")
    assert Activity.get_by_id(visit.id).withdrawn_at is None


def test_a_note_of_10_mb_gets_a_message_and_comes_back(phone, volunteer, hassan):
    """A large text reaches the server, is checked by field, and comes back."""
    note = "lange brief " * 870_000
    answer = phone(volunteer).log(hassan, note=note)

    assert answer.status_code == 422
    assert 'id="note-error"' in answer.text
    assert note.strip() in answer.text


def test_a_citizen_service_number_is_refused_and_a_bank_account_warned_about(
    phone, volunteer, hassan
):
    """R66: a number that passes the 11-test blocks the save; an IBAN gives a warning."""
    browser = phone(volunteer)
    refused = browser.log(hassan, note="Zijn nummer is 111222333.")
    browser.log(hassan, note="Hij belt op 0612345678, rekening NL91ABNA0417164300")
    visit = Activity.get()

    assert refused.status_code == 422
    assert 'id="note-error"' in refused.text
    assert 'class="flash warning"' in browser.get(f"/activities/{visit.id}").text


def test_control_characters_are_cleaned_and_other_scripts_kept(phone, volunteer, hassan):
    phone(volunteer).log(hassan, note="Regel 1\r\nمرحبا \x00\x1b\u202e👋 ትግርኛ")

    assert Activity.get().note == "Regel 1\nمرحبا 👋 ትግርኛ"


def test_once_more_fills_the_form_with_an_earlier_visit(phone, volunteer, hassan):
    visit = make_activity(volunteer, hassan, minutes=90, topics={"work": 1}, note="Oud")
    text = phone(volunteer).get(f"/activities/new?like={visit.id}&kind=home_visit").text

    assert re.search(r'name="duration" value="90" checked', text)
    assert re.search(r'value="work" checked', text)
    assert "Oud" not in text


def test_a_search_finds_whom_one_may_choose_and_keeps_what_was_typed(phone, team_leader, hassan):
    answer = phone(team_leader).log(act="find", q="hassan", note="Blijft staan", households=[])

    assert answer.status_code == 200
    assert "Amira Al-Hassan" in answer.text
    assert "Blijft staan" in answer.text
    assert Activity.select().count() == 0


def test_g9_a_leader_corrects_for_another_visibly_and_never_their_money(
    phone, volunteer, team_leader, hassan
):
    visit = logged(phone, volunteer, hassan, travel="y", transport="car", km="12")
    line, leader, address = ExpenseLine.get(), phone(team_leader), f"/activities/{visit.id}"
    travel = {"travel": "y", "transport": "car", "km": "12", "version": "0"}

    costly = leader.post(f"{address}/edit", **leader.form(hassan, **travel | {"km": "40"}))
    other_day = leader.post(f"{address}/edit", **leader.form(hassan, **travel, day="yesterday"))
    leader.post(f"{address}/withdraw")

    assert (costly.status_code, other_day.status_code) == (422, 422)
    kept = ExpenseLine.get_by_id(line.id)
    assert (kept.amount_cents, kept.distance_hm) == (line.amount_cents, line.distance_hm)
    assert Activity.get_by_id(visit.id).withdrawn_at is None
    leader.post(f"{address}/edit", **leader.form(hassan, **travel, duration="90"))
    assert Activity.get_by_id(visit.id).minutes == 90
    assert team_leader.label in phone(volunteer).get(address).text


@pytest.fixture
def round_of_two(phone, volunteer, hassan):
    """A visit that counts 12,4 km, and a training on the same journey."""
    first = logged(phone, volunteer, hassan, travel="y", transport="car", km="12,4")
    second = logged(phone, volunteer, kind="training", travel="y", same_trip=str(first.trip_id))
    return first, second


def test_idea_1_a_round_of_three_visits_counts_its_journey_once(phone, volunteer, hassan):
    """Five clients, 12,4 km: the hours once, the kilometres once, and no second claim on it."""
    households = [[hassan]]
    for size in (2, 2):
        first = make_client(volunteer.branch)
        make_assignment(volunteer, first.household)
        rest = [make_client(volunteer.branch, household=first.household) for _ in range(size - 1)]
        households.append([first, *rest])
    visits = [logged(phone, volunteer, *households[0], travel="y", transport="car", km="12,4")]
    for clients in households[1:]:
        visits.append(
            logged(phone, volunteer, *clients, travel="y", same_trip=str(visits[0].trip_id))
        )

    counted = totals(Filter(person=volunteer.id))
    assert (counted.distance_hm, counted.minutes) == (124, sum(v.minutes for v in visits))
    assert {v.trip_id for v in visits} == {visits[0].trip_id}
    reached = ActivityClient.select(ActivityClient.client).distinct()
    assert reached.count() == 5
    [line] = ExpenseLine.select()
    assert line.distance_hm == 124
    phone(volunteer).post(f"/claims/trips/{visits[2].trip_id}/claim")
    assert ExpenseLine.select().count() == 1


def with_kilometres(phone, volunteer, hassan, visit, km):
    """The form of a visit, sent with other kilometres."""
    browser = phone(volunteer)
    version = Activity.get_by_id(visit.id).version
    form = browser.form(hassan, version=str(version), travel="y", transport="car", km=km)
    return browser.post(f"/activities/{visit.id}/edit", **form)


def test_idea_1_the_kilometres_of_a_shared_journey_change_once_for_all_on_it(
    phone, volunteer, hassan, round_of_two
):
    """12,4 corrected to 10,0 is 10,0, and not both."""
    first, second = round_of_two
    answer = with_kilometres(phone, volunteer, hassan, first, "10")

    assert answer.status_code == 303
    assert [(line.distance_hm, line.trip_id) for line in ExpenseLine.select()] == [
        (100, first.trip_id)
    ]
    assert Activity.get_by_id(second.id).trip_id == Activity.get_by_id(first.id).trip_id
    assert totals(Filter(person=volunteer.id)).distance_hm == 100


def test_idea_1_a_shared_journey_that_was_sent_in_is_claimed_no_second_time(
    phone, volunteer, hassan, round_of_two
):
    """The text of the visit still changes; the journey does not, and it says so."""
    first, _second = round_of_two
    ExpenseClaim.update(status=ClaimStatus.SUBMITTED).execute()
    answer = with_kilometres(phone, volunteer, hassan, first, "10")

    assert answer.status_code == 422
    assert 'id="km-error"' in answer.text
    assert [line.distance_hm for line in ExpenseLine.select()] == [124]
    browser = phone(volunteer)
    kept = {"travel": "y", "transport": "car", "km": "12,4", "note": "Met de auto"}
    form = browser.form(hassan, version="0", **kept)
    assert browser.post(f"/activities/{first.id}/edit", **form).status_code == 303
    assert Activity.get_by_id(first.id).note == "Met de auto"


def test_idea_1_a_shared_journey_is_chosen_on_any_day_on_which_it_was(phone, volunteer, hassan):
    """Not today and yesterday only: what is written down a week later was on the same round."""
    day = {"day": "other", "date": (today() - timedelta(9)).isoformat()}
    first = logged(phone, volunteer, hassan, travel="y", transport="car", km="12,4", **day)
    again = logged(
        phone, volunteer, kind="training", travel="y", same_trip=str(first.trip_id), **day
    )

    assert (again.trip_id, again.distance_hm) == (first.trip_id, None)
    assert ExpenseLine.select().count() == 1


def done(client, **fields) -> Entry:
    ordinary = {"kind": "home_visit", "happened_on": today(), "started_at": now(), "minutes": 60}
    return Entry(**ordinary, client_ids=[client.id], **fields)


def test_a_form_sent_again_makes_one_and_a_client_that_is_none_makes_nothing(volunteer, hassan):
    visit = actions.log(volunteer, done(hassan), "a" * 32)
    nobody = done(hassan)
    nobody.client_ids = [0]

    assert actions.log(volunteer, done(hassan), "a" * 32) == visit
    with pytest.raises(IntegrityError):
        actions.log(volunteer, nobody, "b" * 32)
    assert Activity.select().count() == 1


def test_travel_is_added_later_and_taken_away_with_its_line(volunteer, hassan):
    """Also of a visit that had none; what did not change keeps it."""
    visit = actions.log(volunteer, done(hassan), "a" * 32)
    actions.change(visit, volunteer, done(hassan, journey=Journey(84, "car")), 0)
    visit = Activity.get_by_id(visit.id)
    assert (visit.distance_hm, visit.trip.distance_hm) == (84, 84)
    assert ExpenseLine.get().trip_id == visit.trip_id

    actions.change(visit, volunteer, done(hassan, trip_id=visit.trip_id), visit.version)
    visit = Activity.get_by_id(visit.id)
    assert (visit.distance_hm, ExpenseLine.get().trip_id) == (84, visit.trip_id)
    actions.change(visit, volunteer, done(hassan), visit.version)

    assert Activity.get_by_id(visit.id).trip_id is None
    assert (Trip.select().count(), ExpenseLine.select().count()) == (0, 0)
