"""The homes that were made available: added and put right."""

from flask import flash, redirect, render_template, url_for
from flask_babel import gettext as _
from flask_login import current_user
from playhouse.flask_utils import get_object_or_404

from portal.branches.queries import municipalities_of, only_municipality_of
from portal.clients import queries
from portal.clients.forms.homes import HomeForm, stored_of
from portal.clients.routes import bp
from portal.core.database import StaleVersion
from portal.core.forms import both_versions
from portal.core.forms.pages import form_page
from portal.core.web.access import Permission, requires
from portal.core.web.idempotency import sent_once
from portal.housing.actions import homes as actions
from portal.housing.models import Home


@bp.get("/homes")
@requires(Permission.EDIT_CLIENTS)
def homes():
    return render_template("clients/homes.html", homes=queries.homes_by_day(current_user))


@bp.route("/homes/new", methods=["GET", "POST"])
@requires(Permission.EDIT_CLIENTS)
@sent_once
def new_home():
    form = HomeForm(municipalities_of(current_user.branch_id))
    if form.validate_on_submit():
        actions.add(current_user, **form.values())
        flash(_("The home is added."))
        return redirect(url_for(".homes"), 303)
    if form.is_blank:
        form.municipality.data = only_municipality_of(current_user.branch_id)
    return form_page("clients/home.html", form, home=None)


@bp.route("/homes/<int:home_id>/edit", methods=["GET", "POST"])
@requires(Permission.EDIT_CLIENTS)
def edit_home(home_id):
    home = fetch(home_id)
    form = HomeForm(municipalities_of(current_user.branch_id), stored=stored_of(home))
    if form.validate_on_submit():
        try:
            actions.change(home, current_user, form.version.seen, **form.values())
        except StaleVersion:
            home = fetch(home_id)
            form.version.data = home.version
            kept = {n: value for n, value in stored_of(home).items() if n != "version"}
            both = both_versions(form, kept)
            return render_template("clients/home.html", form=form, home=home, both=both), 409
        flash(_("Your changes are saved."))
        return redirect(url_for(".homes"), 303)
    return form_page("clients/home.html", form, home=home)


def fetch(home_id: int) -> Home:
    return get_object_or_404(queries.homes_of(current_user), Home.id == home_id)
