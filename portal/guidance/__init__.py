"""Guidance: the programme years of clients, their end, and pauses."""

from flask_babel import lazy_gettext as _l

from portal.feature import ClientRecord, Feature
from portal.guidance.actions import follow, go_with
from portal.guidance.models import GuidancePause, Trajectory
from portal.guidance.queries import events, on_client
from portal.guidance.routes import bp

feature = Feature(
    blueprint=bp,
    tables=(Trajectory, GuidancePause),
    on_client=(follow,),
    on_client_undone=(go_with,),
    client_sections=(on_client,),
    client_events=(events,),
    client_records={
        "trajectory": ClientRecord(
            "trajectory_id", _l("Guidance"), Trajectory.id, Trajectory.client
        ),
        "guidance_pause": ClientRecord(
            "pause_id", _l("Guidance"), GuidancePause.id, GuidancePause.client
        ),
    },
)
