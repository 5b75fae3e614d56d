"""The yearly figures: the page, the list behind each number, the files to hand over."""

from dataclasses import replace

from flask import Blueprint, Response, abort, render_template, request, url_for
from flask_babel import gettext as _
from flask_login import current_user

from portal.activities.queries.team import years_of
from portal.branches.models import Municipality
from portal.branches.queries import municipalities_of
from portal.core import spreadsheets
from portal.core.clock import local, today
from portal.core.database import read_elsewhere
from portal.core.forms.record_numbers import record_number
from portal.core.i18n.collation import place_of
from portal.core.i18n.formatting import day
from portal.core.text import safe_filename
from portal.core.web.access import Permission, lists_clients, requires, sensitive
from portal.core.web.menu import may_open
from portal.reports import actions, queries
from portal.reports.actions import Report
from portal.reports.actions.line import UNITS
from portal.reports.actions.pdf import for_whom, who_is_in
from portal.reports.actions.publishing import can_be
from portal.reports.asked import Asked, asked_of
from portal.reports.queries import Record, Row, Scope, UnknownFigure
from portal.reports.queries.periods import PARTS, name_of, name_of_part
from portal.reports.queries.story import year_told

bp = Blueprint("reports", __name__)
A_PAGE = 200
KINDS_OF_FILES = spreadsheets.TYPES | {
    "pdf": "application/pdf",
    "docx": "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
}
PAGES = {  # of a kind of record: the page that shows one
    "activity": ("activities.show", "activity_id"),
    "candidate": ("vacancies.candidate", "candidate_id"),
    "client": ("clients.show", "client_id"),
    "employer": ("employers.show", "employer_id"),
    "household": ("clients.household", "household_id"),
    "meeting": ("meetings.show", "meeting_id"),
    "person": ("people.show", "person_id"),
    "placement": ("placements.show", "placement_id"),
}


@bp.get("/figures")
@requires(Permission.SEE_BRANCH_FIGURES)
@read_elsewhere
def index():
    asked = what_was_asked()
    year = asked.scope.since.year
    report = Report(asked.scope, asked.earlier)
    page = render_template(
        "reports/index.html",
        report=report,
        asked=asked,
        who_is_in=who_is_in(report),
        for_whom=for_whom(),
        has_story=year_told(asked.scope) is not None,
        can_publish=can_be(asked.scope),
        label_of=label_of,
        outside={} if asked.is_running or asked.part or asked.is_own else asked.arguments,
        year_parts={part: name_of_part(year, part) for part in PARTS},
        is_running=asked.is_running,
        years=sorted({*years_of(current_user.branch_id), year}, reverse=True),
        municipalities=municipalities(),
        arguments=asked.arguments,
    )
    return page, 422 if asked.faults else 200


@bp.get("/figures/ledger")
@requires(Permission.SEE_BRANCH_FIGURES)
@read_elsewhere
def ledger():
    """Opening, housed, target, corrections and closing of each half-year, each with its list."""
    place = place_asked_for()
    lines = queries.ledger(current_user.branch, place)
    return render_template(
        "reports/ledger.html",
        lines=lines,
        chart=actions.ledger_chart(lines),
        forecast=(forecast := queries.forecast(current_user.branch, place)),
        picture=forecast and actions.picture_of(forecast),
        place=place,
        municipalities=municipalities(),
        definition=queries.definition,
    )


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
    when = [day(local(moment).date()) for moment in found.values()]
    told = [
        replace(
            row, what=f"{row.what} · {_('written down on %(day)s', day=each)}" if row.what else ""
        )
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
        added=actions.ADDED.get(figure.unit),
        unit=UNITS.get(figure.unit, ""),
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


@bp.get("/figures.csv")
@requires(Permission.SEE_BRANCH_FIGURES)
@sensitive
@read_elsewhere
def as_csv():
    asked = what_was_asked()
    return download(actions.as_csv(asked.scope, asked.earlier), asked.scope, "csv")


@bp.get("/figures.xlsx")
@requires(Permission.SEE_BRANCH_FIGURES)
@sensitive
@read_elsewhere
def as_xlsx():
    asked = what_was_asked()
    return download(actions.as_xlsx(asked.scope, asked.earlier), asked.scope, "xlsx")


@bp.get("/figures.pdf")
@requires(Permission.SEE_BRANCH_FIGURES)
@sensitive
@read_elsewhere
def as_pdf():
    asked = what_was_asked()
    return download(actions.as_pdf(asked.scope, asked.earlier), asked.scope, "pdf")


@bp.get("/figures.docx")
@requires(Permission.SEE_BRANCH_FIGURES)
@sensitive
@read_elsewhere
def as_docx():
    asked = what_was_asked()
    return download(actions.as_docx(asked.scope, asked.earlier), asked.scope, "docx")


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


def label_of(key: str) -> str:
    """What a figure is called; one that the portal no longer counts keeps its key."""
    try:
        return str(queries.definition(key).label)
    except UnknownFigure:
        return key


def opens(row: Row) -> str | None:
    """The page of the record on this row, where it has one for this visitor."""
    kind, number = row.link or ("", 0)
    endpoint, name = PAGES.get(kind, ("", ""))
    named: dict = {name: number}
    return url_for(endpoint, **named) if may_open(endpoint) else None


def what_was_asked() -> Asked:
    """A period, of the visitor's own branch or a municipality of it, and the one beside it.

    Everybody belongs to one branch; the address may name it, and no other.
    """
    if request.args.get("branch", current_user.branch.code) != current_user.branch.code:
        abort(404)
    place = place_asked_for()
    basis = "adults" if request.args.get("basis") == "adults" else "all"
    now = today()
    asked = asked_of(request.args, Scope(current_user.branch, now, now, place, basis))
    if place is not None:
        asked.arguments["municipality"] = place.id
    if basis != "all":
        asked.arguments["basis"] = basis
    return asked


def place_asked_for() -> Municipality | None:
    """A municipality of the visitor's own branch, or nothing for all of them."""
    if not (wanted := request.args.get("municipality")):
        return None
    own = {str(each.id): each for each in municipalities_of(current_user.branch_id)}
    return own.get(wanted) or abort(404)


def municipalities() -> list[Municipality]:
    return sorted(municipalities_of(current_user.branch_id), key=lambda place: place_of(place.name))


def file_name(scope: Scope, key: str = "") -> str:
    place = (scope.municipality or scope.branch).name
    return safe_filename(f"figures {place} {name_of(scope)} {key}")


def download(content: bytes, scope: Scope, ending: str) -> Response:
    return Response(
        content,
        mimetype=KINDS_OF_FILES[ending],
        headers={"Content-Disposition": f'attachment; filename="{file_name(scope)}.{ending}"'},
    )


from portal.reports.routes import contents, publishing, story  # noqa: E402  they need `bp`

__all__ = ["bp", "contents", "publishing", "story"]
