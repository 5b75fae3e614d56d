"""The yearly figures: the page, the list behind each number, the files to hand over."""

from flask import Blueprint, Response, abort, render_template, request
from flask_babel import gettext
from flask_login import current_user

from portal.activities.queries.team import years_of
from portal.branches.models import Municipality
from portal.branches.queries import municipalities_of
from portal.core import spreadsheets
from portal.core.clock import today
from portal.core.database import read_elsewhere
from portal.core.i18n.collation import place_of
from portal.core.text import safe_filename
from portal.core.web.access import Permission, requires, sensitive
from portal.reports import actions, queries
from portal.reports.actions import Report
from portal.reports.actions.pdf import for_whom, who_is_in
from portal.reports.actions.publishing import can_be
from portal.reports.asked import Asked, asked_of
from portal.reports.queries import Scope, UnknownFigure
from portal.reports.queries.periods import PARTS, name_of, name_of_part, over_of
from portal.reports.queries.story import year_told

bp = Blueprint("reports", __name__)
KINDS_OF_FILES = spreadsheets.TYPES | {
    "pdf": "application/pdf",
    "docx": "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
}
WRITERS = {
    "csv": actions.as_csv,
    "xlsx": actions.as_xlsx,
    "pdf": actions.as_pdf,
    "docx": actions.as_docx,
}


@bp.get("/figures")
@requires(Permission.SEE_BRANCH_FIGURES)
@read_elsewhere
def index():
    asked = what_was_asked()
    year = asked.scope.since.year
    report = Report(asked.scope, asked.earlier)
    has_story = year_told(asked.scope) is not None
    page = render_template(
        "reports/index.html",
        report=report,
        chapters=report.all_chapters if has_story else report.chapters,
        asked=asked,
        who_is_in=who_is_in(report),
        for_whom=for_whom(),
        has_story=has_story,
        can_publish=can_be(asked.scope),
        label_of=label_of,
        outside=for_outside(asked),
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


@bp.get("/figures.<any(csv, xlsx, pdf, docx):ending>")
@requires(Permission.SEE_BRANCH_FIGURES)
@sensitive
@read_elsewhere
def as_file(ending: str):
    asked = what_was_asked()
    content = WRITERS[ending](asked.scope, asked.earlier)
    return Response(
        content,
        mimetype=KINDS_OF_FILES[ending],
        headers={
            "Content-Disposition": f'attachment; filename="{file_name(asked.scope)}.{ending}"'
        },
    )


def for_outside(asked: Asked) -> dict:
    """What leads to the version for outside of the year that is looked at, and its last day."""
    year = asked.scope.since.year
    if (days := over_of(year)) is None:
        return {"arguments": {}, "until": None}
    chosen = {name: asked.arguments[name] for name in ("municipality", "basis")
              if name in asked.arguments}  # fmt: skip
    return {"arguments": {"year": year} | chosen, "until": days[1]}


def label_of(key: str) -> str:
    """What a figure is called; one that the portal no longer counts keeps its key."""
    try:
        return str(queries.definition(key).label)
    except UnknownFigure:
        return key


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
    told = gettext("yearly figures %(place)s %(period)s", place=place, period=name_of(scope))
    return safe_filename(f"{told} {key}")


from portal.reports.routes import contents, lists, publishing, story  # noqa: E402  they need `bp`

__all__ = ["bp", "contents", "lists", "publishing", "story"]
