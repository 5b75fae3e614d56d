"""Writing down what was done while a match ran, after it has ended; nothing else opens again."""

from datetime import UTC, date, datetime

import pytest
import time_machine

from portal.activities.models import Activity
from portal.activities.models.after_match import AfterMatch
from portal.activities.queries import after_match
from portal.clients.models import Assignment, Client, Conflict
from portal.core.web.access import Role
from portal.expenses.records.models import ExpenseLine, Trip
from portal.mail.models import OutboxMail
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


@pytest.fixture
def held(phone, volunteer, former):
    """A visit of today with travel: the match ended yesterday, which a browser did not know."""
    typed = {"kind": "home_visit", "channel": "in_person", "after_match": "y", "form_key": "a" * 32}
    typed |= {"travel": "y", "transport": "car", "km": "9"}
    for _sent in range(2):  # the answer to the first was lost
        assert phone(volunteer).log(former, **typed).status_code == 303
    return AfterMatch.get()


def test_a_visit_after_the_end_of_a_match_waits_for_a_leader_and_counts_nowhere(
    phone, client_for, volunteer, team_leader, former, held
):
    """8, J2: a match that ended meanwhile; kept for the leader, marked; once, on its own day."""
    said = "geschreven na het einde van de koppeling"
    assert (Activity.select().count(), ExpenseLine.select().count()) == (1, 0)
    leader = client_for(team_leader)
    assert f"1 bezoek is {said}" in leader.get("/").text
    listed = leader.get("/activities/after-match").text
    visit = f"/activities/{held.activity_id}"
    assert f'href="{visit}"' in listed
    assert after_match.waiting(team_leader).count() == 1
    assert "Selam Tesfay" in leader.get(visit).text
    assert client_for(volunteer).post(f"{visit}/restore").status_code == 403
    assert client_for(volunteer).post(f"{visit}/after-match/accept").status_code == 403

    assert leader.post(f"{visit}/after-match/accept").status_code == 303

    stored = Activity.get()
    assert (stored.withdrawn_at, stored.happened_on) == (None, date(2026, 3, 10))
    assert ExpenseLine.select().count() == 1
    assert said not in leader.get("/").text
    assert leader.post(f"{visit}/after-match/accept").status_code == 403
    mail = OutboxMail.get(OutboxMail.kind == "activity.after_match")
    assert (mail.person_id, "Selam" in mail.body) == (volunteer.id, False)


def test_what_a_leader_sends_back_stands_on_today_until_it_was_seen(
    client_for, volunteer, team_leader, held
):
    visit, mine = f"/activities/{held.activity_id}", client_for(volunteer)
    leader = client_for(team_leader)
    assert leader.post(f"{visit}/after-match/send-back", data={"reason": ""}).status_code == 422
    why = {"reason": "Joke was er toen al"}
    assert leader.post(f"{visit}/after-match/send-back", data=why).status_code == 303

    assert "Joke was er toen al" in mine.get("/").text
    assert mine.post(f"{visit}/restore").status_code == 403
    mine.post(f"{visit}/after-match/seen")
    assert "Joke was er toen al" not in mine.get("/").text
    assert "Joke was er toen al" in mine.get(visit).text
    assert Activity.get().withdrawn_at is not None


def test_who_wrote_it_takes_it_back(client_for, volunteer, team_leader, held):
    client_for(volunteer).post(f"/activities/{held.activity_id}/after-match/seen")

    assert AfterMatch.select().count() == 0
    assert after_match.waiting(team_leader).count() == 0


def test_a_file_that_was_closed_meanwhile_is_kept_for_a_leader_too(phone, volunteer, former):
    Client.update(closed_on=date(2026, 3, 9), closed_reason="finished").execute()
    typed = {"kind": "home_visit", "channel": "in_person"}
    assert phone(volunteer).log(former, **typed).status_code == 422

    assert phone(volunteer).log(former, **typed, after_match="y").status_code == 303
    assert AfterMatch.get().activity.withdrawn_at is not None


def test_in_a_form_it_is_asked_first(phone, volunteer, former):
    """It may be the day that is wrong."""
    asked = phone(volunteer).log(former, note="Blijft staan")
    assert asked.status_code == 422
    assert 'name="after_match"' in asked.text
    assert AfterMatch.select().count() == 0
