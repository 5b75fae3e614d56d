"""The branch itself: people, hours, meetings, expenses."""

from itertools import pairwise

from peewee import JOIN, Expression, fn

from portal.activities.models import Kind
from portal.core.database import Rows
from portal.core.web.access import WITHOUT_CLIENTS, Role
from portal.expenses.records.models import ExpenseClaim, ExpenseLine
from portal.people.models import Employment
from portal.reports.queries.figure import Figure, Figures, Record, Scope, counting
from portal.reports.queries.material import Material
from portal.schedule.meetings.models import Attendance, Meeting, MeetingStatus

PEOPLE_KEYS = {
    "paid": "people.paid",
    "volunteer": "people.volunteers",
    "trainee": "people.trainees",
}


def people(material: Material) -> Figures:
    active, last = material.people, material.here_at_the_end
    figures = {
        key: counting("person", (n for n, (e, _r) in active.items() if e == employment))
        for employment, key in PEOPLE_KEYS.items()
    }
    figures |= {
        f"{key}.last_day": counting("person", (r.id for r in found.records if r.id in last))
        for key, found in figures.items()
    }
    for role in Role:
        chosen = [n for n, (_e, roles) in active.items() if role in roles]
        if chosen and role not in WITHOUT_CLIENTS:
            figures[f"people.{role}"] = counting("person", chosen)
    return figures


def hours(material: Material) -> Figures:
    """In whole minutes the total is the sum of the kinds and the meetings."""
    spent = [
        (done.kind, done.person, Record("activity", done.id, done.minutes))
        for done in material.everything
    ]
    spent += [
        ("meetings", who, Record("attendance", n, minutes))
        for _meeting, minutes, n, who, _day in material.rows_by_day(held)
        if n is not None
    ]
    employment = material.employment

    def of(wanted) -> Figure:
        return Figure([record for kind, who, record in spent if wanted(kind, who)], "hours")

    figures = {
        "hours.total": of(lambda kind, who: True),
        "hours.meetings": of(lambda kind, who: kind == "meetings"),
    }
    for each in Kind:
        figures[f"hours.{each}"] = of(lambda kind, who, each=each: kind == each)
    for way in Employment:
        figures[f"hours.employment.{way}"] = of(lambda kind, who, way=way: employment[who] == way)
    always = {"hours.total", "hours.meetings"}
    return {key: f for key, f in figures.items() if f.records or key in always}


def held(scope: Scope) -> Rows:
    """(meeting, minutes, attendance, person, day) of who came, also where nobody did"""
    m, a = Meeting, Attendance
    found = m.select(m.id, m.minutes, a.id, a.person, m.held_on)
    ordered = found.join(a, JOIN.LEFT_OUTER).order_by(m.starts_at, m.id, a.id)
    return ordered.where(held_in(scope)).tuples()


def held_in(scope: Scope) -> Expression:
    """Of meetings: what is planned or cancelled was not held."""
    days = Meeting.held_on.between(scope.since, scope.until)
    return (Meeting.branch == scope.branch) & (Meeting.status == MeetingStatus.HELD) & days


def meetings(material: Material) -> Figures:
    days = {row[0]: row[-1] for row in material.rows_by_day(held)}
    gaps = [
        Record("meeting", number, (day - before).days)
        for (_number, before), (number, day) in pairwise(days.items())
    ]
    return {
        "meetings.held": counting("meeting", days),
        "meetings.average_weeks_between": Figure(gaps, "weeks"),
    }


def granted(scope: Scope) -> Rows:
    """(line, cents, hundred metres, day) of what was approved or paid"""
    line = ExpenseLine
    paid = fn.COALESCE(line.approved_cents, line.amount_cents)
    found = line.select(line.id, paid, line.distance_hm, line.spent_on).join(ExpenseClaim)
    ours = found.where(
        line.branch == scope.branch,
        line.spent_on.between(scope.since, scope.until),
        ExpenseClaim.status.in_(["approved", "paid"]),
    )
    return ours.order_by(line.spent_on, line.id).tuples()


def expenses(material: Material) -> Figures:
    lines = material.rows_by_day(granted)
    return {
        "expenses.approved": Figure(
            [Record("expense_line", n, cents) for n, cents, _hm, _day in lines], "euros"
        ),
        "expenses.km": Figure(
            [Record("expense_line", n, hm) for n, _cents, hm, _day in lines if hm], "kilometres"
        ),
    }
