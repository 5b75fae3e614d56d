"""Which jobs last (C11): by their last day, else by the checks. A missing answer is unknown.

So many months after its first day a job
- *lasts* when its last day lies on or after that day, or a check of that month or a later one says
  that they are still there;
- *ended* when its last day lies before, or a check up to that month says that they are gone;
- is *unknown* when it has no last day and nobody has said: never failed, and never a success.

A renewal is the same job: its days go on, and it is not counted once more.
"""

from collections import defaultdict
from datetime import date

from peewee import Expression, fn

from portal.core.clock import add_months, today
from portal.core.database import Rows
from portal.employment.placements.models import (
    CHECKS,
    LASTING,
    FollowedAs,
    Placement,
    PlacementCheck,
    PlacementEnd,
)
from portal.employment.placements.queries import standing, with_names
from portal.people.models import Person

LASTS, ENDED, UNKNOWN = "lasts", "ended", "unknown"


def renewals_of(person: Person) -> Rows:
    """(number of what goes on, number of what renews it, the last day of that) in the branch."""
    return (
        Placement.select(Placement.follows, Placement.id, Placement.ended_on)
        .where(
            Placement.branch == person.branch_id,
            Placement.followed_as == FollowedAs.RENEWAL,
            Placement.counts(),
        )
        .tuples()
    )


def is_renewal() -> Expression:
    return Placement.followed_as.is_null(False) & (Placement.followed_as == FollowedAs.RENEWAL)


class Renewed:
    """Until which day each job went on, over its renewals."""

    def __init__(self, rows) -> None:
        self.after: dict[int, list[tuple[int, date | None]]] = defaultdict(list)
        for follows, number, ended_on in rows:
            self.after[follows].append((number, ended_on))

    def last_day(self, number: int, ended_on: date | None) -> date | None:
        """None while it, or what renews it, has no last day."""
        days = [ended_on, *(self.last_day(*renewal) for renewal in self.after[number])]
        known = [day for day in days if day is not None]
        return max(known) if len(known) == len(days) else None


def with_checks(placements: Rows) -> Rows:
    """With `still_at`, the last month of which a check says that they are still there, and
    `gone_at`, the first of which it says that they are not."""

    def months(of, is_there) -> Rows:
        return PlacementCheck.select(of(PlacementCheck.months)).where(
            PlacementCheck.placement == Placement.id, is_there
        )

    return placements.select_extend(
        months(fn.MAX, PlacementCheck.still_there).alias("still_at"),
        months(fn.MIN, ~PlacementCheck.still_there).alias("gone_at"),
    )


def state_at(
    months: int,
    started_on: date,
    ended_on: date | None,
    still_at: int | None,
    gone_at: int | None,
) -> str:
    """Whether a job lasts, ended or is unknown, so many months after its first day."""
    due = add_months(started_on, months)
    if ended_on is not None and ended_on < due:
        return ENDED
    if still_at is not None and still_at >= months:
        return LASTS
    if gone_at is not None and gone_at <= months:
        return ENDED
    return UNKNOWN if ended_on is None else LASTS


def reasons_of(person: Person, year: int) -> dict[str, dict[str, list[Placement]]]:
    """{side: {reason: placements}} of what ended in a year or turned out never to begin; the most
    frequent first."""
    over = (Placement.fell_through_on.is_null() & Placement.ended_on.between(*days_of(year))) | (
        Placement.fell_through_on.between(*days_of(year))
    )
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


def lasting(person: Person, year: int) -> dict[int, dict[str, list[Placement]]]:
    """{months: {"lasts", "ended", "unknown": jobs}} of the jobs that began in a year.

    Only jobs of which that many months have passed.
    """
    jobs = (
        with_names(standing(person))
        .where(
            Placement.counts(),
            Placement.kind.in_(list(LASTING)),
            Placement.started_on.between(*days_of(year)),
            ~is_renewal(),
        )
        .order_by(Placement.started_on, Placement.id)
    )
    renewed = Renewed(renewals_of(person))
    groups: dict[int, dict[str, list]] = {m: {LASTS: [], ENDED: [], UNKNOWN: []} for m in CHECKS}
    for one in with_checks(jobs):
        last = renewed.last_day(one.id, one.ended_on)
        for months in CHECKS:
            if add_months(one.started_on, months) <= today():
                state = state_at(months, one.started_on, last, one.still_at, one.gone_at)
                groups[months][state].append(one)
    return groups
