"""Towards work: placements, CVs and the ladder."""

from portal.work.models.cvs import CV
from portal.work.models.ladder import LadderStep
from portal.work.models.placements import Placement, PlacementKind, PlacementOutcome

__all__ = ["CV", "LadderStep", "Placement", "PlacementKind", "PlacementOutcome"]
