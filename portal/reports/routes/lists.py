"""The lists behind figures: each record that a number counts, lacks something, or came late."""

from dataclasses import replace

from flask import abort, render_template, request, url_for
from flask_babel import gettext as _
from flask_login import current_user

from portal.core import spreadsheets
from portal.core.clock import local
from portal.core.database import read_elsewhere
from portal.core.forms.record_numbers import record_number
from portal.core.i18n.formatting import day
from portal.core.web.access import Permission, lists_clients, requires, sensitive
from portal.core.web.menu import may_open
from portal.reports import actions, queries
from portal.reports.actions import Report
from portal.reports.actions.line import UNITS
from portal.reports.asked import Asked
from portal.reports.queries import Figure, Record, Row, Scope, UnknownFigure
from portal.reports.queries.periods import name_of
from portal.reports.routes import bp, file_name, what_was_asked

A_PAGE = 200
PAGES = {  # of a kind of record: the page that shows one
    "activity": ("activities.show", "activity_id"),
    "candidate": ("vacancies.candidate", "candidate_id"),
    "client": ("clients.show", "client_id"),
    "employer": ("employers.show", "employer_id"),
    "home": ("clients.edit_home", "home_id"),
    "household": ("clients.household", "household_id"),
    "legal_case": ("legal.case", "case_id"),
    "meeting": ("meetings.show", "meeting_id"),
    "person": ("people.show", "person_id"),
    "placement": ("placements.show", "placement_id"),
}


@bp.get("/figures/missing/<int:number>")
@requires(Permission.SEE_BRANCH_FIGURES)
@lists_clients
@read_elsewhere
def missing(number: int):
    """The records that lack something: one list for each kind of gap."""
    asked = what_was_asked()
    scope = asked.scope
    [material] = queries.material_of(scope)
    gaps = queries.incomplete(material)
    if number >= len(gaps):
        abort(404)
    gap = gaps[number]
    rows = queries.rows(scope, gap.figure, current_user)
    return list_page(
        asked,
        rows,
        label=gap.text,
        text=_("Add what is missing to these records."),
        day_head=queries.day_head("", gap.figure),
    )


@bp.get("/figures/late")
@requires(Permission.SEE_BRANCH_FIGURES)
@lists_clients
@read_elsewhere
def late():
    """What was written down after the period, the last first; it counts by its own day (F7)."""
    asked = what_was_asked()
    found = Report(asked.scope).late
    figure = queries.Figure([Record("activity", number) for number in found])
    rows = queries.rows(asked.scope, figure, current_user)
    when = [_("written down on %(day)s", day=day(local(at).date())) for at in found.values()]
    told = [
        replace(row, what=f"{row.what} · {each}" if row.what else "")
        for row, each in zip(rows, when, strict=True)
    ]
    return list_page(
        asked,
        told,
        label=_("Written down after the period"),
        text=_(
            "What was done in this period, and written down after it. It counts by its own day."
        ),
        day_head=queries.day_head("", figure),
    )


@bp.get("/figures/<path:key>")
@requires(Permission.SEE_BRANCH_FIGURES)
@lists_clients
@read_elsewhere
def records(key: str):
    """As many rows as the figure says."""
    asked = what_was_asked()
    meaning, figure, rows = behind(asked.scope, key)
    return list_page(
        asked,
        rows,
        label=meaning.label,
        text=meaning.text,
        key=key,
        figure=figure,
        day_head=queries.day_head(key, figure),
        **what_rows_add(figure),
    )


@bp.get("/figures/<path:key>/list.<any(csv, xlsx):ending>")
@requires(Permission.SEE_BRANCH_FIGURES)
@sensitive
@read_elsewhere
def records_file(key: str, ending: str):
    scope = what_was_asked().scope
    meaning, figure, rows = behind(scope, key)
    actions.note_taken(current_user, key, scope)
    sheet = actions.list_of(figure, key, meaning.label, rows)
    return spreadsheets.download(sheet, ending, file_name(scope, key))


def what_rows_add(figure: Figure) -> dict:
    """The column of what each row adds, and what all of them make, in words and in which unit."""
    return {
        "added": actions.ADDED.get(figure.unit),
        "make": actions.MAKE.get(figure.unit, _("together")),
        "unit": UNITS.get(figure.unit.rpartition(" ")[2], ""),
    }


def behind(scope: Scope, key: str):
    try:
        return queries.definition(key), *queries.records_behind(scope, key, current_user)
    except UnknownFigure:
        abort(404)


def list_page(asked: Asked, rows: list, **what):
    page = max(request.args.get("page", 1, type=record_number), 1)
    first = (page - 1) * A_PAGE
    here = asked.arguments | (request.view_args or {})
    here |= {"which": request.args["which"]} if "which" in request.args else {}
    return render_template(
        "reports/records.html",
        scope=asked.scope,
        period=name_of(asked.scope),
        rows=rows[first : first + A_PAGE],
        count=len(rows),
        opens=opens,
        arguments=asked.arguments,
        previous=page > 1 and url_for(request.endpoint or "", **here),
        next=first + A_PAGE < len(rows) and url_for(request.endpoint or "", **here, page=page + 1),
        **what,
    )


def opens(row: Row) -> str | None:
    """The page of the record on this row, where it has one for this visitor."""
    kind, number = row.link or ("", 0)
    endpoint, name = PAGES.get(kind, ("", ""))
    named: dict = {name: number}
    return url_for(endpoint, **named) if may_open(endpoint) else None
