"""One file: read, added and changed."""

from flask import abort, flash, redirect, render_template, session, url_for
from flask_babel import gettext
from flask_login import current_user
from playhouse.flask_utils import get_object_or_404
from werkzeug.exceptions import NotFound

from portal.branches.queries import municipalities_of, only_municipality_of
from portal.clients import actions, queries
from portal.clients.forms import AssignForm, ClientForm, ContactForm, stored_of
from portal.clients.models import CLOSINGS, Client, Household
from portal.clients.queries.timeline import timeline as told_of
from portal.clients.routes import bp
from portal.core.clock import today
from portal.core.database import StaleVersion
from portal.core.forms import both_versions
from portal.core.web.access import Permission, requires
from portal.core.web.idempotency import sent_once
from portal.feature import contributed, in_place
from portal.mail.queries import failed_about

ADDED = "clients_added"  # who was just added, for an undo


@bp.get("/clients/<int:client_id>")
@requires(Permission.SEE_ASSIGNED_CLIENTS)
def show(client_id):
    client = fetch(client_id)
    guided_until = queries.guided_until(client)
    fields = queries.visible_fields(current_user, client)
    may_assign = current_user.may(Permission.EDIT_CLIENTS) and not client.closed_on
    family = [m for m in queries.members(client.household, current_user) if m.is_seen]
    return render_template(
        "clients/show.html",
        client=client,
        name=queries.name_for(current_user, client),
        fields=fields,
        makeup=queries.makeup(family, today()),
        family=family,
        helpers=list(queries.helpers(client.household)),
        guided_until=guided_until,
        year=queries.programme_year(client, guided_until, today()),
        next_heading=queries.next_heading(client, guided_until, today()),
        match_form=AssignForm(queries.colleagues(current_user)) if may_assign else None,
        failed_mails=list(failed_about(current_user, client)),
        sections=in_place(ask(current_user, client) for ask in contributed().client_sections),
        closings=CLOSINGS,
        stays=queries.stays_of(client) if "address" in fields else [],
        just_added=client.id in session.get(ADDED, []),
        today=today(),
    )


@bp.get("/clients/<int:client_id>/timeline")
@requires(Permission.SEE_ASSIGNED_CLIENTS)
def timeline(client_id):
    """All that happened, of every kind, as far as its reader may see."""
    client = fetch(client_id)
    return render_template(
        "clients/timeline.html",
        client=client,
        name=queries.name_for(current_user, client),
        years=told_of(current_user, client),
        today=today(),
    )


def fetch(client_id: int) -> Client:
    try:
        return get_object_or_404(queries.with_place(current_user), Client.id == client_id)
    except NotFound:
        actions.note_barred(client_id, current_user)
        raise


@bp.route("/clients/new", methods=["GET", "POST"])
@requires(Permission.EDIT_CLIENTS)
@sent_once
def new():
    form = ClientForm(current_user, None, municipalities_of(current_user.branch_id))
    if form.validate_on_submit():
        values = typed_values(form)
        family = values.pop("household")
        household = family and get_object_or_404(
            queries.households_of(current_user), Household.id == family
        )
        try:
            client = actions.add(current_user, household or None, **values)
        except actions.CodeTaken:
            form.code.errors = [gettext("Another client has this code. Choose another.")]
        else:
            session[ADDED] = [client.id]
            flash(gettext("The client is added."))
            return redirect(url_for(".show", client_id=client.id))
    if form.is_blank:
        form.code.data = queries.next_code(current_user.branch_id)
        form.counts_for_target.data = True
        form.municipality.data = only_municipality_of(current_user.branch_id)
    page = render_template("clients/form.html", form=form, client=None)
    return page, 422 if form.errors else 200


def typed_values(form) -> dict:
    return {
        name: field.data
        for name, field in form._fields.items()
        if name not in {"csrf_token", "version", "another"}
    }


@bp.route("/clients/<int:client_id>/edit", methods=["GET", "POST"])
@requires(Permission.SEE_ASSIGNED_CLIENTS)
def edit(client_id):
    client = fetch(client_id)
    if not client.can_be_changed_by(current_user):
        abort(403)
    if current_user.may(Permission.EDIT_CLIENTS):
        form = ClientForm(current_user, client, municipalities_of(current_user.branch_id))
    else:
        form = ContactForm(current_user, obj=client)
        form.leave_out({"phone", "email"} - queries.visible_fields(current_user, client))
    if form.validate_on_submit():
        values = as_stored(typed_values(form))
        try:
            actions.change(client, current_user, int(form.version.data or 0), **values)
        except (StaleVersion, ValueError):
            return conflict(form, fetch(client_id))
        flash(gettext("Your changes are saved."))
        return redirect(url_for(".show", client_id=client.id))
    page = render_template("clients/form.html", form=form, client=client)
    return page, 422 if form.errors else 200


def as_stored(values: dict) -> dict:
    """References as the model names their columns, so that old and new compare as numbers."""
    references = {"municipality", "home", "sponsor"}
    return {f"{n}_id" if n in references else n: v for n, v in values.items()}


def conflict(form, client: Client):
    """Somebody else saved first: both versions, and what was typed stays."""
    form.version.data = client.version
    stored = stored_of(client)
    both = both_versions(form, {name: stored[name] for name in typed_values(form)})
    page = render_template("clients/form.html", form=form, client=client, both=both)
    return page, 409
