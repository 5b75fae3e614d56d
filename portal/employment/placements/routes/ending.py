"""Whether somebody is still there, and how it ended: told by the coach, or by a link."""

from flask import abort, flash, redirect, render_template, request, url_for
from flask_babel import gettext as _
from flask_login import current_user

from portal.core.clock import today
from portal.core.crypto import digest_of
from portal.core.web.access import Permission, public, requires
from portal.employment.placements import actions, queries
from portal.employment.placements.forms import EndForm
from portal.employment.placements.models import CHECKS
from portal.employment.placements.queries.jobs import job_of
from portal.employment.placements.routes import bp
from portal.employment.placements.routes.showing import fetch_to_change, page_of


@bp.post("/placements/<int:placement_id>/check")
@requires(Permission.SEE_EMPLOYMENT)
def check(placement_id):
    placement = fetch_to_change(placement_id)
    months, still = request.form.get("months", ""), request.form.get("still_there", "")
    if months not in {str(m) for m in CHECKS} or still not in {"yes", "no"}:
        abort(400)
    try:
        actions.check(current_user, placement, int(months), still == "yes")
    except actions.NotAsked:
        flash(_("It is over, or not so far yet. Nothing was noted."), "warning")
        return redirect(url_for(".show", placement_id=placement.id), 303)
    flash(_("Noted."))
    if still == "no":
        flash(_("Fill in the last day, and how it ended."), "warning")
        last = job_of(placement).last
        return redirect(url_for(".end", placement_id=last.id), 303)
    return redirect(url_for(".show", placement_id=placement.id), 303)


@bp.post("/placements/<int:placement_id>/ask")
@requires(Permission.SEE_EMPLOYMENT)
def ask(placement_id):
    """One question to the employer, by a link."""
    placement = fetch_to_change(placement_id)
    if (last := job_of(placement).last).id != placement.id:
        return sent_on(last.id)
    if placement.started_on > today():
        flash(_("It has not begun yet."), "warning")
        return redirect(url_for(".show", placement_id=placement.id), 303)
    address = actions.ask(placement, current_user)
    if address is None:
        flash(_("It was answered already."), "warning")
        return redirect(url_for(".show", placement_id=placement.id), 303)
    return page_of(placement, new_link=address)


@bp.route("/placements/<int:placement_id>/end", methods=["GET", "POST"])
@requires(Permission.SEE_EMPLOYMENT)
def end(placement_id):
    placement = fetch_to_change(placement_id)
    if (last := job_of(placement).last).id != placement.id:
        return sent_on(last.id)
    form = EndForm(placement)
    if form.validate_on_submit():
        actions.answer(placement, current_user, **form.values())
        flash(_("Noted how it ended."))
        return redirect(url_for(".show", placement_id=placement.id), 303)
    told = queries.end_of(placement)
    if form.is_blank:
        form.start_from(told)
    page = render_template("placements/end.html", form=form, placement=placement, told=told)
    return page, 422 if form.errors else 200


def sent_on(number: int):
    """What was renewed goes on: how it ended is told of the last of the job."""
    flash(_("It was renewed. Tell how it ended here, of the last one."), "warning")
    return redirect(url_for(".show", placement_id=number), 303)


@bp.route("/answer/<secret>", methods=["GET", "POST"])
@public
def answered(secret):
    """The one question, for who has its link: no name stands in it, and a GET changes nothing."""
    end_ = queries.end_by(digest_of(secret))
    if end_ is None:
        abort(404)
    if end_.answered_at is not None:
        return render_template("placements/thanks.html")
    is_renewed = job_of(end_.placement).last.id != end_.placement_id
    if not end_.is_open or end_.placement.withdrawn_at or is_renewed:
        return render_template("link_over.html"), 410
    form = EndForm(end_.placement, is_employer=True)
    if form.validate_on_submit():
        try:
            actions.answer(end_.placement, None, **form.values())
        except actions.AlreadyAnswered:
            return render_template("placements/thanks.html")
        return render_template("placements/thanks.html")
    page = render_template(
        "placements/answer.html", form=form, placement=end_.placement, branch=end_.branch
    )
    return page, 422 if form.errors else 200
