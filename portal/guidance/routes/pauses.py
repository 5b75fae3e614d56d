"""A pause in the guidance of a client."""

from flask import flash
from flask_babel import gettext as _
from flask_login import current_user
from playhouse.flask_utils import get_object_or_404

from portal.clients.routes.files import fetch as fetch_client
from portal.core.clock import today
from portal.core.database import StaleVersion
from portal.core.forms.pages import conflict_page, form_page
from portal.core.refusals import InTheWay
from portal.core.web.access import Permission, requires
from portal.core.web.idempotency import sent_once
from portal.guidance import actions, queries
from portal.guidance.forms import PauseForm
from portal.guidance.models import GuidancePause
from portal.guidance.routes import bp
from portal.guidance.routes.years import to_client


@bp.route("/clients/<int:client_id>/pause", methods=["GET", "POST"])
@requires(Permission.EDIT_CLIENTS)
@sent_once
def pause(client_id):
    client = fetch_client(client_id)
    form = PauseForm()
    if form.validate_on_submit():
        try:
            actions.pause(client, current_user, **form.values())
        except InTheWay as refused:
            form.refuse_all(refused.reasons)
        else:
            flash(_("The pause is noted."))
            return to_client(client)
    if form.is_blank:
        form.started_on.data = today()
    return form_page("guidance/pause.html", form, client=client, pause=None)


@bp.route("/pauses/<int:pause_id>/edit", methods=["GET", "POST"])
@requires(Permission.EDIT_CLIENTS)
def edit_pause(pause_id):
    made = fetch(pause_id)
    form = PauseForm(obj=made)
    if form.validate_on_submit():
        try:
            actions.change_pause(made, current_user, form.version.seen, **form.values())
        except InTheWay as refused:
            form.refuse_all(refused.reasons)
        except StaleVersion:
            made = fetch(pause_id)
            return conflict_page("guidance/pause.html", form, made, client=made.client, pause=made)
        else:
            flash(_("Your changes are saved."))
            return to_client(made.client)
    return form_page("guidance/pause.html", form, client=made.client, pause=made)


@bp.post("/pauses/<int:pause_id>/drop")
@requires(Permission.EDIT_CLIENTS)
def drop_pause(pause_id):
    made = fetch(pause_id)
    actions.drop_pause(made, current_user)
    flash(_("The pause is taken away."))
    return to_client(made.client)


def fetch(pause_id: int) -> GuidancePause:
    visible = queries.pauses_visible_to(current_user)
    return get_object_or_404(visible, GuidancePause.id == pause_id)
