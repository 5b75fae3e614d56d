"""Towards language and work."""

from portal.core.database import Rows
from portal.employment.cvs.models import CV
from portal.employment.placements.models import Advice
from portal.employment.vacancies.models import (
    Candidate,
    CandidateMove,
    LadderStep,
)
from portal.employment.vacancies.queries.ladder import rises
from portal.reports.queries import placements
from portal.reports.queries.contacts import activities
from portal.reports.queries.figure import Figure, Figures, Record, Scope, counting
from portal.reports.queries.material import Material
from portal.reports.queries.records import STAGES
from portal.reports.queries.visitors import breakdown, first_days


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
    first = {c: day for c, day in first_days(coached).items() if material.is_ours(c)}
    return {
        "work.clients": counting("client", first),
        **breakdown(material, "work.clients", first),
        "work.employer_contacts": activities(contacts),
        "work.employers": counting("employer", (d.employer for d in contacts if d.employer)),
        **placements.placements(material),
        **ladder(material),
        **candidates(material),
        "work.advices": counting(
            "advice", (n for n, c, _day in material.rows_by_day(given) if material.is_ours(c))
        ),
        "work.cvs": counting(
            "client", (n for n, _day in material.rows_by_day(cvs) if material.is_ours(n))
        ),
    }


def cvs(scope: Scope) -> Rows:
    """(client, day) of each CV that was made or renewed"""
    made = CV.made_on.between(scope.since, scope.until)
    found = CV.select(CV.client, CV.made_on).where(CV.branch == scope.branch, made)
    return found.order_by(CV.made_on, CV.id).tuples()


def given(scope: Scope) -> Rows:
    """(advice, client, day), the first given first"""
    found = Advice.select(Advice.id, Advice.client, Advice.given_on).where(
        Advice.branch == scope.branch,
        Advice.stands(),
        Advice.given_on.between(scope.since, scope.until),
    )
    return found.order_by(Advice.given_on, Advice.id).tuples()


def moved(scope: Scope) -> Rows:
    """(candidate, client, stage, day) of each stage that candidates for vacancies reached"""
    move = CandidateMove
    found = move.select(move.candidate, Candidate.client, move.stage, move.reached_on)
    reached = move.reached_on.between(scope.since, scope.until)
    of_branch = found.join(Candidate).where(
        move.branch == scope.branch, reached, move.undone_at.is_null()
    )
    return of_branch.order_by(move.reached_on, move.id).tuples()


def candidates(material: Material) -> Figures:
    """Who was proposed and who had a talk in the period, each once; there where it is above 0."""
    found = [row for row in material.rows_by_day(moved) if material.is_ours(row[1])]
    figures = {
        key: counting("candidate", (row[0] for row in found if row[2] == stage))
        for key, stage in STAGES.items()
    }
    return {key: figure for key, figure in figures.items() if figure.records}


def measured(scope: Scope) -> Rows:
    """(number, client, step, day) of all until the last day, the first measurement first"""
    step = LadderStep
    found = step.select(step.id, step.client, step.step, step.measured_on).where(
        step.branch == scope.branch,
        step.withdrawn_at.is_null(),
        step.measured_on <= scope.until,
    )
    return found.order_by(step.measured_on, step.id).tuples()


def ladder(material: Material) -> Figures:
    """First against last measurement in the period, of clients with two; each rise by its day."""
    scope = material.scope
    judged = [row for row in material.rows(measured) if material.is_ours(row[1])]
    within: dict[int, list[int]] = {}
    for _number, client, step, day in judged:
        if scope.covers(day):
            within.setdefault(client, []).append(step)
    moved = {c: taken[-1] - taken[0] for c, taken in within.items() if len(taken) > 1}
    climbed = [
        Record("ladder_step", rise.judgement, amount=rise.by)
        for rise in rises(judged)
        if scope.covers(rise.day)
    ]
    return {
        "work.ladder.risen": counting("client", (c for c, by in moved.items() if by > 0)),
        "work.ladder.same": counting("client", (c for c, by in moved.items() if by == 0)),
        "work.ladder.fallen": counting("client", (c for c, by in moved.items() if by < 0)),
        "work.ladder.steps_climbed": Figure(climbed, "steps"),
    }
