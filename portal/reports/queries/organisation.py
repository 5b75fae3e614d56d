"""The branch itself: people, hours, meetings, expenses."""

from itertools import pairwise

from peewee import Expression, fn

from portal.access import Role
from portal.activities.models import Kind
from portal.expenses.models import ExpenseClaim, ExpenseLine
from portal.meetings.models import Attendance, Meeting, Status
from portal.people.models import Employment
from portal.reports.queries.figure import Figure, Figures, Record, Scope, counting
from portal.reports.queries.material import Material

PEOPLE_KEYS = {
    "paid": "people.paid",
    "volunteer": "people.volunteers",
    "trainee": "people.trainees",
}


def people(material: Material) -> Figures:
    active = material.people
    figures = {
        key: counting("person", (n for n, (e, _r) in active.items() if e == employment))
        for employment, key in PEOPLE_KEYS.items()
    }
    for role in Role:
        chosen = [n for n, (_e, roles) in active.items() if role in roles]
        if chosen and role is not Role.ADMINISTRATOR:
            figures[f"people.{role}"] = counting("person", chosen)
    return figures


def hours(material: Material) -> Figures:
    """In whole minutes the total is the sum of the kinds and the meetings."""
    spent = [
        (done.kind, done.person, Record("activity", done.id, done.minutes))
        for done in material.everything
    ]
    spent += attendances(material)
    employment = material.employment

    def of(wanted) -> Figure:
        return Figure([record for kind, who, record in spent if wanted(kind, who)], "hours")

    figures = {
        "hours.total": of(lambda kind, who: True),
        "hours.meetings": of(lambda kind, who: kind == "meetings"),
    }
    for each in Kind:
        figures[f"hours.{each}"] = of(lambda kind, who, each=each: kind == each)
    for each in Employment:
        figures[f"hours.employment.{each}"] = of(
            lambda kind, who, each=each: employment[who] == each
        )
    always = {"hours.total", "hours.meetings"}
    return {key: f for key, f in figures.items() if f.records or key in always}


def attendances(material: Material) -> list[tuple]:
    scope = material.scope
    found = (
        Attendance.select(Attendance.id, Attendance.person, Meeting.minutes)
        .join(Meeting)
        .where(held_in(scope))
        .order_by(Meeting.held_on, Attendance.id)
    )
    return [("meetings", who, Record("attendance", n, m)) for n, who, m in found.tuples()]


def held_in(scope: Scope) -> Expression:
    """Of meetings: what is planned or cancelled was not held."""
    days = Meeting.held_on.between(scope.since, scope.until)
    return (Meeting.branch == scope.branch) & (Meeting.status == Status.HELD) & days


def meetings(material: Material) -> Figures:
    scope = material.scope
    held = list(
        Meeting.select(Meeting.id, Meeting.held_on)
        .where(held_in(scope))
        .order_by(Meeting.starts_at, Meeting.id)
        .tuples()
    )
    gaps = [
        Record("meeting", later[0], (later[1] - earlier[1]).days)
        for earlier, later in pairwise(held)
    ]
    return {
        "meetings.held": counting("meeting", (n for n, _day in held)),
        "meetings.average_weeks_between": Figure(gaps, "weeks"),
    }


def expenses(material: Material) -> Figures:
    scope = material.scope
    paid = fn.COALESCE(ExpenseLine.approved_cents, ExpenseLine.amount_cents)
    lines = list(
        ExpenseLine.select(ExpenseLine.id, paid, ExpenseLine.distance_hm)
        .join(ExpenseClaim)
        .where(
            ExpenseLine.branch == scope.branch,
            ExpenseLine.spent_on.between(scope.since, scope.until),
            ExpenseClaim.status.in_(["approved", "paid"]),
        )
        .order_by(ExpenseLine.spent_on, ExpenseLine.id)
        .tuples()
    )
    return {
        "expenses.approved": Figure(
            [Record("expense_line", n, cents) for n, cents, _hm in lines], "euros"
        ),
        "expenses.km": Figure(
            [Record("expense_line", n, hm) for n, _cents, hm in lines if hm], "kilometres"
        ),
    }
