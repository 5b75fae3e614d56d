import re
from collections.abc import Callable

from flask import Blueprint, abort, flash, redirect, render_template, request, url_for
from flask_babel import gettext
from flask_login import current_user
from playhouse.flask_utils import get_object_or_404

from portal.access import Permission, requires
from portal.clients import actions, queries
from portal.clients.forms import AssignForm, ClientForm, ContactForm, DeskForm
from portal.clients.models import Assignment, Client, Household
from portal.db import StaleVersion
from portal.forms import both_versions
from portal.moments import today
from portal.organisation.queries import municipalities_of
from portal.text import folded
from portal.together import all_of, answers, read, rows_of

bp = Blueprint("clients", __name__)


@bp.get("/clients")
@requires(Permission.SEE_ASSIGNED_CLIENTS)
def index():
    typed = request.args.get("q", "")[:100]
    after = request.args.get("after")
    if after is not None and not re.fullmatch(r".*\|\d{1,9}", after, re.DOTALL):
        abort(404)
    which = request.args.get("which", "all")
    words = folded(typed)
    rows = list(queries.found(current_user, words, after, which).tuples())
    last = rows[queries.PAGE - 1] if len(rows) > queries.PAGE else None
    kept = {"q": typed or None, "which": which if which != "all" else None}
    following = last and url_for(".index", **kept, after=f"{last[1]}|{last[0]}")
    return render_template(
        "clients/index.html",
        rows=rows[: queries.PAGE],
        typed=typed,
        which=which,
        following=following,
        is_first=after is None,
    )


@bp.get("/clients/<int:client_id>")
@requires(Permission.SEE_ASSIGNED_CLIENTS)
def show(client_id):
    client = fetch(client_id)
    actions.note_reading(client, current_user)
    parts = [part for ask in queries.SECTIONS if (part := ask(current_user, client))]
    found = answers(
        {
            "members": rows_of(queries.members(client.household)),
            "family": rows_of(queries.members_visible_to(current_user, client.household)),
            "helpers": rows_of(queries.helpers(client.household)),
            "guided_until": queries.guided_until(client),
            "sections": all_of(parts),
        }
    )
    return render_template(
        "clients/show.html",
        client=client,
        fields=queries.visible_fields(current_user, client),
        makeup=queries.makeup(found.pop("members"), today()),
        year=queries.programme_year(client, found["guided_until"], today()),
        today=today(),
        **found,
    )


def fetch(client_id: int) -> Client:
    return get_object_or_404(queries.with_place(current_user), Client.id == client_id)


@bp.get("/clients/<int:client_id>/readers")
@requires(Permission.SEE_JOURNAL)
def readers(client_id):
    client = fetch(client_id)
    return render_template(
        "clients/readers.html",
        client=client,
        readers=list(queries.readers(client)),
        changes=queries.changes(client),
    )


@bp.route("/clients/new", methods=["GET", "POST"])
@requires(Permission.EDIT_CLIENTS)
def new():
    form = ClientForm(current_user, None, municipalities_of(current_user.branch_id))
    if form.validate_on_submit():
        values = typed_values(form)
        family = values.pop("household")
        household = family and get_object_or_404(
            queries.households_of(current_user), Household.id == family
        )
        client = actions.add(current_user, household or None, **values)
        flash(gettext("The client is added."))
        return redirect(url_for(".show", client_id=client.id))
    if not form.is_submitted():
        form.code.data = queries.next_code(current_user.branch_id)
        form.counts_for_target.data = True
    page = render_template("clients/form.html", form=form, client=None)
    return page, 422 if form.errors else 200


def typed_values(form) -> dict:
    return {
        name: field.data
        for name, field in form._fields.items()
        if name not in {"csrf_token", "version"}
    }


