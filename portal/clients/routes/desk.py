"""Somebody at the desk whom one does not help: looked up for that day."""

from flask import abort, redirect, render_template, url_for
from flask_babel import gettext
from flask_login import current_user

from portal.clients import actions, queries
from portal.clients.forms import DeskForm
from portal.clients.routes import bp
from portal.core.clock import today
from portal.core.web.access import Permission, requires


@bp.route("/desk", methods=["GET", "POST"])
@requires(Permission.FIND_CLIENT_AT_DESK)
def desk():
    form = DeskForm()
    if form.validate_on_submit():
        what = {n: form[n].data for n in ("name", "born_on", "number")}
        try:
            client = actions.look_up_at_desk(current_user, form.reason.data, **what)
        except actions.AtDeskTooOften:
            abort(429)
        if client is not None:
            return redirect(url_for(".desk"))
        form.form_errors.append(gettext("We found no single match. Ask for the client code."))
    clients = list(queries.cards_of(current_user))
    ends = queries.guidance_ends(clients)
    cards = [(one, queries.programme_year(one, ends[one.id], today())) for one in clients]
    page = render_template("clients/desk.html", form=form, cards=cards)
    return page, 422 if form.errors else 200
