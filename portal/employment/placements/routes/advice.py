"""Advice on work, which counts without a placement too."""

from flask import abort, flash, redirect, render_template, url_for
from flask_babel import gettext as _
from flask_login import current_user
from playhouse.flask_utils import get_object_or_404

from portal.clients import queries as clients
from portal.clients.models import Client
from portal.core.clock import today
from portal.core.web.access import Permission, requires
from portal.core.web.idempotency import sent_once
from portal.employment.placements import actions
from portal.employment.placements.forms import AdviceForm
from portal.employment.placements.queries.advice import advice_of
from portal.employment.placements.routes import bp


@bp.route("/clients/<int:client_id>/advice", methods=["GET", "POST"])
@requires(Permission.COACH_TO_WORK)
@sent_once
def advise(client_id):
    """Advice without a placement counts as advice."""
    client = get_object_or_404(clients.coached_by(current_user), Client.id == client_id)
    if not client.can_be_coached_by(current_user):
        abort(403)
    form = AdviceForm(data={"given_on": today()})
    if form.validate_on_submit():
        actions.advise(current_user, client, form.given_on.value, form.about.data)
        flash(_("The advice is kept."))
        return redirect(url_for(".advise", client_id=client.id), 303)
    page = render_template(
        "placements/advice.html", form=form, client=client, given=advice_of(client)
    )
    return page, 422 if form.errors else 200
