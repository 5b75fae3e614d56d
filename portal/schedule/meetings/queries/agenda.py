"""The agenda of a meeting as it is talked through: each point with when it comes."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from portal.schedule.meetings.models import AgendaPoint, Meeting


@dataclass(frozen=True)
class Timed:
    """A point, and when it begins: nothing where one before it has no length."""

    point: AgendaPoint
    starts_at: datetime | None


def timed(meeting: Meeting, points: Sequence[AgendaPoint]) -> list[Timed]:
    found, passed = [], 0
    is_known = any(point.planned_minutes for point in points)
    for point in points:
        begins = meeting.starts_at + timedelta(minutes=passed) if is_known else None
        found.append(Timed(point, begins))
        is_known = is_known and point.planned_minutes is not None
        passed += point.planned_minutes or 0
    return found


def planned(points: Sequence[AgendaPoint]) -> int:
    """How many minutes the points take together, as far as somebody said."""
    return sum(point.planned_minutes or 0 for point in points)
