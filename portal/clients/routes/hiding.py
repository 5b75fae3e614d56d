"""Which fields of a file the branch keeps from whom (G3)."""

from flask import flash, redirect, render_template, url_for
from flask_babel import gettext
from flask_login import current_user

from portal.clients import queries
from portal.clients.actions import hiding as actions
from portal.clients.forms.hiding import HideForm
from portal.clients.routes import bp
from portal.core.web.access import Permission, requires, sensitive_once_right


@bp.route("/branch/fields", methods=["GET", "POST"])
@requires(Permission.MANAGE_LEADERS)
@sensitive_once_right
def hide():
    hidden = queries.hidden_in(current_user.branch_id)
    form = HideForm(data={role: sorted(fields) for role, fields in hidden.items()})
    if form.validate_on_submit():
        actions.hide(current_user, form.hidden())
        flash(gettext("The choice is saved. It counts from now on."))
        return redirect(url_for(".hide"), 303)
    page = render_template("clients/hide.html", form=form, roles=queries.MAY_HIDE)
    return page, 422 if form.errors else 200
