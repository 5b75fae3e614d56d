"""Which placements last (C11), by the one counting of jobs.py, and why others ended."""

from collections import defaultdict
from datetime import date, timedelta

from portal.core.clock import today
from portal.employment.placements.models import CHECKS, Placement, PlacementEnd
from portal.employment.placements.queries import standing, with_names
from portal.employment.placements.queries.jobs import Job, checks_at, jobs_of, states
from portal.people.models import Person

LONGEST = timedelta(days=31 * max(CHECKS))  # before a year, what can come so far in it


def reasons_of(person: Person, year: int) -> dict[str, dict[str, list[Placement]]]:
    """{side: {reason: placements}} of what ended in a year or turned out never to begin; the most
    frequent first."""
    has_passed = (Placement.ended_on < today()) | Placement.outcome.is_null(False)
    over = (
        Placement.fell_through_on.is_null()
        & Placement.ended_on.between(*days_of(year))
        & has_passed
        & Placement.is_last()
    ) | Placement.fell_through_on.between(*days_of(year))
    ended = list(with_names(standing(person)).where(over).order_by(Placement.id))
    ends = PlacementEnd.select().where(PlacementEnd.placement.in_([one.id for one in ended]))
    told = {end.placement_id: end for end in ends}
    found: dict[str, dict[str, list]] = {}
    for side in ("employer_reason", "client_reason"):
        of: dict[str, list] = defaultdict(list)
        for placement in ended:
            of[getattr(told.get(placement.id), side, None) or "unknown"].append(placement)
        found[side] = dict(sorted(of.items(), key=lambda pair: -len(pair[1])))
    return found


def days_of(year: int) -> tuple[date, date]:
    return date(year, 1, 1), date(year, 12, 31)


def lasting(person: Person, year: int) -> dict[int, dict[str, list[Job[Placement]]]]:
    """{months: {"lasts", "finished", "stopped", "unknown": jobs}} of those that came so far in a
    year, as work.placements.lasting counts them."""
    since, until = days_of(year)
    recent = Placement.started_on.between(since - LONGEST, until)
    in_chain = Placement.is_renewal() | ~Placement.is_last()
    rows = list(
        with_names(standing(person))
        .where(Placement.counts(), recent | in_chain)
        .order_by(Placement.started_on, Placement.id)
    )
    return states(jobs_of(rows, checks_at([one.id for one in rows])), since, until)
