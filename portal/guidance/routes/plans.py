"""The plan of a client: its goals by domain of life, and their tasks."""

from flask import abort, flash
from flask_babel import gettext as _
from flask_login import current_user
from playhouse.flask_utils import get_object_or_404

from portal.clients.models import Client
from portal.clients.routes.files import fetch as fetch_client
from portal.core.clock import today
from portal.core.database import StaleVersion
from portal.core.forms.pages import conflict_page, form_page, tell_of_conflict
from portal.core.web.access import Permission, requires
from portal.core.web.idempotency import sent_once
from portal.guidance import queries
from portal.guidance.actions import plans as actions
from portal.guidance.forms import GoalForm, NewGoalForm, TaskForm
from portal.guidance.models import PlanGoal, PlanTask
from portal.guidance.routes import bp
from portal.guidance.routes.years import to_client


def insist(client: Client) -> None:
    """Whose part in the file leaves the plan out, has no pages of it."""
    if not queries.may_plan(current_user, client):
        abort(404)


def fetch_goal(goal_id: int) -> PlanGoal:
    goal = get_object_or_404(queries.goals_visible_to(current_user), PlanGoal.id == goal_id)
    insist(goal.client)
    return goal


def fetch_task(task_id: int) -> PlanTask:
    task = get_object_or_404(queries.tasks_visible_to(current_user), PlanTask.id == task_id)
    insist(task.goal.client)
    return task


@bp.route("/clients/<int:client_id>/goals/new", methods=["GET", "POST"])
@requires(Permission.LOG_ACTIVITIES)
@sent_once
def new_goal(client_id):
    client = fetch_client(client_id)
    insist(client)
    form = NewGoalForm(client)
    if form.validate_on_submit():
        actions.add_goal(client, current_user, form.lines(), set_on=today(), **form.values())
        flash(_("The goal stands in the plan."))
        return to_client(client)
    return form_page("guidance/goal.html", form, client=client, goal=None)


@bp.route("/goals/<int:plan_goal_id>/edit", methods=["GET", "POST"])
@requires(Permission.LOG_ACTIVITIES)
def edit_goal(plan_goal_id):
    goal = fetch_goal(plan_goal_id)
    form = GoalForm(goal)
    if form.validate_on_submit():
        try:
            actions.change_goal(goal, current_user, form.version.seen, **form.values())
        except StaleVersion:
            fresh = fetch_goal(plan_goal_id)
            page = {"client": fresh.client, "goal": fresh}
            return conflict_page("guidance/goal.html", form, fresh, **page)
        flash(_("Your changes are saved."))
        return to_client(goal.client)
    return form_page("guidance/goal.html", form, client=goal.client, goal=goal)


@bp.post("/goals/<int:plan_goal_id>/drop")
@requires(Permission.LOG_ACTIVITIES)
def drop_goal(plan_goal_id):
    goal = fetch_goal(plan_goal_id)
    actions.drop_goal(goal, current_user)
    flash(_("It is taken away. Add it again if that was a mistake."))
    return to_client(goal.client)


@bp.route("/goals/<int:plan_goal_id>/tasks/new", methods=["GET", "POST"])
@requires(Permission.LOG_ACTIVITIES)
@sent_once
def new_task(plan_goal_id):
    goal = fetch_goal(plan_goal_id)
    form = TaskForm(goal, None)
    if form.validate_on_submit():
        actions.add_task(goal, current_user, **form.values())
        flash(_("The task stands in the plan."))
        return to_client(goal.client)
    return form_page("guidance/task.html", form, client=goal.client, goal=goal, task=None)


@bp.route("/tasks/<int:plan_task_id>/edit", methods=["GET", "POST"])
@requires(Permission.LOG_ACTIVITIES)
def edit_task(plan_task_id):
    task = fetch_task(plan_task_id)
    form = TaskForm(task.goal, task)
    page = {"client": task.goal.client, "goal": task.goal, "task": task}
    if form.validate_on_submit():
        try:
            actions.change_task(task, current_user, form.version.seen, **form.values())
        except StaleVersion:
            fresh = fetch_task(plan_task_id)
            return conflict_page("guidance/task.html", form, fresh, **page)
        flash(_("Your changes are saved."))
        return to_client(task.goal.client)
    return form_page("guidance/task.html", form, **page)


@bp.post("/tasks/<int:plan_task_id>/tick")
@requires(Permission.LOG_ACTIVITIES)
def tick_task(plan_task_id):
    task = fetch_task(plan_task_id)
    try:
        done = actions.tick(task, current_user)
    except StaleVersion:
        tell_of_conflict()
    else:
        flash(_("Done.") if done else _("It is to be done again."))
    return to_client(task.goal.client)


@bp.post("/tasks/<int:plan_task_id>/drop")
@requires(Permission.LOG_ACTIVITIES)
def drop_task(plan_task_id):
    task = fetch_task(plan_task_id)
    actions.drop_task(task, current_user)
    flash(_("It is taken away. Add it again if that was a mistake."))
    return to_client(task.goal.client)
