"""Guidance: the programme years of clients, their end, and pauses."""

from portal.feature import Feature
from portal.guidance.actions import follow
from portal.guidance.models import GuidancePause, Trajectory
from portal.guidance.queries import on_client
from portal.guidance.routes import bp

feature = Feature(
    blueprint=bp,
    tables=(Trajectory, GuidancePause),
    on_client=(follow,),
    client_sections=(on_client,),
)
