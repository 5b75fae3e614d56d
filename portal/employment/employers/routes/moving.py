"""The next step of an employer, its stage, and taking a move back."""

from flask import abort, flash, redirect, render_template, request, url_for
from flask_babel import gettext as _
from flask_login import current_user

from portal.core.database import StaleVersion
from portal.core.web.access import Permission, requires
from portal.core.web.redirects import safe_next
from portal.employment.employers.actions import steps
from portal.employment.employers.forms.moving import EmployerMoveForm
from portal.employment.employers.forms.steps import StepForm
from portal.employment.employers.models import Employer, Stage
from portal.employment.employers.routes import bp
from portal.employment.employers.routes.showing import fetch


@bp.route("/<int:employer_id>/step", methods=["GET", "POST"])
@requires(Permission.SEE_EMPLOYERS)
def step(employer_id):
    """The step is done: what comes next?"""
    employer = fetch(employer_id)
    if not employer.can_be_changed_by(current_user) or not employer.is_open:
        abort(403)
    form = StepForm()
    if form.validate_on_submit():
        return act(employer, form, employer.at, {})
    if form.is_blank:
        form.start_from(employer)
    return page(employer, form), 422 if form.errors else 200


@bp.route("/<int:employer_id>/move", methods=["GET", "POST"])
@requires(Permission.SEE_EMPLOYERS)
def move(employer_id):
    employer = fetch(employer_id)
    if not employer.can_be_changed_by(current_user):
        abort(403)
    form = EmployerMoveForm()
    if form.validate_on_submit():
        return act(employer, form, form.stage.data, form.reasons)
    if form.is_blank:
        wanted = request.args.get("to", "")
        form.start_from(employer).stage.data = wanted if wanted in set(Stage) else employer.at
    return page(employer, form), 422 if form.errors else 200


def act(employer: Employer, form: StepForm, stage: str, reasons: dict):
    """Store what was chosen; somebody else's change first shows the form again."""
    try:
        steps.move(employer, current_user, form.version.seen, stage, form.step, **reasons)
    except StaleVersion:
        employer = fetch(employer.id)
        form.version.data = str(employer.version)
        return page(employer, form, stale=True), 409
    flash(_("It is saved."))
    return redirect(back_to(employer), 303)


def back_to(employer: Employer) -> str:
    """The page from which somebody came, else the employer's own."""
    return safe_next(request.args.get("next"), url_for(".show", employer_id=employer.id))


def page(employer: Employer, form: StepForm, **more) -> str:
    return render_template(
        "employers/move.html",
        record=employer,
        form=form,
        title=employer.label,
        back=back_to(employer),
        reason_fields=[f for f in form if f.name.endswith("reason")],
        **more,
    )


@bp.post("/<int:employer_id>/undo")
@requires(Permission.SEE_EMPLOYERS)
def undo(employer_id):
    employer = fetch(employer_id)
    if not employer.can_be_changed_by(current_user):
        abort(403)
    try:
        steps.undo_move(employer, current_user)
        flash(_("It is as it was."))
    except steps.NothingToUndo:
        flash(_("Something else happened since. Move it by hand."), "warning")
    except StaleVersion:
        flash(_("Somebody else just changed this. Look at it again."), "warning")
    return redirect(url_for(".show", employer_id=employer.id), 303)
