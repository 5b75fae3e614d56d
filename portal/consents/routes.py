"""Noting what a client agrees to, taking it back, and who agreed to what."""

from flask import Blueprint, abort, flash, redirect, render_template, request, url_for
from flask_babel import gettext as _
from flask_login import current_user
from playhouse.flask_utils import get_object_or_404

from portal import audit
from portal.clients import queries as clients
from portal.clients.models import Client
from portal.consents import actions, queries
from portal.consents.forms import GiveForm
from portal.consents.models import PURPOSES, SOURCES, Consent, ConsentPurpose, ConsentSource
from portal.core import spreadsheets
from portal.core.clock import today
from portal.core.database import db
from portal.core.forms.pages import form_page
from portal.core.spreadsheets import Column, Sheet, Unit
from portal.core.web.access import Permission, lists_clients, requires, sensitive
from portal.core.web.idempotency import sent_once
from portal.core.web.redirects import safe_next

bp = Blueprint("consents", __name__)


@bp.route("/clients/<int:client_id>/consents/new", methods=["GET", "POST"])
@requires(Permission.SEE_ASSIGNED_CLIENTS)
@sent_once
def new(client_id):
    client = get_object_or_404(clients.visible_to(current_user), Client.id == client_id)
    if not queries.may_note(current_user, client):
        abort(403)
    form = GiveForm(queries.not_yet(queries.consents_of(client)))
    if form.validate_on_submit():
        source = ConsentSource(form.source.data)
        for purpose in form.chosen:
            actions.give(current_user, client, purpose, source, form.given_on.value)
        flash(_("Noted. They can take it back at any time."))
        return redirect(url_for("clients.show", client_id=client.id), 303)
    if form.is_blank:
        form.given_on.data = today()
    return form_page(
        "consents/form.html", form, client=client, name=clients.name_for(current_user, client)
    )


@bp.post("/consents/<int:consent_id>/withdraw")
@requires(Permission.SEE_ASSIGNED_CLIENTS)
def withdraw(consent_id):
    """Taking back is as easy as saying yes: whoever may note the one notes the other."""
    agreed = get_object_or_404(queries.visible_to(current_user), Consent.id == consent_id)
    if not queries.may_note(current_user, agreed.client):
        abort(403)
    followed = actions.withdraw(current_user, agreed)
    flash(_("The consent is withdrawn."))
    for said in followed:
        flash(said, "warning")
    file = url_for("clients.show", client_id=agreed.client_id)
    return redirect(safe_next(request.form.get("next"), file), 303)


@bp.get("/consents")
@requires(Permission.EDIT_CLIENTS)
@lists_clients
def index():
    purpose = asked()
    return render_template(
        "consents/index.html",
        purposes=PURPOSES,
        purpose=purpose,
        rows=queries.who_agreed(current_user, purpose),
    )


def asked() -> ConsentPurpose:
    given = request.args.get("purpose")
    return ConsentPurpose(given) if given in set(ConsentPurpose) else ConsentPurpose.NEWSLETTER


@bp.get("/consents.<any(csv, xlsx):ending>")
@requires(Permission.EDIT_CLIENTS)
@lists_clients
@sensitive
def list_file(ending):
    """Who agreed to one thing: whom a newsletter goes to, of whom a photo may be used."""
    purpose = asked()
    with db.atomic():
        audit.record(current_user, "export", current_user.branch)
    heads = [
        Column(_("Name")),
        Column(_("Code")),
        Column(_("Email address")),
        Column(_("Since"), Unit.DAY),
        Column(_("How did they say so?")),
    ]
    rows = (
        (
            c.client.label,
            c.client.code,
            c.client.email,
            c.given_on,
            str(SOURCES[ConsentSource(c.source)]),
        )
        for c in queries.who_agreed(current_user, purpose)
    )
    named = str(PURPOSES[purpose])
    return spreadsheets.download(Sheet(named, heads, rows), ending, f"{named} {today():%Y-%m-%d}")
