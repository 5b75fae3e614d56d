"""A household: in which one somebody is, moving house, adding a whole one, and undoing that."""

from flask import flash, redirect, render_template, request, session, url_for
from flask_babel import gettext as _
from flask_babel import ngettext
from flask_login import current_user
from playhouse.flask_utils import get_object_or_404

from portal.branches.queries import municipalities_of
from portal.clients import queries
from portal.clients.actions import households as actions
from portal.clients.forms import nationalities
from portal.clients.forms.households import (
    MoveForm,
    OtherHouseholdForm,
    WhereForm,
    WholeHouseholdForm,
)
from portal.clients.models import Client, Household
from portal.clients.queries import listing
from portal.clients.routes import bp
from portal.clients.routes.files import ADDED, fetch
from portal.clients.routes.matching import fetch_household
from portal.core.forms.fields import known
from portal.core.forms.pages import form_page
from portal.core.web.access import Permission, requires
from portal.core.web.idempotency import sent_once
from portal.housing.actions import homes
from portal.housing.models import Home


@bp.route("/clients/<int:client_id>/household", methods=["GET", "POST"])
@requires(Permission.EDIT_CLIENTS)
def other_household(client_id):
    client = fetch(client_id)
    form = OtherHouseholdForm(current_user, client)
    if form.validate_on_submit():
        chosen = form.household.data and get_object_or_404(
            queries.households_of(current_user), Household.id == form.household.data
        )
        actions.change_household(client, current_user, chosen or None)
        flash(_("They are in another household now. Match somebody there if that is needed."))
        return to(client)
    return form_page("clients/other_household.html", form, client=client)


@bp.route("/households/<int:household_id>/move", methods=["GET", "POST"])
@requires(Permission.EDIT_CLIENTS)
def move(household_id):
    family, members = fetch_household(household_id)
    form = MoveForm(current_user, members)
    if form.validate_on_submit():
        home = home_of(form, members[0].municipality_id, form.moved_on.data)
        many = actions.move(form.movers, current_user, known(home), form.moved_on.value)
        said = ngettext("%(num)s person moved.", "%(num)s people moved.", many)
        flash(said if many else _("They live there already."))
        return redirect(url_for(".household", household_id=family.id), 303)
    return form_page("clients/move.html", form, household=family, members=members)


def home_of(form: WhereForm, municipality: int | None, day) -> Home | None:
    """The home that was chosen, or one at the address that was typed."""
    if form.address.data:
        return homes.add(
            current_user,
            address=form.address.data,
            municipality_id=municipality,
            kind="regular",
            available_on=day,
        )
    if not form.home.data:
        return None
    return get_object_or_404(queries.homes_of(current_user), Home.id == form.home.data)


@bp.route("/households/new", methods=["GET", "POST"])
@requires(Permission.EDIT_CLIENTS)
@sent_once
def new_household():
    """Several people who are housed together."""
    places = municipalities_of(current_user.branch_id)
    form = WholeHouseholdForm(current_user, places, nationalities())
    if "more" in request.form:
        form.people.append_entry()
        return render_template("clients/new_household.html", form=form)
    if form.validate_on_submit():
        shared = form.shared()
        home = home_of(form, shared["municipality"], shared["housed_on"])
        made = actions.add_all(current_user, form.members(), shared | {"home": home})
        session[ADDED] = [client.id for client in made]
        said = ngettext("%(num)s person is added.", "%(num)s people are added.", len(made))
        flash(said)
        return redirect(url_for(".household", household_id=made[0].household_id), 303)
    return form_page("clients/new_household.html", form)


@bp.post("/clients/added/undo")
@requires(Permission.EDIT_CLIENTS)
def undo_adding():
    """Who was just added goes again, as long as nothing stands with them."""
    added = listing.chosen_among(current_user, session.pop(ADDED, []))
    if not added:
        flash(_("This cannot be taken back any more."), "warning")
        return redirect(url_for(".index"), 303)
    try:
        actions.undo_adding(added, current_user)
    except actions.HasMore:
        flash(_("Something stands in the file already. Close the file instead."), "warning")
        return to(added[0])
    flash(_("The adding is undone."))
    return redirect(url_for(".index"), 303)


def to(client: Client):
    return redirect(url_for(".show", client_id=client.id), 303)
