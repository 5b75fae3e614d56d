"""The figures for outside: what they are, what is hidden of them and why, the files."""

from flask import Blueprint, Response, abort, flash, redirect, render_template, request, url_for
from flask_babel import gettext as _
from flask_login import current_user

from portal.activities.queries.team import years_of
from portal.branches.models import LEAST_COUNT
from portal.branches.queries import municipalities_of
from portal.core import spreadsheets
from portal.core.clock import today
from portal.core.forms.record_numbers import record_number
from portal.core.text import safe_filename
from portal.core.web.access import Permission, requires, sensitive
from portal.reports.queries import Scope, definition
from portal.reports.queries.definitions import FIXED
from portal.reports.queries.periods import name_of, over_of, part_of
from portal.reports.routes import KINDS_OF_FILES, municipalities
from portal.schedule.meetings.forms import REGIONS
from portal.totals import actions, queries
from portal.totals.actions import sending
from portal.totals.actions.national import parts_of, sheet_of_nation
from portal.totals.actions.outside import OutsideReport
from portal.totals.actions.sheets import WRITERS, about_versions, why
from portal.totals.forms import ThresholdForm
from portal.totals.queries import Nation, is_for_outside, last_sent, years_sent
from portal.totals.queries.taken import last_taken

bp = Blueprint("totals", __name__)
FIRST = "desk.contacts"  # the figure that the page of all branches begins with


@bp.get("/figures/outside")
@requires(Permission.SEE_BRANCH_FIGURES)
def outside():
    """A year as outside may have it, the running one up to its last quarter that is over."""
    report = OutsideReport(asked_for())
    year = report.scope.since.year
    return render_template(
        "totals/outside.html",
        report=report,
        choices=[year_choice(years(), year), *choices_of(report.scope)],
        arguments=arguments(report.scope),
        why=why(report),
        taken=(taken := last_taken(current_user.branch, year)),
        about_versions=taken and about_versions(taken),
        sent=last_sent(current_user.branch, year),
    )


@bp.get("/figures/outside.<any(csv, xlsx, pdf, docx):ending>")
@requires(Permission.SEE_BRANCH_FIGURES)
@sensitive
def outside_file(ending: str):
    scope = asked_for()
    content = WRITERS[ending](OutsideReport(scope))
    actions.note_taken(scope.branch, scope.until, current_user)
    place = (scope.municipality or scope.branch).name
    name = safe_filename(_("for outside %(place)s %(year)s", place=place, year=name_of(scope)))
    return Response(
        content,
        mimetype=KINDS_OF_FILES[ending],
        headers={"Content-Disposition": f'attachment; filename="{name}.{ending}"'},
    )


@bp.route("/figures/outside/threshold", methods=["GET", "POST"])
@requires(Permission.SET_CASE_RULES)
def threshold():
    """Below which number the branch hides what it counts."""
    branch = current_user.branch
    form = ThresholdForm(obj=branch)
    if form.validate_on_submit():
        actions.hide_below(branch, current_user, form.smallest_count.data or LEAST_COUNT)
        flash(_("Your changes are saved."))
        return redirect(url_for(".outside"), 303)
    page = render_template("totals/threshold.html", form=form)
    return page, 422 if form.errors else 200


@bp.post("/figures/outside/<int:year>/send")
@requires(Permission.SEE_BRANCH_FIGURES)
@sensitive
def send(year: int):
    """To who reads the totals of all branches: numbers for outside, and no row of anybody."""
    scope = Scope(current_user.branch, *part_of(year)) if 1902 <= year <= 2199 else abort(404)
    if not is_for_outside(scope):
        abort(404)
    sending.send(scope.branch, year, current_user)
    flash(_("The totals of %(year)s are sent. Send them again when they change.", year=year))
    return redirect(url_for(".outside", year=year), 303)


@bp.get("/nation")
@requires(Permission.SEE_NATION)
def nation():
    """The totals of all branches, with a bar for each; no way leads to a record."""
    found, key = chosen()
    order = "name" if request.args.get("order") == "name" else ""
    return render_template(
        "totals/nation.html",
        nation=found,
        key=key,
        keys=(keys := {key: definition(key) for key in found.keys if key in FIXED}),
        choices=[
            year_choice(sorted({*years_sent(), found.year}, reverse=True), found.year),
            ("figure", _("Figure"), [(name, d.label) for name, d in keys.items()], key),
            ("order", _("Order"), [("", _("largest first")), ("name", _("by name"))], order),
        ],
        by_name=order == "name",
        regions=REGIONS,
        together=found.together(key),
    )


@bp.get("/nation/branch")
@requires(Permission.SEE_NATION)
def of_branch():
    """All that one branch sent of a year: numbers for outside, which lead to no record."""
    found, key = chosen()
    if "branch" not in request.args:
        return redirect(url_for(".nation", year=found.year))
    sent = found.of(request.args.get("branch", "")) or abort(404)
    return render_template(
        "totals/branch.html", sent=sent, key=key, year=found.year, parts_told=parts_of(sent)
    )


@bp.get("/nation.<any(csv, xlsx):ending>")
@requires(Permission.SEE_NATION)
def nation_file(ending: str):
    found, _key = chosen()
    return spreadsheets.download(
        sheet_of_nation(found), ending, _("totals %(year)s", year=found.year)
    )


def chosen() -> tuple[Nation, str]:
    """A year and a figure; what is not there gives the first of what is."""
    year = request.args.get("year", today().year - 1, type=record_number)
    if not 1902 <= year <= 2199:
        abort(404)
    found = queries.nation(year)
    known = [key for key in found.keys if key in FIXED]
    wanted = request.args.get("figure", FIRST)
    return found, wanted if wanted in known else next(iter(known), FIRST)


def years() -> list[int]:
    """Those of which a quarter has ended."""
    found = {*years_of(current_user.branch_id), today().year, today().year - 1}
    return sorted((year for year in found if over_of(year)), reverse=True)


def year_choice(some: list[int], chosen: int) -> tuple:
    return "year", _("Year"), [(year, year) for year in some], chosen


def choices_of(scope: Scope) -> list[tuple]:
    """Which municipality, and of whom men and women are counted."""
    places = [(place.id, place.name) for place in municipalities()]
    chosen = scope.municipality.id if scope.municipality else ""
    bases = [("all", _("of all housed")), ("adults", _("of the adults"))]
    return [
        ("municipality", _("Municipality"), places and [("", _("All")), *places], chosen),
        ("basis", _("Men and women"), bases, scope.basis),
    ]


def asked_for() -> Scope:
    """A year of the visitor's own branch, or of a municipality of it, as far as it is over."""
    year = request.args.get("year", today().year - 1, type=record_number)
    place = None
    if wanted := request.args.get("municipality"):
        own = {str(each.id): each for each in municipalities_of(current_user.branch_id)}
        place = own.get(wanted) or abort(404)
    basis = "adults" if request.args.get("basis") == "adults" else "all"
    if not 1902 <= year <= 2199:
        abort(404)
    days = over_of(year) or abort(404)
    return Scope(current_user.branch, *days, place, basis)


def arguments(scope: Scope) -> dict:
    found = {"year": scope.since.year}
    if scope.municipality:
        found["municipality"] = scope.municipality.id
    return found | ({"basis": "adults"} if scope.basis == "adults" else {})


from portal.totals.routes import public  # noqa: E402  it needs `bp`

__all__ = ["bp", "public"]
