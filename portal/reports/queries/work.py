"""Towards language and work."""

from portal.core.database import Rows
from portal.employment.cvs.models import CV
from portal.employment.placements.models import Placement, PlacementKind
from portal.employment.vacancies.models import LadderStep
from portal.reports.queries.contacts import activities
from portal.reports.queries.figure import Figures, Scope, counting
from portal.reports.queries.material import Material


def language(material: Material) -> Figures:
    coaches = {n for n, (_e, roles) in material.people.items() if "language_coach" in roles}
    visits = [
        done
        for done in material.succeeded("home_visit", "language_lesson")
        if done.person in coaches
    ]
    return {
        "language.coaches": counting("person", (n for n in material.people if n in coaches)),
        "language.households": counting(
            "household", (material.clients[c].household for done in visits for c in done.clients)
        ),
        "language.lessons": activities(material.succeeded("language_lesson")),
    }


def work(material: Material) -> Figures:
    coached = [d for d in material.everything if d.succeeded and d.kind == "job_coaching"]
    contacts = material.succeeded("employer_contact")
    return {
        "work.clients": counting(
            "client", (c for done in coached for c in done.clients if material.is_ours(c))
        ),
        "work.employer_contacts": activities(contacts),
        "work.employers": counting("employer", (d.employer for d in contacts if d.employer)),
        **placements(material),
        **ladder(material),
        "work.cvs": counting(
            "client", (n for n, _day in material.rows_by_day(cvs) if material.is_ours(n))
        ),
    }


def cvs(scope: Scope) -> Rows:
    """(client, day) of each CV that was made or renewed"""
    made = CV.made_on.between(scope.since, scope.until)
    found = CV.select(CV.client, CV.made_on).where(CV.branch == scope.branch, made)
    return found.order_by(CV.made_on, CV.id).tuples()


def begun(scope: Scope) -> Rows:
    """(number, client, kind, first day, last day, who paid a course) of the placements"""
    p = Placement
    found = p.select(p.id, p.client, p.kind, p.started_on, p.ended_on, p.course_paid_by)
    begun = found.where(p.branch == scope.branch, p.started_on <= scope.until, p.stands())
    return begun.order_by(p.started_on, p.id).tuples()


def placements(material: Material) -> Figures:
    scope = material.scope
    begun_by_then = (row for row in material.rows(begun) if row[3] <= scope.until)
    found = [row for row in begun_by_then if material.is_ours(row[1])]
    started = [row for row in found if scope.covers(row[3])]

    def of(rows):
        return counting("placement", (row[0] for row in rows))

    figures = {
        "work.placements": of(started),
        "work.placements.running": of(r for r in found if r[4] is None or r[4] >= scope.until),
        "work.courses_paid_by_others": of(r for r in started if r[5]),
    }
    for kind in PlacementKind:
        if chosen := [row for row in started if row[2] == kind]:
            figures[f"work.placements.{kind}"] = of(chosen)
    return figures


def measured(scope: Scope) -> Rows:
    """(client, step, day), the first measurement first"""
    found = LadderStep.select(LadderStep.client, LadderStep.step, LadderStep.measured_on).where(
        LadderStep.branch == scope.branch,
        LadderStep.withdrawn_at.is_null(),
        LadderStep.measured_on.between(scope.since, scope.until),
    )
    return found.order_by(LadderStep.measured_on).tuples()


def ladder(material: Material) -> Figures:
    """First against last measurement in the period, of clients with two."""
    steps: dict[int, list[int]] = {}
    for client, step, _day in material.rows_by_day(measured):
        if material.is_ours(client):
            steps.setdefault(client, []).append(step)
    moved = {c: taken[-1] - taken[0] for c, taken in steps.items() if len(taken) > 1}
    return {
        "work.ladder.risen": counting("client", (c for c, by in moved.items() if by > 0)),
        "work.ladder.same": counting("client", (c for c, by in moved.items() if by == 0)),
        "work.ladder.fallen": counting("client", (c for c, by in moved.items() if by < 0)),
    }
