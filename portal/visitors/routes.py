"""The list of who waits at the desk: its page is that of the desk."""

from flask import Blueprint, flash, redirect, url_for
from flask_babel import gettext as _
from flask_login import current_user
from playhouse.flask_utils import get_object_or_404

from portal.core.forms.pages import form_page
from portal.core.web.access import Permission, requires
from portal.core.web.idempotency import sent_once
from portal.visitors import actions, queries
from portal.visitors.forms import VisitorForm
from portal.visitors.models import Visitor

bp = Blueprint("visitors", __name__, url_prefix="/desk/waiting")


@bp.route("/new", methods=["GET", "POST"])
@requires(Permission.FIND_CLIENT_AT_DESK)
@sent_once
def new():
    form = VisitorForm()
    if form.validate_on_submit():
        actions.note(current_user, form.called.data, form.about.data or None)
        return back()
    return form_page("visitors/new.html", form)


def fetch(visitor_id: int) -> Visitor:
    return get_object_or_404(queries.visible_to(current_user), Visitor.id == visitor_id)


@bp.post("/<int:visitor_id>/take")
@requires(Permission.FIND_CLIENT_AT_DESK)
def take(visitor_id):
    return settle(actions.take, visitor_id)


@bp.post("/<int:visitor_id>/back")
@requires(Permission.FIND_CLIENT_AT_DESK)
def put_back(visitor_id):
    return settle(actions.put_back, visitor_id)


@bp.post("/<int:visitor_id>/done")
@requires(Permission.FIND_CLIENT_AT_DESK)
def let_go(visitor_id):
    return settle(actions.let_go, visitor_id)


def settle(act, visitor_id: int):
    try:
        act(fetch(visitor_id), current_user)
    except actions.TakenAlready:
        flash(_("Somebody else helps this visitor already."), "warning")
    return back()


def back():
    return redirect(url_for("clients.desk"), 303)
