"""Placements: which began, which run, and which last. One that never began counts in none."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from peewee import fn

from portal.core.database import Rows
from portal.employment.placements.models import (
    ClientReason,
    EmployerReason,
    FollowedAs,
    Placement,
    PlacementEnd,
    PlacementKind,
)
from portal.employment.placements.queries.jobs import (
    KNOWN,
    LASTS,
    Job,
    checks_at,
    jobs_of,
    states,
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

    @property
    def renews(self) -> int | None:
        return self.follows if self.followed_as == FollowedAs.RENEWAL else None


def begun(scope: Scope) -> Rows:
    """All that ever began or will, the first first, as Begun has them: a job goes on beyond the
    period."""
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
    ).where(p.branch == scope.branch, p.counts())
    return found.order_by(p.started_on, p.id).tuples()


def checked(scope: Scope) -> Rows:
    """(placement, months, still there) of each check of the branch"""
    return checks_at(Placement.select(Placement.id).where(Placement.branch == scope.branch))


def placements(material: Material) -> Figures:
    """A job with its renewals is one placement, and begins with the first of them."""
    scope = material.scope
    known = (Begun(*row) for row in material.rows(begun))
    ours = [p for p in known if material.is_ours(p.client)]
    jobs = jobs_of(ours, material.rows(checked))
    started = [job.first for job in jobs if scope.covers(job.started_on)]
    figures = {
        "work.placements": of(started),
        "work.placements.running": of(job.first for job in jobs if job.runs_on(scope.until)),
        "work.courses_paid_by_others": of(p for p in started if p.course_paid_by),
    }
    for kind in PlacementKind:
        if chosen := [p for p in started if p.kind == kind]:
            figures[f"work.placements.{kind}"] = of(chosen)
    return figures | lasting(scope, jobs) | reasons(material)


def of(some: Iterable[Begun]) -> Figure:
    return counting("placement", (placement.id for placement in some))


def lasting(scope: Scope, jobs: list[Job[Begun]]) -> Figures:
    """Of those that came so many months far in the period: who is known of, and still there."""
    figures = {}
    for months, found in states(jobs, scope.since, scope.until).items():
        known = {job.first for state in KNOWN for job in found[state]}
        still_there = (job.first for job in found[LASTS])
        figures[f"work.placements.lasting.{months}"] = of(still_there)
        in_turn = (job.first for job in jobs if job.first in known)
        figures[f"work.placements.asked.{months}"] = of(in_turn)
    return {key: figure for key, figure in figures.items() if figure.records}


def told(scope: Scope) -> Rows:
    """(placement, client, reason of the employer, of the client, last day or when it fell through)
    of those of which somebody told how they ended; of a job that was renewed the last"""
    p, end = Placement, PlacementEnd
    over = fn.COALESCE(p.fell_through_on, p.ended_on)
    found = p.select(p.id, p.client, end.employer_reason, end.client_reason, over).join(end)
    ended = found.where(p.branch == scope.branch, p.stands(), p.is_last(), over.is_null(False))
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
