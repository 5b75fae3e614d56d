"""Sending an activity back with a question, and answering (A10)."""

from flask import abort, flash, redirect, render_template, url_for
from flask_babel import gettext as _
from flask_login import current_user
from playhouse.flask_utils import get_object_or_404

from portal.activities import queries
from portal.activities.actions import asking
from portal.activities.forms.asking import AnswerForm, AskForm
from portal.activities.models import Activity
from portal.activities.models.questions import ActivityQuestion
from portal.activities.queries import questions
from portal.activities.routes import bp
from portal.core.forms.pages import form_page
from portal.core.web.access import Permission, lists_clients, requires
from portal.core.web.idempotency import sent_once


@bp.route("/<int:activity_id>/ask", methods=["GET", "POST"])
@requires(Permission.SEE_BRANCH_HOURS)
@sent_once
def ask(activity_id):
    activity = get_object_or_404(queries.with_details(current_user), Activity.id == activity_id)
    if not activity.can_be_asked_about_by(current_user):
        abort(403)
    form = AskForm()
    if form.validate_on_submit():
        try:
            asking.ask(activity, current_user, form.question.data)
        except asking.AlreadyAsked:
            form.refuse("question", _("A question about this waits already. Take that one back."))
        else:
            flash(_("Your question is sent. It stands on their Today until they answer."))
            return to(activity_id)
    return form_page(
        "activities/ask.html",
        form,
        activity=activity,
        field="question",
        heading=_("Send back with a question"),
        hint=_("It stands on their Today until they answer. No BSN, no health details."),
        press=_("Send the question"),
    )


@bp.get("/questions")
@requires(Permission.SEE_BRANCH_HOURS)
@lists_clients
def asked():
    """What waits for an answer in the branch, and what was answered lately."""
    return render_template(
        "activities/questions.html",
        waiting=list(questions.of_branch(current_user, are_answered=False)),
        answered=list(questions.of_branch(current_user, are_answered=True)),
    )


@bp.route("/questions/<int:question_id>", methods=["GET", "POST"])
@requires(Permission.LOG_ACTIVITIES)
def answer(question_id):
    found = get_object_or_404(questions.of_author(current_user), ActivityQuestion.id == question_id)
    if not found.is_open:
        return to(found.activity_id)
    form = AnswerForm()
    if form.validate_on_submit():
        if asking.answer(found, current_user, form.answer.data):
            flash(_("Your answer is sent."))
        return to(found.activity_id)
    if form.is_blank:
        form.answer.data = found.answer
    return form_page(
        "activities/answer.html",
        form,
        asked=found,
        may_change=queries.is_whole(found.activity, current_user),
    )


@bp.post("/questions/<int:question_id>/reopen")
@requires(Permission.LOG_ACTIVITIES)
def reopen(question_id):
    """Undo of an answer, by who gave it."""
    found = get_object_or_404(questions.of_author(current_user), ActivityQuestion.id == question_id)
    try:
        asking.reopen(found, current_user)
    except asking.AlreadyAsked:
        flash(_("There is a newer question. Answer that one."), "warning")
        return to(found.activity_id)
    return redirect(url_for(".answer", question_id=found.id), 303)


@bp.post("/questions/<int:question_id>/take-back")
@requires(Permission.SEE_BRANCH_HOURS)
def unask(question_id):
    seen = questions.seen_by_leader(current_user)
    found = get_object_or_404(seen, ActivityQuestion.id == question_id)
    if asking.take_back(found, current_user):
        flash(_("The question is taken back."))
    else:
        flash(_("It was answered already."), "warning")
    return to(found.activity_id)


def to(activity_id: int):
    return redirect(url_for(".show", activity_id=activity_id), 303)