@bp.route("/clients/<int:client_id>/edit", methods=["GET", "POST"])
@requires(Permission.SEE_ASSIGNED_CLIENTS)
def edit(client_id):
    client = fetch(client_id)
    if not client.can_be_changed_by(current_user):
        abort(403)
    if request.method == "GET":
        actions.note_reading(client, current_user)
    if current_user.may(Permission.EDIT_CLIENTS):
        form = ClientForm(current_user, client, municipalities_of(current_user.branch_id))
        prefill_choices(form, client)
    else:
        form = ContactForm(obj=client)
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


def prefill_choices(form: ClientForm, client: Client) -> None:
    if not form.is_submitted():
        form.municipality.data = client.municipality_id
        form.home.data = client.home_id
        form.sponsor.data = client.sponsor_id


def as_stored(values: dict) -> dict:
    """References as the model names their columns, so that old and new compare as numbers."""
    references = {"municipality", "home", "sponsor"}
    return {f"{n}_id" if n in references else n: v for n, v in values.items()}


def conflict(form, client: Client):
    """Somebody else saved first: both versions, and what was typed stays."""
    form.version.data = str(client.version)
    stored = {
        name: getattr(client, column)
        for name in typed_values(form)
        for column in as_stored({name: None})
    }
    both = both_versions(form, stored)
    page = render_template("clients/form.html", form=form, client=client, both=both)
    return page, 409


@bp.route("/households/<int:household_id>", methods=["GET", "POST"])
@requires(Permission.SEE_ASSIGNED_CLIENTS)
def household(household_id):
    family = get_object_or_404(
        queries.households_visible_to(current_user), Household.id == household_id
    )
    may_assign = current_user.may(Permission.EDIT_CLIENTS)
    form = AssignForm(queries.colleagues(current_user)) if may_assign else None
    if request.method == "POST" and not may_assign:
        abort(403)
    if form is not None and form.validate_on_submit():
        values = {n: form[n].data for n in ("role", "started_on", "ended_on")}
        if queries.is_assigned(family, form.helper.data, form.role.data, form.started_on.data):
            form.helper.errors = [gettext("This person has this role from this day already.")]
        else:
            actions.assign(current_user, family, form.people[form.helper.data], **values)
            flash(gettext("The match is made."))
            return redirect(url_for(".household", household_id=family.id))
    members = list(queries.members_visible_to(current_user, family))
    sees_helpers = "helpers" in queries.visible_fields(current_user, members[0])
    page = render_template(
        "clients/household.html",
        household=family,
        form=form,
        members=members,
        helpers=list(queries.helpers(family)) if sees_helpers else None,
        today=today(),
    )
    return page, 422 if form is not None and form.errors else 200


@bp.post("/assignments/<int:assignment_id>/end")
@requires(Permission.EDIT_CLIENTS)
def end_assignment(assignment_id):
    match, said = fetch_assignment(assignment_id), gettext("The match ends today.")
    return change_end(match, match.can_be_ended, actions.end_assignment, said)


@bp.post("/assignments/<int:assignment_id>/resume")
@requires(Permission.EDIT_CLIENTS)
def resume_assignment(assignment_id):
    """Undo an end that was a mistake, on the day itself or before it has come."""
    match, said = fetch_assignment(assignment_id), gettext("The match goes on.")
    return change_end(match, match.can_be_resumed, actions.resume_assignment, said)


def fetch_assignment(assignment_id: int) -> Assignment:
    visible = queries.assignments_visible_to(current_user)
    return get_object_or_404(visible, Assignment.id == assignment_id)


def change_end(match: Assignment, allowed: bool, change: Callable, said: str):
    """Once, whoever else does the same: a second click or an old page changes nothing."""
    try:
        if allowed:
            change(match, current_user)
            flash(said)
    except StaleVersion:
        flash(gettext("Somebody else changed this just now. Look at it again."), "warning")
    return redirect(url_for(".household", household_id=match.household_id))


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
    untils = all_of([queries.guided_until(client) for client in clients])
    read(untils.selects)
    years = [
        queries.programme_year(client, until, today())
        for client, until in zip(clients, untils.answer(), strict=True)
    ]
    page = render_template(
        "clients/desk.html", form=form, cards=list(zip(clients, years, strict=True))
    )
    return page, 422 if form.errors else 200
