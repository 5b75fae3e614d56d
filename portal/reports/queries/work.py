"""Towards language and work."""

from portal.cvs.models import CV
from portal.placements.models import Placement, PlacementKind
from portal.reports.queries.contacts import activities
from portal.reports.queries.figure import Figures, counting
from portal.reports.queries.material import Material
from portal.work.models import LadderStep


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
        "work.cvs": counting("client", clients_of(material, CV, CV.made_on)),
    }


def clients_of(material: Material, model: type, day) -> list[int]:
    scope = material.scope
    found = model.select(model.client).where(
        model.branch == scope.branch, day.between(scope.since, scope.until)
    )
    return [n for (n,) in found.order_by(day, model.id).tuples() if material.is_ours(n)]


def placements(material: Material) -> Figures:
    scope = material.scope
    found = [
        row
        for row in Placement.select(
            Placement.id,
            Placement.client,
            Placement.kind,
            Placement.started_on,
            Placement.ended_on,
            Placement.course_paid_by,
        )
        .where(
            Placement.branch == scope.branch,
            Placement.started_on <= scope.until,
            Placement.stands(),
        )
        .order_by(Placement.started_on, Placement.id)
        .tuples()
        if material.is_ours(row[1])
    ]
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


def ladder(material: Material) -> Figures:
    """First against last measurement in the period, of clients with two."""
    scope = material.scope
    steps: dict[int, list[int]] = {}
    found = LadderStep.select(LadderStep.client, LadderStep.step).where(
        LadderStep.branch == scope.branch,
        LadderStep.withdrawn_at.is_null(),
        LadderStep.measured_on.between(scope.since, scope.until),
    )
    for client, step in found.order_by(LadderStep.measured_on).tuples():
        if material.is_ours(client):
            steps.setdefault(client, []).append(step)
    moved = {c: taken[-1] - taken[0] for c, taken in steps.items() if len(taken) > 1}
    return {
        "work.ladder.risen": counting("client", (c for c, by in moved.items() if by > 0)),
        "work.ladder.same": counting("client", (c for c, by in moved.items() if by == 0)),
        "work.ladder.fallen": counting("client", (c for c, by in moved.items() if by < 0)),
    }
