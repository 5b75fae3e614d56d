"""Where the target will stand at the end of the year, if housing goes on as it did."""

from dataclasses import dataclass, replace
from datetime import date, timedelta
from functools import cached_property

from portal.branches.models import Branch, Municipality
from portal.core.clock import today
from portal.reports.queries.figure import Figure, Scope
from portal.reports.queries.housing import housed_of, housing, target
from portal.reports.queries.material import Material, Source

PACE_DAYS = 365  # the days before today by which the rest of the year is told


@dataclass(frozen=True)
class Forecast:
    """The ledger of this year as it will be on its last day, in persons.

    `pace` holds who was housed in the last 365 days; `days` when each of this year was.
    """

    so_far: Scope
    before: Scope
    opening: int
    target: int
    corrections: int
    housed: Figure
    pace: Figure
    days: list[date]

    @property
    def last_day(self) -> date:
        return date(self.so_far.until.year, 12, 31)

    @property
    def expected(self) -> int:
        """How many more until the last day at this pace, rounded half up."""
        left = (self.last_day - self.so_far.until).days
        return (2 * len(self.pace.records) * left + PACE_DAYS) // (2 * PACE_DAYS)

    @property
    def housed_then(self) -> int:
        return len(self.housed.records) + self.expected

    @property
    def to_house(self) -> int:
        """How many this year asks: with a lead fewer, with a backlog more than its target."""
        return self.target - self.opening - self.corrections

    @property
    def closing(self) -> int:
        """Above 0 is a lead."""
        return self.housed_then - self.to_house

    @cached_property
    def steps(self) -> list[tuple[date, int]]:
        """(day, how many this year until then), the first of January first."""
        return [(self.so_far.since, 0), *((day, n) for n, day in enumerate(sorted(self.days), 1))]


def forecast(branch: Branch, place: Municipality | None) -> Forecast | None:
    """Of the running year; nothing where it has no target."""
    now = today()
    year = Scope(branch, date(now.year, 1, 1), date(now.year, 12, 31), place)
    so_far = replace(year, until=now)
    before = replace(year, since=now - timedelta(PACE_DAYS - 1), until=now)
    source = Source((before, year))
    asked = target(Material(year, source))
    if not asked["target.target"].records:
        return None
    material = Material(so_far, source)
    housed = housed_of(material)
    return Forecast(
        so_far,
        before,
        int(asked["target.opening"].value),
        int(asked["target.target"].value),
        int(asked["target.corrections"].value),
        housing(material)["housing.housed"],
        housing(Material(before, source))["housing.housed"],
        [client.housed_on for client in housed if client.housed_on],
    )
