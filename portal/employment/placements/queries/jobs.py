"""Jobs: a placement and what renews it are one, in every list, check and figure (C8, C11).

So many months after its first day a job
- *lasts* when a check of that day or later says that they are still there, when it was renewed on
  that day or later, or when its last day lies there and has passed;
- is over when its last day lies before, or a check up to that day says that they are gone:
  *finished* as agreed, or *stopped*;
- where somebody told how it ended, its last day alone says which;
- is *unknown* as long as nobody has said: never failed, and never a success. A last day that is
  planned says nothing before it has passed.
"""

from collections import defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from datetime import date, timedelta
from functools import cached_property
from typing import Any, Generic, TypeVar

from peewee import JOIN, Expression

from portal.core.clock import add_months, today
from portal.core.database import Rows
from portal.employment.placements.models import (
    CHECKS,
    Placement,
    PlacementCheck,
    PlacementOutcome,
)

LASTS, FINISHED, STOPPED, UNKNOWN = "lasts", "finished", "stopped", "unknown"
KNOWN = (LASTS, FINISHED, STOPPED)


# A placement, as far as its job asks: id, started_on, ended_on, outcome and renews.
P = TypeVar("P", bound=Any)
Check = tuple[int, int, bool]  # (placement, months after its first day, still there)


@dataclass
class Job(Generic[P]):
    """A placement with all that renews it, the first begun first."""

    parts: list[P]
    checks: list[tuple[date, bool]] = field(default_factory=list)  # (of which day, still there)

    @property
    def first(self) -> P:
        return self.parts[0]

    @property
    def last(self) -> P:
        return self.parts[-1]

    @property
    def started_on(self) -> date:
        return self.first.started_on

    @property
    def ended_on(self) -> date | None:
        """None while what renewed it last has no last day."""
        return self.last.ended_on

    @cached_property
    def there_until(self) -> date:
        """The last day on which they were there for certain: a renewal, or a day that passed."""
        begun = [part.started_on for part in self.parts if part.started_on <= today()]
        passed = [p.ended_on for p in self.parts if p.ended_on and p.ended_on < today()]
        return max([*begun, *passed], default=date.min)

    @property
    def gone_on(self) -> date | None:
        """The day of the check that says that they are gone; nothing later says otherwise."""
        if not self.checks:
            return None
        day, still_there = max(self.checks)
        renewed = any(part.started_on > day for part in self.parts[1:])
        return None if still_there or renewed else day

    def day_of(self, months: int) -> date:
        return add_months(self.started_on, months)

    def said_at(self, months: int) -> bool | None:
        """What somebody said of this very day: still there or not, or nothing."""
        return dict(self.checks).get(self.day_of(months))

    def is_checked(self, months: int) -> bool:
        """Whether somebody said of this day or of a later one."""
        return any(day >= self.day_of(months) for day, _still in self.checks)

    def state_at(self, months: int) -> str:
        """Whether it lasts, was finished, stopped or is unknown, so many months on."""
        due = self.day_of(months)
        over = FINISHED if self.is_finished else STOPPED
        if self.ended_on is not None and self.ended_on < min(due, today()):
            return over
        if self.is_told:
            return LASTS
        if any(still and day >= due for day, still in self.checks):
            return LASTS
        if self.gone_on is not None and self.gone_on <= due:
            return over
        return LASTS if self.there_until >= due else UNKNOWN

    @property
    def is_told(self) -> bool:
        """Whether somebody told how it ended and its last day passed: then that day says until
        when they were there, whatever was said before."""
        has_passed = self.ended_on is not None and self.ended_on < today()
        return has_passed and self.last.outcome is not None

    @property
    def is_finished(self) -> bool:
        return self.last.outcome in {PlacementOutcome.COMPLETED, PlacementOutcome.HIRED}

    def runs_on(self, day: date) -> bool:
        """Whether it is open on this day, and nobody said that they are gone."""
        is_gone = self.gone_on is not None and self.gone_on <= day
        return self.is_open_on(day) and not is_gone

    def is_open_on(self, day: date) -> bool:
        """Whether a part of it began by this day and is not over. What has an outcome is over,
        also without a last day."""
        return any(
            part.started_on <= day and (until is None or until >= day)
            for part, until in self._days()
        )

    def _days(self) -> Iterator[tuple[P, date | None]]:
        """(a part, its last day); what was renewed ends at the latest where the next begins."""
        for part, following in zip(self.parts, [*self.parts[1:], None], strict=True):
            until = part.ended_on
            if until is None and following is not None:
                until = following.started_on - timedelta(days=1)
            if until is None and part.outcome is not None:
                until = date.min
            yield part, until


