"""The rules of the branch on writing down, and the approval of hours (A11)."""

from flask import abort, flash, redirect, render_template, request, url_for
from flask_babel import gettext as _
from flask_babel import ngettext
from flask_login import current_user
from playhouse.flask_utils import get_object_or_404

from portal.activities import queries
from portal.activities.actions import ruling
from portal.activities.forms.ruling import ApproveForm, RulesForm
from portal.activities.models import Activity
from portal.activities.queries.rules import lately_approved, rules_of, waiting
from portal.activities.routes import bp
from portal.core.database import StaleVersion
from portal.core.forms.pages import conflict_page, form_page
from portal.core.web.access import Permission, requires


@bp.route("/rules", methods=["GET", "POST"])
@requires(Permission.SET_CASE_RULES)
def rules():
    held = rules_of(current_user.branch_id)
    form = RulesForm(obj=held)
    if form.validate_on_submit():
        try:
            ruling.set_rules(held, current_user, form.version.seen, **form.values())
        except StaleVersion:
            held = rules_of(current_user.branch_id)
            return conflict_page("activities/rules.html", form, held)
        flash(_("The rules are saved."))
        return redirect(url_for(".rules"), 303)
    return form_page("activities/rules.html", form)


@bp.route("/approve", methods=["GET", "POST"])
@requires(Permission.SEE_BRANCH_HOURS)
def approve():
    """The hours of others that wait, one by one or all of somebody at once."""
    if request.method == "POST":
        number = ruling.approve(ApproveForm().activities.data or [], current_user)
        said = ngettext("%(num)s entry is approved.", "%(num)s entries are approved.", number)
        flash(said if number else _("Nothing was ticked that waits for you."))
        return redirect(url_for(".approve"), 303)
    held = rules_of(current_user.branch_id)
    page = min(max(request.args.get("page", 1, int), 1), 10_000)
    found, is_more = waiting(current_user, held, page)
    return render_template(
        "activities/approve.html",
        rules=held,
        waiting=found,
        first_page=url_for(".approve") if page > 1 else "",
        next_page=url_for(".approve", page=page + 1) if is_more else "",
        done=lately_approved(current_user),
    )


@bp.post("/<int:activity_id>/unapprove")
@requires(Permission.SEE_BRANCH_HOURS)
def unapprove(activity_id):
    activity = get_object_or_404(queries.visible_to(current_user), Activity.id == activity_id)
    if activity.person_id == current_user.id:
        abort(403)
    if ruling.take_back_approval(activity, current_user):
        flash(_("The approval is taken back."))
    return redirect(url_for(".show", activity_id=activity.id), 303)
