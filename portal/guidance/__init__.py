"""Guidance trajectories."""

from portal.feature import Feature
from portal.guidance.models import Trajectory
from portal.guidance.queries import on_client

feature = Feature(tables=(Trajectory,), client_sections=(on_client,))
