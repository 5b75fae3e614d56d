"""One activity: what was written down, its history, and taking it back."""

from flask import abort, flash, redirect, render_template, request, url_for
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from flask_login import current_user
from playhouse.flask_utils import get_object_or_404

from portal.activities import actions, queries
from portal.activities.actions.ruling import ClosedPeriod
from portal.activities.forms.ruling import WhyForm
from portal.activities.forms.sheet import FIELD_NAMES, shown
from portal.activities.models import Activity
from portal.activities.models.kinds import LABELS
from portal.activities.queries import after_match, questions, words
from portal.activities.queries.rules import approval_of, closed_words, rules_of
from portal.activities.routes import bp
from portal.core.database import StaleVersion
from portal.core.forms.pages import form_page, tell_of_conflict
from portal.core.i18n.spoken_languages import name_of
from portal.core.web.access import Permission, requires
from portal.expenses.records.actions import AlreadyClaimed

ACTS = {
    "activity.log": _l("Written down"),
    "activity.change": _l("Corrected"),
    "activity.withdraw": _l("Withdrawn"),
    "activity.restore": _l("Restored"),
    "activity.ask": _l("Sent back with a question"),
    "activity.answer": _l("Question answered"),
    "activity.unask": _l("Question taken back"),
    "activity.reopen": _l("Answer taken back"),
    "activity.send_back": _l("Sent back"),
    "activity.approve": _l("Hours approved"),
    "activity.unapprove": _l("Approval taken back"),
}


@bp.get("/<int:activity_id>")
@requires(Permission.LOG_ACTIVITIES)
def show(activity_id):
    activity = get_object_or_404(queries.with_details(current_user), Activity.id == activity_id)
    is_whole = queries.is_whole(activity, current_user)
    return render_template(
        "activities/show.html",
        activity=activity,
        is_whole=is_whole,
        may_change=is_whole and activity.can_be_changed_by(current_user),
        clients=queries.clients_of(activity, current_user),
        topics=queries.topics_of(activity),
        words=words.of_activity(activity),
        said={"yes": _("Yes"), "no": _("No")},
        line=queries.line_of(activity, current_user),
        corrections=queries.corrections_of(activity, current_user),
        history=queries.history_of(activity) if is_whole else [],
        is_new=(is_new := "saved" in request.args),
        helped=queries.names_helped(activity, current_user) if is_new else [],
        questions=(asked := questions.about(activity, current_user, is_whole=is_whole)),
        rules=(rules := rules_of(activity.branch_id)),
        approval=approval_of(activity) if rules.approved_from else None,
        is_closed=rules.refuses and rules.is_closed(activity.happened_on),
        closed_words=closed_words,
        held=(held := after_match.of(activity)),
        may_decide=held is not None and held.can_be_decided_by(current_user),
        may_ask=activity.can_be_asked_about_by(current_user)
        and all(one.answered_at for one in asked),
        labels=LABELS,
        interpreter_language=name_of(activity.interpreter_language),
        acts=ACTS,
        field_names=FIELD_NAMES,
        shown=shown,
    )


@bp.post("/<int:activity_id>/withdraw")
@requires(Permission.LOG_ACTIVITIES)
def withdraw(activity_id):
    activity = get_object_or_404(queries.visible_to(current_user), Activity.id == activity_id)
    if activity.withdrawn_at is None:
        refuse_unless(activity.can_be_changed_by(current_user), activity)
        reason, page = reason_for(activity)
        if page:
            return page
        take_back(activity, reason)
    return redirect(url_for(".show", activity_id=activity.id), 303)


def refuse_unless(allowed: bool, activity: Activity) -> None:
    """Of whom one helps no more the record stays as it is."""
    if not (allowed and queries.is_whole(activity, current_user)):
        abort(403)


def reason_for(activity: Activity):
    """(the reason that was typed, the page that asks it): neither where the period is open."""
    rules = rules_of(activity.branch_id)
    if not rules.is_closed(activity.happened_on) or rules.refuses:
        return None, None
    form = WhyForm()
    if form.validate_on_submit():
        return form.reason.data, None
    if "reason" not in request.form:
        form = WhyForm(formdata=None)  # it was not asked yet
    return None, form_page("activities/why.html", form, activity=activity)


def take_back(activity: Activity, reason: str | None) -> None:
    try:
        actions.withdraw(activity, current_user, reason)
        flash(_("It is withdrawn and counts no more."))
    except actions.NotTheirs:
        flash(_("Their travel costs hang on it. Ask them to withdraw it."), "error")
    except ClosedPeriod:
        flash(closed_words(rules_of(activity.branch_id)), "error")
    except AlreadyClaimed:
        flash(_("Its travel costs were sent in already. Below stands what can be done."), "error")
    except StaleVersion:
        tell_of_conflict()


@bp.post("/<int:activity_id>/restore")
@requires(Permission.LOG_ACTIVITIES)
def restore(activity_id):
    activity = get_object_or_404(queries.visible_to(current_user), Activity.id == activity_id)
    if activity.withdrawn_at is not None:
        held = after_match.is_held(activity)
        refuse_unless(activity.can_be_restored_by(current_user) and not held, activity)
        reason, page = reason_for(activity)
        if page:
            return page
        try:
            actions.restore(activity, current_user, reason)
            flash(_("It counts again."))
        except ClosedPeriod:
            flash(closed_words(rules_of(activity.branch_id)), "error")
        except StaleVersion:
            tell_of_conflict()
    return redirect(url_for(".show", activity_id=activity.id), 303)
