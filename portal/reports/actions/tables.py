"""The figures, or the list behind one, as a file of lines."""

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l

from portal import audit
from portal.core import spreadsheets
from portal.core.database import db
from portal.core.i18n.formatting import clock_hours, euros, kilometres, number, signed
from portal.core.spreadsheets import Column, Sheet, Unit
from portal.people.models import Person
from portal.reports.actions.report import Report
from portal.reports.queries import Figure, Row, Scope, day_head
from portal.reports.queries.figure import OF_DAYS

# Of a figure that is a sum: what each row of its list adds, and how a page writes that.
ADDED = {
    "hours": (Column(_l("Hours"), Unit.HOURS), clock_hours),
    "euros": (Column(_l("Money"), Unit.EUROS), euros),
    "kilometres": (Column(_l("Distance"), Unit.KILOMETRES), kilometres),
    "persons": (Column(_l("People"), Unit.COUNT), signed),
    "steps": (Column(_l("Steps"), Unit.COUNT), number),
    "answers": (Column(_l("Answer"), Unit.COUNT), number),
    **dict.fromkeys(OF_DAYS, (Column(_l("Days"), Unit.COUNT), number)),
}
# What the rows make of which a figure is no sum.
MAKE = {
    "weeks": _l("on average"),
    "median weeks": _l("half of them no longer than"),
    "longest weeks": _l("the longest"),
}


def as_csv(scope: Scope, earlier: Scope | None = None) -> bytes:
    """A line for every figure, for people: what it is called, its value and unit, its key."""
    report = Report(scope, earlier)
    now, before = report.names
    columns = [
        Column(_("Part")),
        Column(_("Figure")),
        Column(now, Unit.NUMBER),
        Column(before, Unit.NUMBER),
        Column(_("Part of the whole (%)"), Unit.COUNT),
        Column(_("Unit")),
        Column(_("Key")),
    ]
    rows = [
        (name, x.label, x.value, x.before, x.part, x.unit, x.key)
        for _section, name, found in report.tables
        for x in found
    ]
    return spreadsheets.as_csv(Sheet(report.title, columns, rows))


def list_of(figure: Figure, key: str, label: str, rows: list[Row]) -> Sheet:
    """The list behind a figure, with what each row adds where it is a sum."""
    columns = [Column(day_head(key, figure), Unit.DAY), Column(_("Who")), Column(_("What"))]
    if figure.unit not in ADDED:
        return Sheet(label, columns, ((r.day, r.who, r.what) for r in rows))
    added, _shown = ADDED[figure.unit]
    return Sheet(label, [*columns, added], ((r.day, r.who, r.what, r.amount) for r in rows))


def note_taken(leader: Person, key: str, scope: Scope) -> None:
    """The list behind a figure holds names, so the audit log says who took it."""
    with db.atomic():
        audit.record(
            leader,
            "export",
            scope.branch,
            reason=f"{key} {scope.since:%Y-%m-%d} {scope.until:%Y-%m-%d}",
        )
