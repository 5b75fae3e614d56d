"""Matching: who may help whom, once at a time; stopping stops, and what was wrong is put right."""

import os
import subprocess
import sys
from datetime import date, timedelta
from pathlib import Path

import pytest

from portal import tables
from portal.audit.models import AuditEntry, FieldChange
from portal.clients import queries
from portal.clients.models import Assignment, Conflict
from portal.core.clock import today
from portal.core.database import db
from portal.core.periods import doubled, meet
from portal.core.web.access import Role
from portal.demo.actions import KEPT, RULES
from tests.factories import make_assignment, make_branch, make_client, make_person
from tests.forgetting import log_may_go

ROOT = Path(__file__).parent.parent.parent
DAY = timedelta(days=1)


@pytest.fixture
def client(branch):
    return make_client(branch)


@pytest.fixture
def guide(branch):
    return make_person(branch, Role.GUIDE)


@pytest.fixture
def leader(client_for, team_leader):
    return client_for(team_leader)


def match(browser, client, helper, role="guide", **typed):
    values = {"helper": helper.id, "role": role, "started_on": today().isoformat()}
    return browser.post(f"/households/{client.household_id}", data=values | typed)


@pytest.mark.parametrize(
    ("first", "second", "together"),
    [
        ((1, 5), (5, 9), True),  # both their days count
        ((1, 5), (6, 9), False),
        ((6, 9), (1, 5), False),
        ((1, None), (9, None), True),
        ((1, 3), (2, None), True),
        ((5, None), (1, 4), False),
        ((1, 9), (3, 4), True),
    ],
)
def test_two_periods_meet_where_they_have_a_day_in_common(first, second, together):
    one, other = ((date(2026, 5, a), b and date(2026, 5, b)) for a, b in (first, second))

    assert meet(one, other) is together
    assert doubled([("a", one), ("b", other)]) == (
        (("a", "b") if one[0] <= other[0] else ("b", "a")) if together else None
    )


@pytest.mark.parametrize(
    ("since", "until", "status"),
    [
        ("2024-06-01", "", 422),
        ("2024-01-01", "", 422),
        ("2023-01-01", "2024-03-01", 422),
        ("2024-05-05", "2024-05-05", 422),
        ("2023-01-01", "2024-02-29", 302),
        ("2024-09-01", "", 302),
    ],
)
def test_nobody_helps_a_household_twice_at_once(leader, client, guide, since, until, status):
    """From 1 March to 31 August 2024 they did; another role or another household may."""
    make_assignment(
        guide, client.household, started_on=date(2024, 3, 1), ended_on=date(2024, 8, 31)
    )

    page = match(leader, client, guide, started_on=since, ended_on=until)

    assert page.status_code == status
    assert Assignment.select().count() == (2 if status == 302 else 1)
    if status == 422:
        assert "helpt dit huishouden al als begeleider" in page.text
        assert guide.name in page.text


def test_stop_ends_all_that_somebody_does_there_and_access_goes(leader, client, client_for, branch):
    """Two roles and one still to come: the next day nothing of the household can be seen."""
    helper = make_person(branch, Role.GUIDE, Role.INTERPRETER)
    household, other = client.household, make_client(branch)
    running = make_assignment(helper, household, started_on=date(2020, 1, 1))
    make_assignment(helper, household, role=Role.INTERPRETER, ended_on=today() + 90 * DAY)
    make_assignment(helper, household, started_on=today() + 30 * DAY, role=Role.INTERPRETER)
    elsewhere = make_assignment(helper, other.household)

    page = leader.post(f"/assignments/{running.id}/end", follow_redirects=True)

    assert "Begeleider, Tolk" in page.text
    here = Assignment.select().where(Assignment.household == household)
    assert [one.ended_on for one in here] == [today(), today()]
    assert Assignment.get_by_id(elsewhere.id).ended_on is None
    Assignment.update(ended_on=today() - DAY).where(Assignment.household == household).execute()
    assert client_for(helper).get(f"/clients/{client.id}").status_code == 404


@pytest.mark.parametrize(
    ("roles", "role", "fits"),
    [
        ({Role.GUIDE}, "language_coach", False),
        ({Role.LANGUAGE_COACH}, "language_coach", True),
        ({Role.TEAM_LEADER}, "guide", False),
        (set(), "guide", True),
        (set(), "interpreter", False),
    ],
)
def test_only_who_has_the_role_helps_so(leader, client, branch, roles, role, fits):
    page = match(leader, client, make_person(branch, *roles), role)

    assert page.status_code == (302 if fits else 422)
    assert ("werkt hier niet als" in page.text) is not fits


