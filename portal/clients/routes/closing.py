"""A file that is done with: closed for a reason, and opened again."""

from flask import flash, redirect, url_for
from flask_babel import gettext as _
from flask_login import current_user

from portal.clients import actions
from portal.clients.forms.closing import CloseForm
from portal.clients.models import Closing
from portal.clients.routes import bp
from portal.clients.routes.files import fetch
from portal.core.database import StaleVersion
from portal.core.forms.pages import form_page, tell_of_conflict
from portal.core.web.access import Permission, requires


@bp.route("/clients/<int:client_id>/close", methods=["GET", "POST"])
@requires(Permission.EDIT_CLIENTS)
def close(client_id):
    client = fetch(client_id)
    form = CloseForm(client)
    if form.validate_on_submit():
        values = {
            "closed_on": form.closed_on.data,
            "closed_reason": Closing(form.closed_reason.data),
        }
        try:
            actions.change(client, current_user, form.version.seen, **values)
        except StaleVersion:
            client = fetch(client_id)
            form.version.data = client.version
            form.form_errors.append(_("Somebody else just changed this. Look at it again."))
            return form_page("clients/close.html", form, client=client)
        flash(_("The file is closed. You can open it again here."))
        return to(client_id)
    return form_page("clients/close.html", form, client=client)


@bp.post("/clients/<int:client_id>/reopen")
@requires(Permission.EDIT_CLIENTS)
def reopen(client_id):
    """Undo a closing."""
    client = fetch(client_id)
    try:
        actions.change(client, current_user, client.version, closed_on=None, closed_reason=None)
        flash(_("The file is open again."))
    except StaleVersion:
        tell_of_conflict()
    return to(client_id)


def to(client_id: int):
    return redirect(url_for(".show", client_id=client_id), 303)
