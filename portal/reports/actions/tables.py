"""The figures, or the list behind one, as a file of lines."""

import csv
import io

from flask_babel import gettext as _

from portal import journal
from portal.db import db
from portal.people.models import Person
from portal.reports.actions.report import Report
from portal.reports.queries import COLUMNS, Row, Scope
from portal.text import csv_cell


def as_csv(scope: Scope) -> bytes:
    """A line for every figure: key, what it is called, value."""
    lines = [(x.key, x.label, x.value) for _s, _n, found in Report(scope).tables for x in found]
    return written([("key", _("Figure"), "value"), *lines])


def rows_as_csv(leader: Person, key: str, scope: Scope, rows: list[Row]) -> bytes:
    """The list behind a figure: it holds names, so the journal says who took it."""
    with db.atomic():
        journal.record(
            leader,
            "export",
            scope.branch,
            reason=f"{key} {scope.since:%Y-%m-%d} {scope.until:%Y-%m-%d}",
        )
    heads = tuple(str(head) for head in COLUMNS)
    return written([heads, *((r.day or "", str(r.who), str(r.what), r.amount) for r in rows)])


def written(lines: list[tuple]) -> bytes:
    out = io.StringIO(newline="")
    writer = csv.writer(out)
    writer.writerows([csv_cell(value) for value in line] for line in lines)
    return ("\ufeff" + out.getvalue()).encode()
