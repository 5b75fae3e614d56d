"""Towards work: the ladder. CVs and placements are features of their own, on the floor below."""

from portal.cvs.models import CV
from portal.placements.models import Placement, PlacementKind, PlacementOutcome
from portal.work.models.ladder import LadderStep

__all__ = ["CV", "LadderStep", "Placement", "PlacementKind", "PlacementOutcome"]
