"""Placements: which began, which run, and which last. One that never began counts in none."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from peewee import fn

from portal.core.clock import add_months, today
from portal.core.database import Rows
from portal.employment.placements.models import (
    CHECKS,
    ClientReason,
    EmployerReason,
    FollowedAs,
    Placement,
    PlacementEnd,
    PlacementKind,
)
from portal.employment.placements.queries.lasting import (
    ENDED,
    LASTS,
    Renewed,
    state_at,
    with_checks,
)
from portal.reports.queries.figure import Figure, Figures, Scope, counting
from portal.reports.queries.material import Material


@dataclass(frozen=True)
class Begun:
    """A placement, as far as the figures ask."""

    id: int
    client: int
    kind: str
    started_on: date
    ended_on: date | None
    outcome: str | None
    course_paid_by: str | None
    follows: int | None
    followed_as: str | None
    still_at: int | None  # the last month of which a check says that they are still there
    gone_at: int | None  # the first of which it says that they are not

    @property
    def is_renewal(self) -> bool:
        return self.followed_as == FollowedAs.RENEWAL


def begun(scope: Scope) -> Rows:
    """Those that began by the last day, the first begun first, as Begun has them."""
    p = Placement
    found = p.select(
        p.id,
        p.client,
        p.kind,
        p.started_on,
        p.ended_on,
        p.outcome,
        p.course_paid_by,
        p.follows,
        p.followed_as,
    ).where(p.branch == scope.branch, p.started_on <= scope.until, p.counts())
    return with_checks(found).order_by(p.started_on, p.id).tuples()


def placements(material: Material) -> Figures:
    """A renewal is the same placement as what it renews, and begins no other."""
    scope = material.scope
    known = (Begun(*row) for row in material.rows(begun))
    found = [p for p in known if p.started_on <= scope.until and material.is_ours(p.client)]
    started = [p for p in found if scope.covers(p.started_on) and not p.is_renewal]
    figures = {
        "work.placements": of(started),
        "work.placements.running": running(scope, found),
        "work.courses_paid_by_others": of(p for p in started if p.course_paid_by),
    }
    for kind in PlacementKind:
        if chosen := [p for p in started if p.kind == kind]:
            figures[f"work.placements.{kind}"] = of(chosen)
    return figures | lasting(scope, found) | reasons(material)


def of(some: Iterable[Begun]) -> Figure:
    return counting("placement", (placement.id for placement in some))


def running(scope: Scope, found: list[Begun]) -> Figure:
    """On the last day of the period; one that was renewed is one."""
    first = {p.id: p.follows for p in found if p.is_renewal}

    def root(number: int) -> int:
        before = first.get(number)
        return number if before is None else root(before)

    return counting("placement", (root(p.id) for p in found if runs(p, scope)))


def runs(placement: Begun, scope: Scope) -> bool:
    """What has an outcome is over, also without a last day."""
    if placement.ended_on is None:
        return placement.outcome is None
    return placement.ended_on >= scope.until


def lasting(scope: Scope, found: list[Begun]) -> Figures:
    """Of those that reached so many months in the period: who is known of, and still there."""
    renewed = Renewed((p.follows, p.id, p.ended_on) for p in found if p.is_renewal)
    figures = {}
    for months in CHECKS:
        state = {
            p: state_at(
                months,
                p.started_on,
                renewed.last_day(p.id, p.ended_on),
                p.still_at,
                p.gone_at,
            )
            for p in found
            if not p.is_renewal and reached(scope, p, months)
        }
        figures[f"work.placements.lasting.{months}"] = of(p for p in state if state[p] == LASTS)
        known = (p for p in state if state[p] in {LASTS, ENDED})
        figures[f"work.placements.asked.{months}"] = of(known)
    return {key: figure for key, figure in figures.items() if figure.records}


def reached(scope: Scope, placement: Begun, months: int) -> bool:
    due = add_months(placement.started_on, months)
    return scope.covers(due) and due <= today()


def told(scope: Scope) -> Rows:
    """(placement, client, reason of the employer, of the client, last day or when it fell through)
    of those of which somebody told how they ended"""
    p, end = Placement, PlacementEnd
    over = fn.COALESCE(p.fell_through_on, p.ended_on)
    found = p.select(p.id, p.client, end.employer_reason, end.client_reason, over).join(end)
    ended = found.where(p.branch == scope.branch, p.stands(), over.is_null(False))
    return ended.order_by(over, p.id).tuples()


def reasons(material: Material) -> Figures:
    """Why placements ended, for each side apart."""
    found = [row for row in material.rows_by_day(told) if material.is_ours(row[1])]
    figures = {}
    for side, column, known in (("employer", 2, EmployerReason), ("client", 3, ClientReason)):
        for reason in known:
            ended = [row[0] for row in found if row[column] == reason]
            figures[f"work.ended.{side}.{reason}"] = counting("placement", ended)
    return {key: figure for key, figure in figures.items() if figure.records}
