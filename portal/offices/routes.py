"""The addresses of the office, with the days from which they are right."""

from flask import Blueprint, flash, redirect, url_for
from flask_babel import gettext as _
from flask_login import current_user
from playhouse.flask_utils import get_object_or_404

from portal.branches.models import OfficeMove, Room
from portal.core.forms.pages import form_page
from portal.core.web.access import Permission, requires
from portal.core.web.idempotency import sent_once
from portal.offices import actions, queries
from portal.offices.forms import MoveForm, RoomForm

bp = Blueprint("offices", __name__, url_prefix="/branch/offices")


@bp.route("", methods=["GET", "POST"])
@requires(Permission.MANAGE_ROSTER)
@sent_once
def index():
    form = MoveForm(current_user)
    if form.validate_on_submit():
        actions.move(current_user, form.address.data, form.moved_on.value)
        flash(_("The address is saved. Calendars hear of it."))
        return redirect(url_for(".index"), 303)
    return page_of(form)


def page_of(form: MoveForm, room_form: RoomForm | None = None):
    return form_page(
        "offices/index.html",
        form if room_form is None else room_form,
        move_form=form,
        room_form=room_form or RoomForm(formdata=None),
        offices=queries.offices(current_user),
        rooms=list(queries.rooms(current_user)),
    )


@bp.post("/rooms")
@requires(Permission.MANAGE_ROSTER)
@sent_once
def add_room():
    form = RoomForm()
    if form.validate_on_submit():
        try:
            actions.add_room(current_user, form.name.data)
            flash(_("The room is added. Choose it as the place of a meeting."))
            return redirect(url_for(".index"), 303)
        except actions.AlreadyThere:
            form.refuse("name", _("There is a room of this name already."))
    return page_of(MoveForm(current_user, formdata=None), form)


@bp.post("/rooms/<int:room_id>/drop")
@requires(Permission.MANAGE_ROSTER)
def drop_room(room_id):
    room = get_object_or_404(queries.rooms(current_user), Room.id == room_id)
    actions.drop_room(room, current_user)
    flash(_("The room is taken away. What is planned there stays."))
    return redirect(url_for(".index"), 303)


@bp.post("/<int:move_id>/drop")
@requires(Permission.MANAGE_ROSTER)
def drop(move_id):
    kept = get_object_or_404(queries.visible_to(current_user), OfficeMove.id == move_id)
    actions.take_back(kept, current_user)
    flash(_("The address is taken away. Add it again if that was a mistake."))
    return redirect(url_for(".index"), 303)
