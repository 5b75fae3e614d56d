"""A file that is done with: closed for a reason, and opened again."""

from flask import flash, redirect, url_for
from flask_babel import gettext as _
from flask_babel import ngettext
from flask_login import current_user

from portal.clients import queries
from portal.clients.actions import closing as actions
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
    form = CloseForm(client, queries.matches_to_end(client))
    if form.validate_on_submit():
        reason = Closing(form.closed_reason.data)
        also = {"end_matches": bool(form.end_matches and form.end_matches.data)}
        try:
            ended = actions.close(
                client, current_user, form.version.seen, form.closed_on.value, reason, **also
            )
        except StaleVersion:
            client = fetch(client_id)
            form.version.data = client.version
            form.form_errors.append(_("Somebody else just changed this. Look at it again."))
            return form_page("clients/close.html", form, client=client)
        flash(_("The file is closed. You can open it again here."))
        if ended:
            flash(ngettext("%(num)s match ended.", "%(num)s matches ended.", ended))
        return to(client_id)
    return form_page("clients/close.html", form, client=client)


@bp.post("/clients/<int:client_id>/reopen")
@requires(Permission.EDIT_CLIENTS)
def reopen(client_id):
    """Undo a closing."""
    client = fetch(client_id)
    try:
        back = actions.reopen(client, current_user)
        flash(_("The file is open again."))
        if back:
            flash(ngettext("%(num)s match goes on.", "%(num)s matches go on.", back))
    except StaleVersion:
        tell_of_conflict()
    return to(client_id)


def to(client_id: int):
    return redirect(url_for(".show", client_id=client_id), 303)
