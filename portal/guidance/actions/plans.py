"""The plan of a client: goals set, changed and ended, and the tasks of each."""

from collections.abc import Iterable

from portal import audit
from portal.clients.models import Client
from portal.core.clock import today
from portal.core.database import db
from portal.guidance.models import Doer, PlanGoal, PlanTask
from portal.people.models import Person


def add_goal(client: Client, by: Person, tasks: Iterable[str] = (), **values) -> PlanGoal:
    """`tasks` are what there is to do, each for the client until somebody says otherwise."""
    with db.atomic():
        made = PlanGoal.create(branch=client.branch_id, client=client, **values)
        audit.record(by, "plan_goal.add", made)
        for task in dict.fromkeys(tasks):
            add_task(made, by, task=task, doer=Doer.CLIENT)
    return made


def change_goal(kept: PlanGoal, by: Person, version: int, **values) -> None:
    """Raises StaleVersion."""
    audit.save(kept, by, "plan_goal.change", version, **values)


def drop_goal(goal: PlanGoal, by: Person) -> None:
    """With its tasks: it was a mistake."""
    kept = {name: (getattr(goal, name), None) for name in ("domain", "goal", "set_on")}
    with db.atomic():
        audit.record(by, "plan_goal.drop", goal, changes=kept)
        goal.delete_instance()


def add_task(goal: PlanGoal, by: Person, **values) -> PlanTask:
    with db.atomic():
        made = PlanTask.create(branch=goal.branch_id, goal=goal, **values)
        audit.record(by, "plan_task.add", made)
    return made


def change_task(kept: PlanTask, by: Person, version: int, **values) -> None:
    """Raises StaleVersion."""
    audit.save(kept, by, "plan_task.change", version, **values)


def tick(task: PlanTask, by: Person) -> bool:
    """Done today; what was done is to be done again. Whether it is done now."""
    done_on = None if task.done_on else today()
    change_task(task, by, task.version, done_on=done_on)
    return done_on is not None


def drop_task(task: PlanTask, by: Person) -> None:
    kept = {name: (getattr(task, name), None) for name in ("task", "doer", "due_on", "done_on")}
    with db.atomic():
        audit.record(by, "plan_task.drop", task, changes=kept)
        task.delete_instance()
