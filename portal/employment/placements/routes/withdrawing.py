"""A placement or an advice that was a mistake, and undoing that."""

from flask import abort, flash, redirect, render_template, url_for
from flask_babel import gettext as _
from flask_login import current_user
from playhouse.flask_utils import get_object_or_404

from portal.core.forms.pages import tell_of_conflict
from portal.core.periods import Doubled
from portal.core.web.access import Permission, requires
from portal.employment.placements import queries
from portal.employment.placements.actions import withdrawing as actions
from portal.employment.placements.forms import WithdrawForm
from portal.employment.placements.models import Advice, Placement
from portal.employment.placements.queries.advice import advice_visible_to
from portal.employment.placements.routes import bp
from portal.employment.placements.routes.showing import fetch


def fetch_advice(advice_id: int) -> Advice:
    return get_object_or_404(advice_visible_to(current_user), Advice.id == advice_id)


def page_of(record: Placement | Advice) -> str:
    if isinstance(record, Placement):
        return url_for(".show", placement_id=record.id)
    return url_for(".advise", client_id=record.client_id)


@bp.route("/placements/<int:placement_id>/withdraw", methods=["GET", "POST"])
@requires(Permission.SEE_EMPLOYMENT)
def withdraw(placement_id):
    return take_back(fetch(placement_id))


@bp.route("/advice/<int:advice_id>/withdraw", methods=["GET", "POST"])
@requires(Permission.COACH_TO_WORK)
def withdraw_advice(advice_id):
    return take_back(fetch_advice(advice_id))


@bp.post("/placements/<int:placement_id>/restore")
@requires(Permission.SEE_EMPLOYMENT)
def restore(placement_id):
    return put_back(fetch(placement_id))


@bp.post("/advice/<int:advice_id>/restore")
@requires(Permission.COACH_TO_WORK)
def restore_advice(advice_id):
    return put_back(fetch_advice(advice_id))


def check_right(record: Placement | Advice) -> None:
    """Who may write it may withdraw it: the client's job coach, and a placement leaders too."""
    leads = isinstance(record, Placement) and queries.may_change(current_user, record.client)
    if not leads and not record.client.can_be_coached_by(current_user):
        abort(403)


def take_back(record: Placement | Advice):
    check_right(record)
    form = WithdrawForm()
    if form.validate_on_submit():
        try:
            actions.withdraw(record, current_user, form.reason.data)
            flash(_("It is withdrawn and counts no more."))
        except actions.AlreadySo:
            tell_of_conflict()
        return redirect(page_of(record), 303)
    page = render_template(
        "placements/withdraw.html", record=record, form=form, back=page_of(record)
    )
    return page, 422 if form.errors else 200


def put_back(record: Placement | Advice):
    check_right(record)
    try:
        actions.restore(record, current_user)
        flash(_("It counts again."))
    except Doubled as taken:
        flash(str(taken), "warning")
    except actions.AlreadySo:
        tell_of_conflict()
    return redirect(page_of(record), 303)
