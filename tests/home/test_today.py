"""Today: for each role what waits, what is next, and one large button."""

from datetime import time, timedelta

import pytest

from portal.core.clock import from_local, now, today
from portal.core.web.access import Role
from portal.drafts.models import Draft
from portal.home import queries
from portal.mail.models import OutboxMail
from tests.factories import (
    make_activity,
    make_assignment,
    make_branch,
    make_client,
    make_employer,
    make_person,
)


def noon(days_ago: int):
    return from_local(today() - timedelta(days=days_ago), time(12))


CARDS = {
    "helped": 'aria-labelledby="c"',
    "employers": 'aria-labelledby="e"',
    "to be completed": 'aria-labelledby="t"',
    "to pay": 'aria-labelledby="po"',
    "outbox": 'aria-labelledby="o"',
    "hours": 'aria-labelledby="h"',
}
LOG = 'class="btn btn-1 big" href="/activities/new"'


@pytest.mark.parametrize(
    ("role", "cards"),
    [
        (None, {"helped", "hours"}),
        (Role.GUIDE, {"helped", "hours"}),
        (Role.LEGAL_GUIDE, {"helped", "hours"}),
        (Role.LANGUAGE_COACH, {"helped", "hours"}),
        (Role.INTERPRETER, {"helped", "hours"}),
        (Role.JOB_COACH, {"helped", "employers", "hours"}),
        (Role.TEAM_LEADER, {"employers", "to be completed", "hours"}),
        (Role.SENIOR_TEAM_LEADER, {"employers", "to be completed", "hours"}),
        (Role.ADMINISTRATOR, {"outbox"}),
        (Role.TREASURER, {"to pay"}),
    ],
)
def test_each_role_sees_what_waits_for_it_and_one_button(client_for, branch, role, cards):
    page = client_for(make_person(branch, *([role] if role else []))).get("/").text

    assert {name for name, mark in CARDS.items() if mark in page} == cards
    assert (page.count(LOG) == 1) is (role not in {Role.ADMINISTRATOR, Role.TREASURER})


def test_who_helps_nobody_yet_reads_what_happens_next(client_for, volunteer):
    assert "Je begeleidt nog niemand" in client_for(volunteer).get("/").text


def test_a_family_is_one_line_and_who_was_not_seen_for_longest_comes_first(branch, volunteer):
    recent, long_ago, never = make_client(branch), make_client(branch), make_client(branch)
    make_client(branch, household=recent.household, born_on=today())
    for client in (recent, long_ago, never):
        make_assignment(volunteer, client.household)
    make_activity(volunteer, recent, started_at=noon(1))
    visit = make_activity(volunteer, long_ago, started_at=noon(40))
    make_activity(volunteer, never, started_at=noon(0), outcome="nobody_home")
    make_activity(volunteer, never, started_at=noon(0), withdrawn_at=now())

    found = queries.helped(volunteer)

    assert [family.client for family in found] == [never.id, long_ago.id, recent.id]
    assert [family.others for family in found] == [0, 0, 1]
    assert [family.last_on for family in found][:2] == [None, visit.happened_on]
    assert found[1].days_ago == 40


def test_nobody_reads_there_when_others_came_whose_visits_they_do_not_see(branch, volunteer):
    """G3: a language coach does not learn of the job coach's talks."""
    client, coach = make_client(branch), make_person(branch, Role.LANGUAGE_COACH)
    make_assignment(coach, client.household, role=Role.LANGUAGE_COACH)
    make_activity(volunteer, client, kind="job_coaching")

    assert [family.last_on for family in queries.helped(coach)] == [None]


def test_what_was_typed_and_not_saved_waits(client_for, volunteer, branch):
    """A7."""
    kept = {"address": "/activities/new", "content": "[]"}
    Draft.create(person=volunteer, form_key="a" * 32, **kept)
    Draft.create(person=make_person(branch), form_key="b" * 32, **kept)

    page = client_for(volunteer).get("/").text

    assert f"draft={'a' * 32}" in page
    assert f"draft={'b' * 32}" not in page


def test_late_employers_are_there_and_none_of_another_branch(client_for, branch, job_coach):
    make_employer(branch, name="Te laat", next_action_on=today() - timedelta(days=1))
    make_employer(branch, name="Zonder stap")
    make_employer(branch, name="Pas later", next_action_on=today() + timedelta(days=3))
    make_employer(branch, name="Gestopt", stage="closed")
    make_employer(make_branch(), name="Elders")

    page = client_for(job_coach).get("/").text

    made = ("Te laat", "Zonder stap", "Pas later", "Gestopt", "Elders")
    shown = [name for name in made if name in page]
    assert shown == ["Te laat", "Zonder stap"]  # fmt: skip


def test_a_leader_reads_what_is_to_be_completed_in_the_own_branch(branch, team_leader):
    make_activity(team_leader, kind="desk_contact", started_at=noon(0))
    make_activity(team_leader, kind="desk_contact", started_at=noon(0), topics={"work": 1})
    make_activity(make_person(), kind="desk_contact", started_at=noon(0))
    make_person(branch, confidentiality_on=None, name="Zonder papieren")
    make_person(conduct_certificate_on=None)

    assert queries.without_topic(branch.id).count() == 1
    assert [person.name for person in queries.without_papers(branch.id)] == ["Zonder papieren"]


def test_my_hours_are_those_of_this_month_and_mine(branch, volunteer):
    make_activity(volunteer, minutes=45, started_at=noon(0))
    make_activity(volunteer, minutes=600, started_at=noon(0), withdrawn_at=now())
    make_activity(volunteer, minutes=600, started_at=noon(40))
    make_activity(make_person(branch), minutes=600, started_at=noon(0))

    assert queries.minutes_this_month(volunteer) == 45


def test_the_administrator_reads_how_many_mails_of_the_branch_wait(branch):
    ours = {"branch_id": branch.id, "body": "…"}
    OutboxMail.create(recipient="a@example.org", subject="Wacht", **ours)
    OutboxMail.create(recipient="b@example.org", subject="Weg", sent_at=now(), **ours)
    theirs = {"branch_id": make_branch().id, "body": "…"}
    OutboxMail.create(recipient="c@example.org", subject="Elders", **theirs)

    assert queries.waiting_mails(branch.id).count() == 1


def test_without_log_in_it_is_the_log_in_page(client_for):
    assert client_for().get("/").location == "/log-in"
