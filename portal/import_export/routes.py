from flask import Blueprint, Response, abort, flash, redirect, render_template, request, url_for
from flask_babel import gettext
from flask_login import current_user
from playhouse.flask_utils import get_object_or_404

from portal import audit
from portal.core import spreadsheets
from portal.core.database import db
from portal.core.i18n.formatting import number
from portal.core.text import safe_filename
from portal.core.web.access import Permission, insist_on_password, requires, sensitive
from portal.import_export import actions, queries
from portal.import_export.actions import explaining, exporting, running, upload
from portal.import_export.forms import UploadForm
from portal.import_export.models import ImportRun, RunState

bp = Blueprint("import_export", __name__, url_prefix="/exchange")


@bp.route("", methods=["GET", "POST"])
@requires(Permission.IMPORT_AND_EXPORT)
@sensitive
def index():
    """The password is asked before the files are chosen: a file is not sent twice."""
    insist_on_password()
    form, faults, refused = UploadForm(), None, None
    if form.validate_on_submit():
        try:
            contents = upload.contents_of(form.files.data or [])
            summary = actions.preview(contents, current_user)
            run = running.keep(current_user, contents, summary.rows)
            return render_template("import_export/preview.html", run=run, summary=summary)
        except upload.Unusable as problem:
            form.files.errors = [str(problem)]
        except actions.TooManyRows:
            form.files.errors = [gettext("%(limits)s Send fewer at a time.", limits=limits())]
        except actions.Faults as found:
            faults = found.all
            refused = running.keep_refused(current_user, contents)
    page = render_template(
        "import_export/index.html", form=form, faults=faults, refused=refused, limits=limits()
    )
    return page, 422 if form.errors or faults else 200


def limits() -> str:
    return gettext(
        "A page takes at most %(rows)s rows and %(size)s MB at once.",
        rows=number(actions.MOST_ROWS),
        size=upload.MOST_UNPACKED // upload.MEGABYTE,
    )


@bp.get("/<int:run_id>/wrong-rows")
@requires(Permission.IMPORT_AND_EXPORT)
def wrong_rows(run_id):
    """The rows with a fault, or (`?all=1`) whole files, with the reason in a last column.

    As CSV or (`?ending=xlsx`) as one workbook with a sheet for each file.
    """
    refused = get_object_or_404(queries.visible_to(current_user), ImportRun.id == run_id)
    files = running.wrong_rows(refused, current_user, whole=bool(request.args.get("all")))
    if len(files) == 1:
        [(name, sheet)] = files.items()
        return as_sheet(sheet, name)
    if not files:
        abort(404)
    if asked_ending() == "xlsx":
        return as_file(
            spreadsheets.as_workbook(*files.values()), "wrong-rows.xlsx", spreadsheets.TYPES["xlsx"]
        )
    written = {name: spreadsheets.as_csv(sheet) for name, sheet in files.items()}
    return as_file(upload.packed(written), "wrong-rows.zip", "application/zip")


def as_sheet(sheet: spreadsheets.Sheet, name: str) -> Response:
    """Under the very name by which an import knows it."""
    ending = asked_ending()
    return as_file(
        spreadsheets.written(sheet, ending), f"{name}.{ending}", spreadsheets.TYPES[ending]
    )


def asked_ending() -> str:
    asked = request.args.get("ending", "csv")
    return asked if asked in spreadsheets.ENDINGS else abort(404)


@bp.route("/<int:run_id>", methods=["GET", "POST"])
@requires(Permission.IMPORT_AND_EXPORT)
@sensitive
def run(run_id):
    chosen = get_object_or_404(queries.visible_to(current_user), ImportRun.id == run_id)
    if request.method == "POST":
        running.start(chosen)
        return redirect(url_for(".run", run_id=chosen.id))
    if chosen.state == RunState.DONE:
        flash(gettext("The files are in. %(n)s rows were read.", n=chosen.rows))
        return redirect(url_for(".index"))
    steps = running.progress(chosen) if chosen.state == RunState.RUNNING else None
    return render_template("import_export/run.html", run=chosen, steps=steps)


@bp.get("/columns")
@requires(Permission.IMPORT_AND_EXPORT)
def columns():
    """Which columns there are, what they mean and what may stand in them."""
    return render_template("import_export/columns.html", files=explaining.all_files())


@bp.get("/columns.<any(csv, xlsx):ending>")
@requires(Permission.IMPORT_AND_EXPORT)
def columns_file(ending: str):
    return spreadsheets.download(explaining.as_list(), ending, "columns")


@bp.get("/template")
@requires(Permission.IMPORT_AND_EXPORT)
def template():
    """A file of one kind (`?kind=clients`) to fill in, with an example."""
    sheet = explaining.template(request.args.get("kind", ""))
    if sheet is None:
        abort(404)
    return as_sheet(sheet, sheet.name)


@bp.post("/export")
@requires(Permission.IMPORT_AND_EXPORT)
@sensitive
def export():
    """All files of one's own branch in a ZIP, but what is of clients whose file one never opens."""
    branch = current_user.branch
    files = exporting.files_of(branch.code, current_user)
    with db.atomic():
        audit.record(current_user, "export", branch)
    name = f"brug-{safe_filename(branch.code)}.zip"
    return as_file(upload.packed(files), name, "application/zip")


def as_file(content: bytes, name: str, kind: str) -> Response:
    answer = Response(content, mimetype=kind)
    answer.headers["Content-Disposition"] = f'attachment; filename="{name}"'
    return answer
