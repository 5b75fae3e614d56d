"""Who waits for a language coach, which coach fits by day, place and level, and why."""

from datetime import timedelta

import pytest

from portal.clients.models import Assignment, Conflict
from portal.core.clock import today
from portal.core.web.access import Role
from portal.import_export.actions import bring_in
from portal.import_export.actions.reading import Faults
from portal.lessons.models import LessonOffer, LessonWait
from portal.lessons.queries import waiting
from tests.factories import make_activity, make_assignment, make_client, make_person


@pytest.fixture
def client(branch):
    return make_client(branch, name="Hanna Tesfay", code="c-1")


def make_coach(branch, name="Coach", **offer):
    coach = make_person(branch, Role.LANGUAGE_COACH, name=name)
    if offer:
        ordinary = {"days": "02", "places": "home", "most": 2}
        LessonOffer.create(branch=branch, person=coach, **ordinary | offer)
    return coach


def waits(client, **fields):
    ordinary = {"waits_since": today() - timedelta(30), "days": "2", "places": "home library"}
    return LessonWait.create(branch=client.branch_id, client=client, **ordinary | fields)


def test_a_client_is_put_on_the_list_changed_and_taken_off(client_for, team_leader, client):
    browser = client_for(team_leader)
    typed = {"waits_since": "2018-03-05", "weekdays": ["2", "0"], "chosen_places": ["home"]}
    browser.post(f"/lessons/clients/{client.id}/wait", data=typed)
    made = LessonWait.get()
    assert (made.days, made.places, made.noted_by) == ("02", "home", team_leader)
    browser.post(f"/lessons/clients/{client.id}/wait", data=typed)
    assert LessonWait.select().count() == 1
    assert "Wacht op een taalcoach" in browser.get(f"/clients/{client.id}").text

    address = f"/lessons/waiting/{made.id}"
    browser.post(f"{address}/edit", data=typed | {"note": "Graag een vrouw", "version": "0"})
    assert "Graag een vrouw" in browser.get("/lessons").text
    assert (
        browser.post(f"{address}/edit", data=typed | {"note": "", "version": "0"}).status_code
        == 409
    )
    wrong = typed | {"waits_since": (today() + timedelta(1)).isoformat(), "version": "1"}
    assert browser.post(f"{address}/edit", data=wrong).status_code == 422
    browser.post(f"{address}/stop")
    assert LessonWait.get().ended_because == "withdrawn"
    assert "Graag een vrouw" not in browser.get("/lessons").text


def test_coaches_fit_by_day_place_level_and_room_with_reasons(app, branch, team_leader, client):
    waits(client)
    fits = make_coach(branch, "Past")
    LessonOffer.create(branch=branch, person=fits, days="24", places="library", most=1)
    full = make_coach(branch, "Vol", days="2", places="home", most=1)
    make_assignment(full, make_client(branch).household, role=Role.LANGUAGE_COACH)
    other = make_coach(branch, "Anders", days="5", places="online", most=3)
    barred = make_coach(branch, "Nooit", days="2", places="home", most=3)
    Conflict.create(branch=branch, person=barred, client=client)
    with app.test_request_context():
        [one] = waiting(team_leader)

        assert [fit.coach.person for fit in one.fits] == [fits, full, other]
        assert [r.fits for r in one.fits[0].reasons] == [True, True, None, True]
        assert [r.fits for r in one.fits[1].reasons] == [True, True, None, False]
        assert [r.fits for r in one.fits[2].reasons] == [False, False, None, True]


