"""Contacts at the desk, legal cases, guidance."""

from collections import Counter, defaultdict
from datetime import date

from portal.activities.models import Activity, Topic
from portal.activities.models.words import ActivityWord, AnswerKind, OwnWord
from portal.clients.models import Client
from portal.core.database import Rows
from portal.guidance.models import Trajectory
from portal.legal.models import CaseKind, LegalCase
from portal.reports.queries.figure import Figure, Figures, Record, Scope, counting
from portal.reports.queries.material import Done, Material
from portal.reports.queries.visitors import breakdown, first_days, half_days, referrals


def activities(some) -> Figure:
    return counting("activity", (done.id for done in some))


def distinct_clients(some: list[Done]) -> Figure:
    return counting("client", (client for done in some for client in done.clients))


def mentions(some: list[Done], wanted: str | None = None) -> Figure:
    """One record for each time that a topic came up."""
    return Figure(
        [
            Record("activity", done.id, note=topic)
            for done in some
            for topic, times in done.topics
            for _ in range(times)
            if wanted in {None, topic}
        ]
    )


def contacts(material: Material) -> Figures:
    at_desk = material.succeeded("desk_contact")
    guided = [done for done in at_desk if material.in_guidance(done)]
    desk = [done for done in at_desk if not material.in_guidance(done)]
    legal = material.succeeded("legal_consultation")
    figures = {
        "desk.contacts": activities(desk),
        "desk.topics": mentions(desk),
        "desk.unique_clients": distinct_clients(desk),
        **breakdown(material, "desk.unique_clients", first_days(desk)),
        "desk.half_days_per_week": half_days(material),
        **referrals(material),
        "guidance.contacts": activities(guided),
        "legal.contacts": activities(legal),
        "legal.consultation_clients": distinct_clients(legal),
        **breakdown(material, "legal.consultation_clients", first_days(legal)),
    }
    for topic in Topic:
        figure = mentions(desk, topic)
        if figure.records:
            figures[f"desk.topic.{topic}"] = figure
    return figures


def cases_of(scope: Scope) -> Rows:
    """(case, client, kind, opened, closed, arrived, nationality)"""
    case = LegalCase
    days = (case.opened_on, case.closed_on, case.arrived_on)
    found = case.select(case.id, case.client, case.kind, *days, Client.nationality).join(Client)
    return found.where(case.branch == scope.branch).order_by(case.opened_on, case.id).tuples()


def legal(material: Material) -> Figures:
    scope = material.scope
    cases = [case for case in material.rows(cases_of) if material.is_ours(case[1])]
    of_families = [case for case in cases if case[2] == CaseKind.REUNIFICATION]
    reunited = [(c[0], c[6] or "unknown") for c in of_families if scope.covers(c[5])]
    figures = {
        **progress(scope, "legal.reunification", of_families),
        "legal.families_reunited": of_cases(n for n, _nationality in reunited),
    }
    for nationality, _n in Counter(nationality for _case, nationality in reunited).most_common():
        figures[f"legal.families_reunited.nationality.{nationality}"] = of_cases(
            n for n, other in reunited if other == nationality
        )
    figures |= by_nationality(scope, of_families)
    for kind in (kind for kind in CaseKind if kind != CaseKind.REUNIFICATION):
        found = progress(scope, f"legal.cases.{kind}", [case for case in cases if case[2] == kind])
        figures |= {key: figure for key, figure in found.items() if figure.records}
    return figures


def progress(scope: Scope, key: str, cases: list[tuple]) -> Figures:
    """Cases that began, were open and ended in the period, and how long these took.

    The last day is still open.
    """
    return {
        f"{key}.opened": of_cases(c[0] for c in cases if scope.covers(c[3])),
        f"{key}.total": of_cases(
            c[0]
            for c in cases
            if (c[3] is None or c[3] <= scope.until) and (c[4] is None or c[4] >= scope.since)
        ),
        f"{key}.closed": of_cases(c[0] for c in cases if scope.covers(c[4])),
        **durations(key, [c for c in cases if scope.covers(c[4]) and c[3] is not None]),
    }


def durations(key: str, closed: list[tuple]) -> Figures:
    return {
        f"{key}.median_weeks": took(closed, "median weeks"),
        f"{key}.longest_weeks": took(closed, "longest weeks"),
    }


