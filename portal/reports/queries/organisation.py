"""The branch itself: people, hours, meetings, expenses."""

from itertools import pairwise

from peewee import Expression, fn

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
    active = material.people
    figures = {
        key: counting("person", (n for n, (e, _r) in active.items() if e == employment))
        for employment, key in PEOPLE_KEYS.items()
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
        for n, who, minutes, _day in material.rows_by_day(came)
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


def came(scope: Scope) -> Rows:
    """(attendance, person, minutes, day)"""
    a = Attendance
    found = a.select(a.id, a.person, Meeting.minutes, Meeting.held_on).join(Meeting)
    return found.where(held_in(scope)).order_by(Meeting.held_on, a.id).tuples()


def held_in(scope: Scope) -> Expression:
    """Of meetings: what is planned or cancelled was not held."""
    days = Meeting.held_on.between(scope.since, scope.until)
    return (Meeting.branch == scope.branch) & (Meeting.status == MeetingStatus.HELD) & days


def meetings_held(scope: Scope) -> Rows:
    found = Meeting.select(Meeting.id, Meeting.held_on).where(held_in(scope))
    return found.order_by(Meeting.starts_at, Meeting.id).tuples()


def meetings(material: Material) -> Figures:
    held = material.rows_by_day(meetings_held)
    gaps = [
        Record("meeting", later[0], (later[1] - earlier[1]).days)
        for earlier, later in pairwise(held)
    ]
    return {
        "meetings.held": counting("meeting", (n for n, _day in held)),
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
