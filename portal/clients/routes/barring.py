"""Who may never open a file: of themselves, of their family, or where the client says so (R04g)."""

from flask import flash, redirect, render_template, url_for
from flask_babel import gettext
from flask_login import current_user

from portal.clients import actions, queries
from portal.clients.forms import BarForm
from portal.clients.routes import bp
from portal.clients.routes.files import fetch
from portal.core.web.access import Permission, requires, sensitive, sensitive_once_right


@bp.route("/clients/<int:client_id>/barred", methods=["GET", "POST"])
@requires(Permission.EDIT_CLIENTS)
@sensitive_once_right
def barred(client_id):
    client = fetch(client_id)
    form = BarForm(queries.to_bar(current_user, client))
    if form.validate_on_submit():
        person = form.people[form.person.data]
        ended = actions.bar(client, person, current_user, form.reason.data)
        said = gettext("%(name)s no longer sees this file.") % {"name": person.label}
        if ended:
            said += " " + gettext("What they did for this household has ended.")
        flash(said)
        if person.id == current_user.id:
            return redirect(url_for(".index"), 303)
        return redirect(url_for(".barred", client_id=client.id), 303)
    page = render_template(
        "clients/barred.html", client=client, form=form, rows=list(queries.barred_from(client))
    )
    return page, 422 if form.errors else 200


@bp.post("/clients/<int:client_id>/barred/<int:person_id>/lift")
@requires(Permission.EDIT_CLIENTS)
@sensitive
def lift(client_id, person_id):
    """It was a mistake, or holds no more: nothing comes back by itself."""
    client = fetch(client_id)
    if actions.lift(client, person_id, current_user):
        flash(gettext("They may open this file again, if they help this household."))
    return redirect(url_for(".barred", client_id=client.id), 303)
