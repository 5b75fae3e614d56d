"""Visits of a day after the match: a leader takes them as visits, or sends them back."""

from flask import abort, flash, redirect, render_template, url_for
from flask_babel import gettext as _
from flask_login import current_user
from playhouse.flask_utils import get_object_or_404

from portal.activities import queries
from portal.activities.actions import deciding
from portal.activities.actions.ruling import ClosedPeriod
from portal.activities.forms.matched import SendBackForm
from portal.activities.models import Activity
from portal.activities.models.after_match import AfterMatch
from portal.activities.queries import after_match
from portal.activities.queries.rules import closed_words, rules_of
from portal.activities.routes import bp
from portal.activities.routes.undoing import reason_for
from portal.core.forms.pages import form_page
from portal.core.web.access import Permission, requires


@bp.get("/after-match")
@requires(Permission.SEE_BRANCH_HOURS)
def after_matches():
    """What waits for a leader, the oldest first."""
    waiting = after_match.waiting(current_user).order_by(AfterMatch.id).limit(200)
    return render_template("activities/after_matches.html", waiting=list(waiting))


@bp.post("/<int:activity_id>/after-match/accept")
@requires(Permission.SEE_BRANCH_HOURS)
def accept_after_match(activity_id):
    held = to_decide(activity_id)
    reason, page = reason_for(held.activity)
    if page:
        return page
    try:
        if deciding.accept(held, current_user, reason):
            flash(_("It counts as a visit, on the day on which it was."))
    except ClosedPeriod:
        flash(closed_words(rules_of(held.branch_id)), "error")
        return redirect(url_for(".show", activity_id=activity_id), 303)
    return redirect(url_for(".after_matches"), 303)


@bp.route("/<int:activity_id>/after-match/send-back", methods=["GET", "POST"])
@requires(Permission.SEE_BRANCH_HOURS)
def send_back_after_match(activity_id):
    held, form = to_decide(activity_id), SendBackForm()
    if form.validate_on_submit():
        if deciding.send_back(held, current_user, form.reason.data):
            flash(_("It is sent back. It counts nowhere."))
        return redirect(url_for(".after_matches"), 303)
    return form_page(
        "activities/ask.html",
        form,
        activity=held.activity,
        field="reason",
        heading=_("Send back"),
        hint=_("Who wrote it reads this. No BSN, no health details."),
        press=_("Send it back"),
    )


@bp.post("/<int:activity_id>/after-match/seen")
@requires(Permission.LOG_ACTIVITIES)
def seen_after_match(activity_id):
    held = known(activity_id)
    if held.activity.person_id != current_user.id or held.is_accepted:
        abort(403)
    deciding.seen(held, current_user)
    return redirect(url_for("home.index"), 303)


def known(activity_id: int) -> AfterMatch:
    seen = queries.with_details(current_user)
    held = after_match.of(get_object_or_404(seen, Activity.id == activity_id))
    return held or abort(404)


def to_decide(activity_id: int) -> AfterMatch:
    held = known(activity_id)
    if not held.can_be_decided_by(current_user):
        abort(403)
    return held
