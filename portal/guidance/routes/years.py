"""Who has guidance, and one year of it: begun, changed, ended, and taken back."""

from flask import abort, flash, redirect, render_template, request, url_for
from flask_babel import gettext as _
from flask_login import current_user
from playhouse.flask_utils import get_object_or_404

from portal.clients.models import Client
from portal.clients.routes.files import fetch as fetch_client
from portal.core.clock import today
from portal.core.database import StaleVersion
from portal.core.forms.pages import conflict_page, form_page, tell_of_conflict
from portal.core.refusals import InTheWay
from portal.core.web.access import Permission, lists_clients, requires
from portal.core.web.idempotency import sent_once
from portal.guidance import actions, queries
from portal.guidance.forms import EndForm, StartForm, YearForm
from portal.guidance.models import EndReason, Trajectory
from portal.guidance.routes import bp

WHICH = ("now", "ending", "over", "waiting")


@bp.get("")
@requires(Permission.EDIT_CLIENTS)
@lists_clients
def index():
    which = request.args.get("which", "now")
    if which not in WHICH:
        abort(404)
    running = queries.running(current_user)
    return render_template(
        "guidance/index.html",
        which=which,
        rows=running.get(which, []),
        over=running["over"],
        waiting=queries.waiting(current_user),
        today=today(),
    )


@bp.route("/clients/<int:client_id>/start", methods=["GET", "POST"])
@requires(Permission.EDIT_CLIENTS)
@sent_once
def start(client_id):
    client = fetch_client(client_id)
    form = StartForm()
    if form.validate_on_submit():
        try:
            actions.start(client, current_user, **form.values())
        except InTheWay as refused:
            form.refuse_all(refused.reasons)
        else:
            flash(_("Guidance is started."))
            return to_client(client)
    if form.is_blank:
        propose(form, client)
    return form_page("guidance/year.html", form, client=client, year=None)


def propose(form: StartForm, client: Client) -> None:
    """The next year by the rule; without a rule, from today on."""
    years, planned = queries.years_of(client), queries.planned_years(client)
    number = 2 if 1 in years else 1
    first, last = planned.get(number, (client.housed_on or today(), None))
    form.year_number.data, form.started_on.data, form.ended_on.data = number, first, last


@bp.route("/<int:trajectory_id>/edit", methods=["GET", "POST"])
@requires(Permission.EDIT_CLIENTS)
def edit(trajectory_id):
    year = fetch(trajectory_id)
    form = YearForm(obj=year)
    if form.validate_on_submit():
        try:
            actions.change(year, current_user, form.version.seen, **form.values())
        except InTheWay as refused:
            form.refuse_all(refused.reasons)
        except StaleVersion:
            return conflict("guidance/year.html", form, fetch(trajectory_id))
        else:
            flash(_("Your changes are saved."))
            return to_client(year.client)
    return form_page("guidance/year.html", form, client=year.client, year=year)


@bp.route("/<int:trajectory_id>/end", methods=["GET", "POST"])
@requires(Permission.EDIT_CLIENTS)
def end(trajectory_id):
    """An end with its reason; once more it is put right."""
    year = fetch(trajectory_id)
    form = EndForm(year, obj=year) if year.end_reason else EndForm(year, data=version_of(year))
    if form.validate_on_submit():
        said = (form.ended_on.value, EndReason(form.end_reason.data), form.note.data)
        try:
            actions.end(year, current_user, form.version.seen, *said)
        except InTheWay as refused:
            form.refuse("ended_on", next(iter(refused.reasons.values())))
        except StaleVersion:
            return conflict("guidance/end.html", form, fetch(trajectory_id))
        else:
            flash(_("Guidance ends. You can undo this on the file."))
            return to_client(year.client)
    return form_page("guidance/end.html", form, client=year.client, year=year)


def version_of(year: Trajectory) -> dict:
    return {"version": year.version}


@bp.post("/<int:trajectory_id>/resume")
@requires(Permission.EDIT_CLIENTS)
def resume(trajectory_id):
    """Undo an end: guidance goes on as it was planned."""
    year = fetch(trajectory_id)
    try:
        actions.take_back_end(year, current_user)
        flash(_("Guidance goes on."))
    except StaleVersion:
        tell_of_conflict()
    return to_client(year.client)


@bp.post("/<int:trajectory_id>/drop")
@requires(Permission.EDIT_CLIENTS)
def drop(trajectory_id):
    """Take away a year that was a mistake."""
    year = fetch(trajectory_id)
    actions.drop(year, current_user)
    flash(_("The year is taken away. Start it again if that was a mistake."))
    return to_client(year.client)


def fetch(trajectory_id: int) -> Trajectory:
    visible = queries.visible_to(current_user)
    return get_object_or_404(visible, Trajectory.id == trajectory_id)


def to_client(client: Client):
    return redirect(url_for("clients.show", client_id=client.id), 303)


def conflict(template: str, form: YearForm | EndForm, year: Trajectory):
    return conflict_page(template, form, year, client=year.client, year=year)
