"""Guidance: the programme years of clients, their end, and pauses."""

from flask_babel import lazy_gettext as _l

from portal.feature import ClientRecord, Feature
from portal.guidance.actions import follow, go_with
from portal.guidance.models import GuidancePause, PlanGoal, PlanTask, Trajectory
from portal.guidance.queries import events, on_client, plan_on_client
from portal.guidance.routes import bp

feature = Feature(
    blueprint=bp,
    tables=(Trajectory, GuidancePause, PlanGoal, PlanTask),
    on_client=(follow,),
    on_client_undone=(go_with,),
    client_sections=(on_client, plan_on_client),
    client_events=(events,),
    client_records={
        "trajectory": ClientRecord(
            "trajectory_id", _l("Guidance"), Trajectory.id, Trajectory.client
        ),
        "guidance_pause": ClientRecord(
            "pause_id", _l("Guidance"), GuidancePause.id, GuidancePause.client
        ),
        "plan_goal": ClientRecord(
            "plan_goal_id", _l("A goal of the plan"), PlanGoal.id, PlanGoal.client
        ),
        "plan_task": ClientRecord(
            "plan_task_id", _l("A task of the plan"), PlanTask.id, PlanGoal.client
        ),
    },
)