@pytest.mark.parametrize(
    ("papers", "said"),
    [
        ({"conduct_certificate_on": None}, "de VOG"),
        ({"confidentiality_on": None}, "de geheimhoudingsverklaring"),
    ],
)
def test_a_trainee_without_papers_helps_nobody_yet(leader, client, branch, papers, said):
    """New people get access to clients once both are in."""
    trainee = make_person(branch, employment="trainee", **papers)

    page = match(leader, client, trainee)

    assert page.status_code == 422
    assert said in page.text
    assert not Assignment.select().exists()


@pytest.mark.parametrize(
    "papers",
    [
        {"was_imported": True, "conduct_certificate_on": None},
        {"conduct_certificate_until": date(2020, 1, 1)},
    ],
)
def test_papers_that_access_does_not_wait_for_are_asked_for_in_a_word(
    leader, client, branch, papers
):
    """Of who came from a file access stays; a certificate that has run out is told."""
    trainee = make_person(branch, **papers)

    answer = match(leader, client, trainee)

    assert answer.status_code == 302
    assert "de VOG" in leader.get(answer.location).text


@pytest.mark.parametrize(
    ("works", "typed", "said"),
    [
        ({"ended_on": 30}, {}, "werkt hier tot en met"),
        ({"ended_on": 30}, {"ended_on": 31}, "werkt hier tot en met"),
        ({"ended_on": 30}, {"ended_on": 30}, None),
        ({"started_on": 10}, {}, "werkt hier vanaf"),
        ({"started_on": 10}, {"started_on": 10}, None),
    ],
)
def test_a_match_lies_within_the_days_that_somebody_works_here(
    leader, client, branch, works, typed, said
):
    days = {name: today() + n * DAY for name, n in works.items()}
    helper = make_person(branch, Role.GUIDE, **days)

    page = match(
        leader, client, helper, **{n: (today() + d * DAY).isoformat() for n, d in typed.items()}
    )

    assert page.status_code == (422 if said else 302)
    assert said is None or said in page.text


def test_who_may_never_open_a_file_is_not_matched_with_its_household(leader, client, guide, branch):
    """R04g."""
    member = make_client(branch, household=client.household)
    Conflict.create(branch=branch, person=guide, client=member)

    page = match(leader, client, guide)

    assert page.status_code == 422
    assert "niet openen" in page.text


def test_a_match_is_corrected_with_history_and_access_follows(leader, client, client_for, branch):
    helper = make_person(branch, Role.GUIDE, Role.LANGUAGE_COACH)
    wrong = make_assignment(helper, client.household, started_on=today() + 5 * DAY)
    assert client_for(helper).get(f"/clients/{client.id}").status_code == 404

    typed = {"version": 0, "role": "language_coach", "started_on": "2024-02-01", "ended_on": ""}
    leader.post(f"/assignments/{wrong.id}/edit", data=typed)

    right = Assignment.get_by_id(wrong.id)
    assert (right.role, right.started_on) == ("language_coach", date(2024, 2, 1))
    assert client_for(helper).get(f"/clients/{client.id}").status_code == 200
    history = leader.get(f"/assignments/{wrong.id}/edit").text
    assert history.count("Taalcoach") == 2  # chosen, and what it became

    leader.post(
        f"/assignments/{wrong.id}/edit",
        data=typed | {"version": 1, "ended_on": (today() - DAY).isoformat()},
    )
    assert client_for(helper).get(f"/clients/{client.id}").status_code == 404
    entries = AuditEntry.select().where(
        AuditEntry.object_kind == "assignment", AuditEntry.action != "assignment.read"
    )
    assert [entry.action for entry in entries] == ["assignment.change"] * 2


def test_a_match_saved_unchanged_changes_nothing(leader, client, branch):
    """Also of somebody who has another role by now, has left, or came from a file oddly."""
    helper = make_person(branch, Role.INTERPRETER, ended_on=date(2020, 1, 1))
    kept = make_assignment(helper, client.household, role=Role.TEAM_LEADER)

    answer = leader.post(
        f"/assignments/{kept.id}/edit",
        data={"version": 0, "role": "team_leader", "started_on": "2018-01-01"},
    )

    assert answer.status_code == 302
    assert Assignment.get_by_id(kept.id).version == 0
    assert not FieldChange.select().exists()


