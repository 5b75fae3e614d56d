"""How long what is kept; one client's data, to take along or to erase."""

import io

from flask import Blueprint, abort, flash, redirect, render_template, request, send_file, url_for
from flask_babel import gettext, ngettext
from flask_login import current_user
from playhouse.flask_utils import get_object_or_404

from portal.clients import queries as clients
from portal.clients.models import Client
from portal.core.clock import today
from portal.core.forms.record_numbers import record_number
from portal.core.web.access import Permission, lists_clients, requires, sensitive
from portal.privacy import actions, queries
from portal.privacy.actions import by_two
from portal.privacy.actions.extract import extract
from portal.privacy.forms import EraseForm, KeepForm
from portal.privacy.models import EraseRequest

bp = Blueprint("privacy", __name__)


@bp.get("/retention")
@requires(Permission.ERASE)
@lists_clients
def index():
    """Whose file has been kept for as long as it may, and whose soon has."""
    due = queries.due(current_user)
    return render_template(
        "privacy/index.html",
        over=[each for each in due if each.is_over],
        coming=[each for each in due if not each.is_over],
        people=queries.people_due(current_user),
        waiting=list(queries.requests_visible_to(current_user)),
    )


@bp.post("/retention/erase")
@requires(Permission.ERASE)
@sensitive
def erase_due():
    """Those that were ticked, as far as they are over by now."""
    chosen = set(request.form.getlist("client", type=record_number))
    over = [each.client for each in queries.due(current_user) if each.is_over]
    erased = [client for client in over if client.id in chosen]
    by_two.ask(erased, current_user)
    flash(
        ngettext(
            "One file waits for a second leader to confirm it.",
            "%(num)s files wait for a second leader to confirm them.",
            len(erased),
        )
        if erased
        else gettext("Nothing was ticked, so nothing is erased.")
    )
    return redirect(url_for(".index"), 303)


@bp.post("/retention/people/<int:person_id>/erase")
@requires(Permission.ERASE)
@sensitive
def erase_who_left(person_id):
    person = next((p for p in queries.people_due(current_user) if p.id == person_id), None)
    if person is None:
        abort(404)
    by_two.ask([person], current_user)
    flash(gettext("This waits for a second leader to confirm it."))
    return redirect(url_for(".index"), 303)


def fetch_request(number: int) -> EraseRequest:
    return get_object_or_404(queries.requests_visible_to(current_user), EraseRequest.id == number)


@bp.post("/retention/requests/<int:erase_request_id>/confirm")
@requires(Permission.ERASE)
@sensitive
def confirm(erase_request_id):
    """By another leader than who asked: from here on nobody brings it back."""
    try:
        by_two.confirm(fetch_request(erase_request_id), current_user)
    except by_two.NotSecond:
        flash(gettext("Another leader than who asked for it confirms this."), "warning")
    except by_two.StillNeeded:
        flash(gettext("This is still needed: there is an appointment, or it is kept."), "warning")
    else:
        flash(gettext("Erased. The figures stay as they are."))
    return redirect(url_for(".index"), 303)


@bp.post("/retention/requests/<int:erase_request_id>/take-back")
@requires(Permission.ERASE)
def take_back(erase_request_id):
    by_two.take_back(fetch_request(erase_request_id), current_user)
    flash(gettext("Taken back. Nothing is erased."))
    return redirect(url_for(".index"), 303)


def fetch(number: int) -> Client:
    """The client of this number, where they are this leader's to see."""
    return get_object_or_404(clients.visible_to(current_user), Client.id == number)


def page_for(client: Client, erasing: EraseForm, keeping: KeepForm):
    page = render_template(
        "privacy/client.html",
        client=client,
        erasing=erasing,
        keeping=keeping,
        kept=queries.kept_for(client),
        waiting=queries.waiting_for(client),
    )
    return page, 422 if erasing.errors or keeping.errors else 200


@bp.get("/clients/<int:client_id>/privacy")
@requires(Permission.ERASE)
def client(client_id):
    found = fetch(client_id)
    return page_for(found, EraseForm(found, formdata=None), KeepForm(formdata=None))


@bp.get("/clients/<int:client_id>/own-data.zip")
@requires(Permission.ERASE)
@sensitive
def take(client_id):
    """All that is kept of a client, for the client."""
    content = extract(fetch(client_id), current_user)
    return send_file(
        io.BytesIO(content),
        "application/zip",
        as_attachment=True,
        download_name=f"gegevens-{today()}.zip",
    )


@bp.post("/clients/<int:client_id>/keep-longer")
@requires(Permission.ERASE)
def keep(client_id):
    found, form = fetch(client_id), KeepForm()
    if not form.validate_on_submit():
        return page_for(found, EraseForm(found, formdata=None), form)
    actions.keep_longer(found, current_user, form.until.value, form.reason.data)
    flash(gettext("This file is kept longer."))
    return redirect(url_for(".client", client_id=found.id), 303)


@bp.post("/clients/<int:client_id>/erase")
@requires(Permission.ERASE)
@sensitive
def erase_one(client_id):
    found = fetch(client_id)
    form = EraseForm(found)
    if not form.validate_on_submit():
        return page_for(found, form, KeepForm(formdata=None))
    by_two.ask([found], current_user)
    flash(gettext("This waits for a second leader to confirm it."))
    return redirect(url_for(".client", client_id=found.id), 303)