def jobs_of(parts: Iterable[P], checks: Iterable[Check] = ()) -> list[Job[P]]:
    """The jobs of these placements, in the order of their first ones."""
    found = {part.id: part for part in parts}
    before = {n: part.renews for n, part in found.items() if part.renews in found}

    def first_of(number: int) -> int:
        while number in before:
            number = before[number]
        return number

    jobs: dict[int, list[P]] = {}
    for number, part in found.items():
        jobs.setdefault(first_of(number), []).append(part)
    said: dict[int, list[tuple[date, bool]]] = defaultdict(list)
    for number, months, still_there in checks:
        if number in found:
            day = add_months(found[number].started_on, months)
            said[first_of(number)].append((day, bool(still_there)))
    return [
        Job(sorted(some, key=lambda part: (part.started_on, part.id)), said[number])
        for number, some in jobs.items()
    ]


def checks_at(placements: Rows | list[int]) -> Rows:
    """(placement, months, still there) of the placements with these numbers"""
    found = PlacementCheck.select(
        PlacementCheck.placement, PlacementCheck.months, PlacementCheck.still_there
    )
    return found.where(PlacementCheck.placement.in_(placements)).tuples()


def checked(which: Expression) -> list[Placement]:
    """Those that count, once for each check of it: with `months` and `still_there`, or neither."""
    found = Placement.select(Placement, PlacementCheck.months, PlacementCheck.still_there).join(
        PlacementCheck, JOIN.LEFT_OUTER, on=(PlacementCheck.placement == Placement.id)
    )
    return list(found.where(Placement.counts(), which).order_by(Placement.id).objects())


def said_of(rows: list[Placement]) -> list[Check]:
    return [(row.id, row.months, row.still_there) for row in rows if row.months is not None]


def job_of(placement: Placement) -> Job[Placement]:
    """The job to which a placement belongs; what is withdrawn or never began is one of its own."""
    rows = checked(Placement.client == placement.client_id)
    parts = {row.id: row for row in rows}
    if placement.id not in parts:
        return Job([placement])
    parts[placement.id] = placement
    jobs = jobs_of(parts.values(), said_of(rows))
    return next(job for job in jobs if placement in job.parts)


def with_earlier(branch_id: int, last_ones: list[Placement]) -> list[Job[Placement]]:
    """The jobs of which these are the last placements, in their order; what never began is one
    of its own."""
    wanted = {one.id for one in last_ones}
    if not wanted:
        return []
    here = Placement.branch == branch_id
    rows = checked(here & (~Placement.is_last() | Placement.id.in_(list(wanted))))
    earlier = {row.id: row for row in rows if row.id not in wanted}
    begun = [one for one in last_ones if one.fell_through_on is None]
    found = {job.last.id: job for job in jobs_of([*begun, *earlier.values()], said_of(rows))}
    found |= {one.id: Job([one]) for one in last_ones if one.fell_through_on is not None}
    return [found[one.id] for one in last_ones if one.id in found]


def states(jobs: Iterable[Job[P]], since: date, until: date) -> dict[int, dict[str, list[Job[P]]]]:
    """{months: {how it is then: the jobs}} of those that came so far in these days: the one
    counting of what lasts, of the page and of the yearly figures."""
    found: dict[int, dict[str, list[Job[P]]]] = {
        months: {state: [] for state in (*KNOWN, UNKNOWN)} for months in CHECKS
    }
    for job in jobs:
        for months in CHECKS:
            if since <= job.day_of(months) <= min(until, today()):
                found[months][job.state_at(months)].append(job)
    return found
