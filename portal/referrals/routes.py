"""Passing a client on to another organisation, from the file or from a card at the desk."""

from flask import Blueprint, flash, redirect, url_for
from flask_babel import gettext as _
from flask_login import current_user
from playhouse.flask_utils import get_object_or_404

from portal.clients import queries as clients
from portal.clients.models import Client
from portal.consents import queries as consents
from portal.consents.models import ConsentPurpose
from portal.core.clock import today
from portal.core.forms.pages import form_page
from portal.core.web.access import Permission, requires
from portal.core.web.idempotency import sent_once
from portal.referrals import actions, queries
from portal.referrals.forms import ReferralForm
from portal.referrals.models import Referral

bp = Blueprint("referrals", __name__)


@bp.route("/clients/<int:client_id>/referrals/new", methods=["GET", "POST"])
@requires(Permission.LOG_ACTIVITIES)
@sent_once
def new(client_id):
    client = get_object_or_404(clients.for_logging(current_user), Client.id == client_id)
    agreed = consents.running_consent(client, ConsentPurpose.PASS_ON)
    form = ReferralForm(asks=agreed is None)
    if form.validate_on_submit():
        made = actions.refer(client, current_user, source=form.source, **form.values())
        flash(_("The referral to %(name)s is noted.", name=made.referred_to))
        return back_to(client)
    if form.is_blank:
        form.referred_on.data = today()
    return form_page(
        "referrals/form.html",
        form,
        client=client,
        agreed=agreed,
        name=clients.name_for(current_user, client),
        names=queries.names_of(current_user.branch_id),
        back=back_address(client),
    )


@bp.post("/referrals/<int:referral_id>/drop")
@requires(Permission.LOG_ACTIVITIES)
def drop(referral_id):
    made = get_object_or_404(queries.to_change(current_user), Referral.id == referral_id)
    client = made.client
    actions.take_back(made, current_user)
    flash(_("The referral is taken away. Add it again if that was a mistake."))
    return back_to(client)


def back_to(client: Client):
    return redirect(back_address(client), 303)


def back_address(client: Client) -> str:
    """The file, or the desk for who has a card of today only."""
    if queries.sees_file(current_user, client):
        return url_for("clients.show", client_id=client.id)
    return url_for("clients.desk")