def took(closed: list[tuple], unit: str) -> Figure:
    """How long these cases took, the longest first: in days, the first and the last counted."""
    found = [Record("legal_case", c[0], (c[4] - c[3]).days + 1) for c in closed]
    return Figure(sorted(found, key=lambda one: -one.amount), unit)


def by_nationality(scope: Scope, cases: list[tuple]) -> Figures:
    """How long the cases of families took, by the nationality of the client."""
    closed: dict[str, list[tuple]] = defaultdict(list)
    for case in cases:
        if scope.covers(case[4]) and case[3] is not None:
            closed[case[6] or "unknown"].append(case)
    key = "legal.reunification.median_weeks.nationality"
    return {f"{key}.{code}": took(closed[code], "median weeks") for code in sorted(closed)}


def of_cases(ids) -> Figure:
    return counting("legal_case", ids)


def trajectories_of(scope: Scope) -> Rows:
    """(number, client, year, first day, last day) of those that began by the last day"""
    t = Trajectory
    found = t.select(t.id, t.client, t.year_number, t.started_on, t.ended_on)
    begun = found.where(t.branch == scope.branch, t.started_on <= scope.until)
    return begun.order_by(t.started_on, t.id).tuples()


def guidance(material: Material) -> Figures:
    scope = material.scope
    begun = (row for row in material.rows(trajectories_of) if row[3] <= scope.until)
    trajectories = [row for row in begun if material.is_ours(row[1])]

    def started(year: int) -> Figure:
        chosen = (r[0] for r in trajectories if r[2] == year and scope.covers(r[3]))
        return counting("trajectory", chosen)

    running: dict[int, date] = {}  # the first day in the period, by client
    for _number, client, _year, begun_on, ended_on in trajectories:
        if ended_on is None or ended_on >= scope.since:
            running.setdefault(client, max(begun_on, scope.since))
    return {
        "guidance.started.1": started(1),
        "guidance.started.2": started(2),
        "guidance.clients": counting("client", running),
        **breakdown(material, "guidance.clients", running),
        "guidance.talks": activities(material.succeeded("guidance_talk")),
    }


def chosen_words(scope: Scope) -> Rows:
    """(activity, below what, name, what it asks, answer) of the words of the branch itself"""
    a, w = ActivityWord, OwnWord
    found = a.select(a.activity, w.under, w.name, w.answer, a.answer).join(w)
    here = (a.branch == scope.branch) & (Activity.happened_on.between(scope.since, scope.until))
    chosen = found.switch(a).join(Activity)
    said = w.answer.is_null() | a.answer.is_null(False)
    return chosen.where(here, said).order_by(a.activity, w.id).tuples()


def own_words(material: Material) -> Figures:
    """Each as it was called on the day, by what it stands below: finance/Schulden.

    Numbers are added up; of what was typed in words it counts how often.
    """
    done = {one.id for one in material.activities if one.succeeded}
    found: dict[str, list[int]] = defaultdict(list)
    numbers: dict[str, list[Record]] = defaultdict(list)
    for activity, under, name, asked, answer in material.rows(chosen_words):
        word = f"{under}/{name}"
        if activity not in done:
            continue
        if asked == AnswerKind.NUMBER:
            numbers[word].append(Record("activity", activity, int(answer)))
        else:
            is_told = asked in {AnswerKind.YES_NO, AnswerKind.CHOICE}
            found[f"{word}={answer}" if is_told else word].append(activity)
    counted = {f"activities.word.{w}": counting("activity", found[w]) for w in sorted(found)}
    sums = {f"activities.number.{w}": Figure(numbers[w], "answers") for w in sorted(numbers)}
    return counted | {key: figure for key, figure in sums.items() if figure.value}


def attempts(material: Material) -> Figures:
    return {
        "activities.failed": activities(d for d in material.activities if not d.succeeded),
        "activities.with_interpreter": activities(
            d for d in material.activities if d.succeeded and d.interpreter_language
        ),
        **by_language(material),
        **own_words(material),
    }


def by_language(material: Material) -> Figures:
    """Of those with an interpreter, for each language."""
    found: dict[str, list[int]] = defaultdict(list)
    for done in material.activities:
        if done.succeeded and done.interpreter_language:
            found[done.interpreter_language].append(done.id)
    key = "activities.with_interpreter"
    return {f"{key}.{code}": counting("activity", found[code]) for code in sorted(found)}
