"""Two employers that are one: look first, then merge; undo it on the page."""

from flask import abort, flash, redirect, render_template, request, url_for
from flask_babel import gettext as _
from flask_login import current_user
from playhouse.flask_utils import get_object_or_404

from portal.core.database import StaleVersion
from portal.core.forms.pages import tell_of_conflict
from portal.core.forms.record_numbers import record_number
from portal.core.web.access import Permission, requires
from portal.employment.employers import actions, queries
from portal.employment.employers.actions import merging
from portal.employment.employers.forms import MergeForm
from portal.employment.employers.models import Employer, EmployerMerge
from portal.employment.employers.queries.duplicates import described, twins_of
from portal.employment.employers.routes import bp
from portal.employment.employers.routes.showing import fetch


@bp.route("/<int:employer_id>/merge", methods=["GET", "POST"])
@requires(Permission.SEE_EMPLOYERS)
def merge(employer_id):
    """The employer of the page stays; the chosen one goes along into it."""
    kept = fetch(employer_id)
    if not kept.can_be_changed_by(current_user):
        abort(403)
    twins = twins_of(current_user, described(kept), kept.id)
    others = queries.others(current_user, kept, (twin.employer.id for twin in twins))
    form = MergeForm(others)
    if not form.is_submitted():
        form.gone.data = request.args.get("with", type=record_number)
    chosen = next((other for other in others if other.id == form.gone.data), None)
    if form.validate_on_submit() and chosen:
        try:
            merging.merge(kept, chosen, current_user)
        except (merging.CannotMerge, StaleVersion):
            tell_of_conflict()
            return redirect(url_for(".merge", employer_id=kept.id), 303)
        flash(_("The two are one now. You can undo this below."))
        return redirect(url_for(".show", employer_id=kept.id), 303)
    page = render_template(
        "employers/merge.html",
        kept=kept,
        chosen=chosen,
        form=form,
        twins=twins,
        after=chosen and merging.merged_values(kept, chosen),
        follows=chosen and actions.followers_of(chosen),
    )
    return page, 422 if form.errors else 200


@bp.post("/merges/<int:merge_id>/undo")
@requires(Permission.SEE_EMPLOYERS)
def undo_merge(merge_id):
    found = get_object_or_404(queries.merges_visible_to(current_user), EmployerMerge.id == merge_id)
    if not found.kept.can_be_changed_by(current_user):
        abort(403)
    kept: Employer = found.kept
    try:
        gone = merging.undo(found, current_user)
        flash(_("They are two again."))
        return redirect(url_for(".show", employer_id=gone.id), 303)
    except StaleVersion:
        tell_of_conflict()
        return redirect(url_for(".show", employer_id=kept.id), 303)