def test_a_correction_is_asked_the_same_as_a_new_match(leader, client, guide, branch):
    first = make_assignment(
        guide, client.household, started_on=date(2024, 1, 1), ended_on=date(2024, 6, 1)
    )
    make_assignment(guide, client.household, started_on=date(2024, 9, 1))

    def change(**typed):
        known = {"version": 0, "role": "guide", "started_on": "2024-01-01", "ended_on": ""}
        return leader.post(f"/assignments/{first.id}/edit", data=known | typed)

    assert "helpt dit huishouden al" in change().text
    assert "werkt hier niet als" in change(role="job_coach", ended_on="2024-06-01").text
    assert change(ended_on="2024-08-31").status_code == 302
    assert change(version=0, ended_on="2024-07-31").status_code == 409


def test_who_helped_again_meanwhile_does_not_go_on_twice(leader, client, guide):
    before = make_assignment(guide, client.household, ended_on=today())
    make_assignment(guide, client.household, started_on=today() + DAY)

    page = leader.post(f"/assignments/{before.id}/resume", follow_redirects=True)

    assert "helpt dit huishouden al" in page.text
    assert Assignment.get_by_id(before.id).ended_on == today()


def test_the_choice_says_what_somebody_does(leader, client, branch):
    make_person(branch, Role.LANGUAGE_COACH, name="Anna")

    assert "Anna (Taalcoach)" in leader.get(f"/households/{client.household_id}").text


MATCH = """
import sys
from datetime import date
from portal.app import create_app
from portal.clients import actions
from portal.clients.models import Household
from portal.core.database import db
from portal.people.models import Person

app = create_app()
with app.app_context(), db.connection_context():
    by, helper = (Person.get_by_id(int(number)) for number in sys.argv[1:3])
    household = Household.get_by_id(int(sys.argv[3]))
    print("ready", flush=True)
    sys.stdin.readline()
    made = 0
    for day in range(1, 29):
        try:
            values = {"role": "guide", "started_on": date(2024, 1, day), "ended_on": None}
            actions.assign(by, household, helper, **values)
            made += 1
        except actions.MayNotHelp:
            pass
    print(made, flush=True)
"""


@pytest.mark.real_commits
def test_of_two_who_match_at_once_one_wins(app):
    """On the database that the suite runs on: SQLite and PostgreSQL."""
    with app.app_context(), db.connection_context():
        try:
            with db.atomic():
                branch = make_branch()
                by, helper = make_person(branch, Role.TEAM_LEADER), make_person(branch, Role.GUIDE)
                household = make_client(branch).household
            said = in_processes(app, MATCH, [by.id, helper.id, household.id])
            assert sorted(said) == [0, 1]
            assert len(queries.matches_of(helper, household)) == 1
        finally:
            clear()


def in_processes(app, work, arguments):
    """What two processes print that begin this work at the same moment."""
    both = [
        subprocess.Popen(
            [sys.executable, "-c", work, *map(str, arguments)],
            cwd=ROOT,
            env=os.environ | {"PORTAL_DATABASE_URL": app.config["DATABASE_URL"]},
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            text=True,
        )
        for _ in range(2)
    ]
    for one in both:
        assert one.stdout.readline() == "ready\n"
    for one in both:
        one.stdin.write("go\n")
        one.stdin.flush()
    return [int(one.communicate(timeout=60)[0]) for one in both]


def clear():
    with db.atomic(), log_may_go():
        for model in reversed(tables.ALL):
            if model in RULES:
                model.delete().where(model.branch.is_null(False)).execute()
            elif model not in KEPT:
                model.delete().execute()


def test_only_who_works_with_clients_is_offered_as_a_helper(client_for, branch, team_leader):
    """No treasurer or administrator is offered to help a household."""
    penny = make_person(branch, Role.TREASURER, name="Penny Meester")
    both = make_person(branch, Role.TREASURER, Role.GUIDE, name="Beide Rollen")

    client, browser = make_client(branch), client_for(team_leader)
    page = browser.get(f"/households/{client.household_id}").text
    assert both.name in page
    assert "Penny Meester" not in page
    assert match(browser, client, penny).status_code == 422
    assert not Assignment.select().exists()