def test_who_waits_longest_is_first_and_one_press_matches(client_for, branch, team_leader, client):
    coach = make_coach(branch, days="2")
    later = make_client(branch, name="Later")
    waits(later, waits_since=today())
    wait = waits(client)
    browser = client_for(team_leader)
    page = browser.get("/lessons").text
    assert page.index("Hanna Tesfay") < page.index("Later")

    browser.post(f"/lessons/waiting/{wait.id}/match/{coach.id}")

    made = Assignment.get(Assignment.household == client.household_id)
    assert (made.person, made.role, made.started_on) == (coach, "language_coach", today())
    assert LessonWait.get_by_id(wait.id).ended_because == "matched"
    assert "Hanna Tesfay" not in browser.get("/lessons").text
    guide = make_person(branch, Role.GUIDE)
    other = LessonWait.get(LessonWait.client == later).id
    assert browser.post(f"/lessons/waiting/{other}/match/{guide.id}").status_code == 404


def test_who_got_a_coach_otherwise_waits_no_more(client_for, branch, team_leader, client):
    waits(client)
    make_assignment(
        make_coach(branch), client.household, role=Role.LANGUAGE_COACH, started_on=today()
    )

    assert "Hanna Tesfay" not in client_for(team_leader).get("/lessons").text


def test_a_coach_says_when_and_where_and_sees_the_last_lesson(client_for, branch, client):
    """And knows of nobody who waits."""
    coach = make_coach(branch)
    waiting = make_client(branch, name="Wachtende")
    waits(waiting)
    make_assignment(coach, client.household, role=Role.LANGUAGE_COACH)
    make_activity(coach, client, kind="language_lesson", next_time="Hoofdstuk 4")
    browser = client_for(coach)

    page = browser.get("/lessons").text
    assert "Hoofdstuk 4" in page
    assert "Wachtende" not in page
    typed = {"weekdays": ["1"], "chosen_places": ["library"], "level_from": "A1", "most": "2"}
    address = f"/lessons/coaches/{coach.id}"
    assert browser.post(address, data=typed | {"level_to": "A0"}).status_code == 422
    assert browser.post(address, data=typed | {"most": "21"}).status_code == 422
    browser.post(address, data=typed | {"level_to": "B1"})
    kept = LessonOffer.get()
    assert (kept.days, kept.places, kept.level_to, kept.most) == ("1", "library", "B1", 2)
    browser.post(address, data=typed | {"level_to": "A2", "version": kept.version})
    assert LessonOffer.get().level_to == "A2"
    assert browser.get(f"/lessons/coaches/{make_coach(branch).id}").status_code == 404


@pytest.mark.parametrize(
    "wrong",
    ["2018-03-05,,,,2018-04-01,", "2018-03-06,,,,,", "2018-03-05,8,,,,", "2018-03-05,,moon,,,"],
    ids=["no reason", "waits already", "eighth day", "no such place"],
)
def test_a_file_that_is_wrong_is_refused(team_leader, client, wrong):
    waits(client, waits_since="2018-03-05")
    head = "client,since,days,places,note,ended_on,ended_because\n"
    with pytest.raises(Faults):
        bring_in({"lesson_waits": f"{head}c-1,{wrong}\n".encode()}, team_leader)


def test_a_file_that_comes_again_changes_what_is_otherwise(branch, team_leader, client):
    """And adds nothing twice."""
    make_person(branch, Role.LANGUAGE_COACH, code="coach-1")
    waited = "client,since,days,places,note,ended_on,ended_because\nc-1,2018-03-05,1|3,,,,\n"
    offered = "person,days,places,level_from,level_to,most\ncoach-1,1,home,A1,A2,2\n"
    files = {"lesson_waits": waited.encode(), "lesson_offers": offered.encode()}
    bring_in(files, team_leader)
    again = bring_in(files, team_leader).tallies
    assert [+again[name] for name in files] == [{"same": 1}, {"same": 1}]
    ended = waited.replace("1|3,,,,", "1|3,,,2018-05-01,matched")
    files = {
        "lesson_waits": ended.encode(),
        "lesson_offers": offered.replace(",2\n", ",4\n").encode(),
    }
    changed = bring_in(files, team_leader).tallies
    assert [+changed[name] for name in files] == [{"changed": 1}, {"changed": 1}]
    assert (LessonWait.get().ended_because, LessonOffer.get().most) == ("matched", 4)
