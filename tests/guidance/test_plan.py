"""A plan of guidance, with goals and tasks in the domains of life."""

from datetime import date, timedelta

import pytest

from portal.activities.models import Topic
from portal.audit.models import AuditEntry
from portal.core.clock import today
from portal.core.i18n.labels import TOPICS
from portal.core.web.access import Role
from portal.guidance.models import Doer, PlanGoal, PlanTask
from portal.import_export.actions import Faults, bring_in
from portal.import_export.actions.exporting import files_of
from tests.factories import make_assignment, make_branch, make_client, make_person


@pytest.fixture
def client(branch):
    return make_client(branch, code="c-1", name="Selam Tesfay")


@pytest.fixture
def guide(branch, client):
    person = make_person(branch, Role.GUIDE)
    make_assignment(person, client.household)
    return person


def test_a_guide_makes_a_plan_of_goals_by_domain_with_tasks(client_for, guide, client):
    browser, page = client_for(guide), f"/clients/{client.id}"
    assert "Nog geen doelen" in browser.get(page).text
    new = f"/guidance/clients/{client.id}/goals/new"
    assert browser.post(new, data={"goal": "Werk"}).status_code == 422
    typed = {"domain": "work", "goal": "Een baan in de zorg", "wanted_by": today().isoformat()}
    browser.post(new, data=typed | {"tasks": "Cv maken\n\nMet de jobcoach praten\nCv maken"})

    shown = browser.get(page).text
    assert "Een baan in de zorg" in shown
    assert [one.task for one in PlanTask.select()] == ["Cv maken", "Met de jobcoach praten"]
    assert "De cliënt" in shown
    assert browser.post(new, data=typed).status_code == 422  # twice the same goal
    goal, task = PlanGoal.get(), PlanTask.get()

    answer = browser.post(f"/guidance/tasks/{task.id}/tick", follow_redirects=True)
    assert "Toch niet klaar" in answer.text
    assert PlanTask.get_by_id(task.id).done_on == today()
    browser.post(f"/guidance/tasks/{task.id}/tick")
    assert PlanTask.get_by_id(task.id).done_on is None
    typed = {"task": "Bellen", "doer": "branch", "due_on": (today() - timedelta(1)).isoformat()}
    more = f"/guidance/goals/{goal.id}/tasks/new"
    assert "te laat" in browser.post(more, data=typed, follow_redirects=True).text
    assert browser.post(more, data=typed).status_code == 422
    assert PlanTask.get(PlanTask.task == "Bellen").doer == Doer.BRANCH

    edit = f"/guidance/goals/{goal.id}/edit"
    end = {"version": "0", "domain": "work", "goal": goal.goal, "outcome": "reached"}
    wrong = end | {"ended_on": (today() + timedelta(1)).isoformat()}
    assert browser.post(edit, data=wrong).status_code == 422
    assert browser.post(edit, data=wrong | {"ended_on": "2001-01-01"}).status_code == 422
    browser.post(edit, data=end)
    assert PlanGoal.get().ended_on == today()
    assert "Doel: Bereikt" in browser.get(f"/clients/{client.id}/timeline").text
    browser.post(f"/guidance/tasks/{task.id}/drop")
    browser.post(f"/guidance/goals/{goal.id}/drop")
    assert not PlanGoal.select().exists()
    assert not PlanTask.select().exists()
    acts = {entry.action for entry in AuditEntry.select()}
    assert {"plan_goal.add", "plan_goal.change", "plan_goal.drop", "plan_task.drop"} <= acts


def test_whose_part_in_the_file_leaves_it_out_sees_no_plan(client_for, branch, guide, client):
    goal = PlanGoal.create(
        branch=branch, client=client, domain="work", goal="Geheim doel", set_on=today()
    )
    interpreter = make_person(branch, Role.INTERPRETER)
    make_assignment(interpreter, client.household, role=Role.INTERPRETER)
    elsewhere = make_person(make_branch(), Role.TEAM_LEADER)
    stranger = make_person(branch, Role.GUIDE)

    for person in (interpreter, elsewhere, stranger):
        assert client_for(person).get(f"/guidance/goals/{goal.id}/edit").status_code == 404
    assert "Geheim doel" not in client_for(interpreter).get(f"/clients/{client.id}").text
    assert client_for(guide).get(f"/guidance/goals/{goal.id}/edit").status_code == 200


@pytest.mark.no_database
def test_the_domains_of_a_plan_are_those_of_the_topics():
    assert {str(topic) for topic in Topic} == {str(name) for name in TOPICS}


GOALS = "client,goal,domain,set_on,wanted_by,ended_on,outcome\n"
TASKS = "client,goal,task,doer,due_on,done_on\n"


def test_the_files_bring_a_plan_once_and_bring_what_changed(branch, team_leader, client):
    goals = f"{GOALS}c-1,Een baan,work,2018-01-05,,,\n"
    tasks = f"{TASKS}c-1,Een baan,Cv maken,client,,\n"
    files = {"plan_goals": goals.encode(), "plan_tasks": tasks.encode()}
    for tally in ({"new": 1}, {"same": 1}):
        tallies = bring_in(files, team_leader).tallies
        assert +tallies["plan_goals"] == tally
        assert +tallies["plan_tasks"] == tally
    out = files_of(branch.code)
    assert out["plan_goals"].decode().replace("\r", "") == goals
    assert out["plan_tasks"].decode().replace("\r", "") == tasks
    done = {"plan_tasks": tasks.replace("client,,", "branch,,2018-02-01").encode()}
    assert +bring_in(done, team_leader).tallies["plan_tasks"] == {"changed": 1}
    assert PlanTask.get().done_on == date(2018, 2, 1)

    for name, wrong in (
        ("plan_goals", f"{GOALS}c-1,Rust,care,2018-01-05,,2018-02-01,\n"),
        ("plan_goals", goals + "c-1,Een baan,care,2018-01-05,,,\n"),
        ("plan_tasks", f"{TASKS}c-1,Iets anders,Bellen,client,,\n"),
    ):
        with pytest.raises(Faults):
            bring_in({name: wrong.encode()}, team_leader)
