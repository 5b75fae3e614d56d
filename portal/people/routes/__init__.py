"""Who works here: the list, somebody's page, and changing what is known of them."""

from datetime import date

from flask import Blueprint, abort, flash, redirect, render_template, request, url_for
from flask_babel import gettext
from flask_login import current_user
from playhouse.flask_utils import get_object_or_404

from portal import audit
from portal.core import spreadsheets
from portal.core.clock import today
from portal.core.database import StaleVersion, db
from portal.core.forms import both_versions
from portal.core.forms.record_numbers import number_or_none
from portal.core.i18n.labels import EMPLOYMENT
from portal.core.spreadsheets import Column, Sheet, Unit
from portal.core.web.access import (
    Permission,
    PersonPart,
    Role,
    insist_on_password,
    lists_clients,
    requires,
    sensitive,
    sensitive_once_right,
)
from portal.core.web.idempotency import sent_once
from portal.feature import contributed, in_place
from portal.people import actions, listing, queries
from portal.people.forms import PersonForm
from portal.people.listing import Wanted
from portal.people.models import Employment, Person

bp = Blueprint("people", __name__, url_prefix="/people")
KEPT = ("which", "name", "role", "employment", "sort", "page")


@bp.get("")
@requires(Permission.SEE_PEOPLE)
def index():
    wanted = asked()
    rows, is_more = listing.a_page(current_user, wanted)
    return render_template(
        "people/index.html",
        rows=rows,
        wanted=wanted,
        columns=[column for column, _rows in listing.columns_for(current_user)],
        total=listing.scope(current_user, wanted).count(),
        roles=Role,
        employments=Employment,
        kept=kept,
        following=url_for(".index", **kept(page=wanted.page + 1)) if is_more else "",
        first_page=url_for(".index", **kept(page=None)) if wanted.page > 1 else "",
        today=today(),
    )


def asked() -> Wanted:
    """What the address asks for; what makes no sense in it is left out."""
    given = request.args
    which, sort = given.get("which", "here"), given.get("sort", "name")
    role, employment = given.get("role"), given.get("employment")
    return Wanted(
        which=which if which in listing.WHICH else "here",
        typed=given.get("name", "")[:100],
        role=role if role in set(Role) else None,
        employment=employment if employment in set(Employment) else None,
        sort=sort.removeprefix("-"),
        is_reversed=sort.startswith("-"),
        page=min(number_or_none(given.get("page")) or 1, 10_000),
    )


def kept(**others) -> dict:
    """What of the address stays, with these changes."""
    here = {name: request.args[name] for name in KEPT if request.args.get(name)}
    return {name: value for name, value in {**here, **others}.items() if value}


@bp.get("/list.<any(csv, xlsx):ending>")
@requires(Permission.SEE_PEOPLE)
@sensitive
def list_file(ending):
    """The list that the page shows, all of it."""
    wanted = asked()
    with db.atomic():
        audit.record(current_user, "export", current_user.branch)
    columns = [column for column, _rows in listing.columns_for(current_user)]
    heads = [
        Column(gettext("Name")),
        Column(gettext("Works here as")),
        Column(gettext("Roles")),
        Column(gettext("First day"), Unit.DAY),
        Column(gettext("Last day"), Unit.DAY),
        *(Column(str(one.label), unit_of(one)) for one in columns),
    ]
    rows = (
        (
            one.called,
            str(EMPLOYMENT[one.employment]),
            one.in_roles,
            one.started_on,
            one.ended_on,
            *(one.knows[c.name].many if c.counts else one.knows[c.name].day for c in columns),
        )
        for one in listing.all_of(current_user, wanted)
    )
    return spreadsheets.download(Sheet(gettext("People"), heads, rows), ending, gettext("People"))


def unit_of(column: listing.Column) -> Unit:
    if not column.counts:
        return Unit.DAY
    return Unit.HOURS if column.minutes else Unit.COUNT


@bp.route("/new", methods=["GET", "POST"])
@requires(Permission.MANAGE_PEOPLE)
@sensitive_once_right
@sent_once
def new():
    form = PersonForm(current_user, None)
    if form.validate_on_submit():
        values = form.values()
        try:
            person = actions.add(current_user, [Role(r) for r in form.roles.data], **values)
        except actions.AddressTaken:
            form.email.errors = [gettext("Somebody else has this address.")]
        else:
            return redirect(url_for("account.invite_again", person_id=person.id), 307)
    if form.is_blank:
        form.started_on.data, form.employment.data = today(), "volunteer"
    page = render_template("people/form.html", form=form, person=None)
    return page, 422 if form.errors else 200


@bp.get("/alerts")
@requires(Permission.SEE_AUDIT_LOG)
def alerts():
    """What was out of the ordinary: to ask about, not to judge by."""
    return render_template("people/alerts.html", rows=queries.alerts_for(current_user))


def fetch(person_id: int) -> Person:
    return get_object_or_404(queries.visible_to(current_user), Person.id == person_id)


@bp.get("/<int:person_id>")
@requires(Permission.SEE_PEOPLE)
@lists_clients
def show(person_id):
    """Who somebody is and, as far as its reader may see it, what they do here."""
    person = fetch(person_id)
    return render_template(
        "people/show.html",
        person=person,
        today=today(),
        roles_waiting=queries.requests_for(person),
        roles=[
            (one, queries.may_date_role(current_user, person, one.role))
            for one in queries.roles_over_time(person)
        ],
        may_date=person.can_be_changed_by(current_user, PersonPart.ROLES),
        sections=in_place(ask(current_user, person) for ask in contributed().person_sections),
    )


@bp.route("/<int:person_id>/edit", methods=["GET", "POST"])
@requires(Permission.MANAGE_PEOPLE)
def edit(person_id):
    person = fetch(person_id)
    if not person.can_be_changed_by(current_user):
        abort(403)
    form = PersonForm(current_user, person, obj=person)
    if form.validate_on_submit():
        values = form.values()
        roles = {Role(role) for role in form.roles.data}
        keep = person.roles if person.id == current_user.id else roles
        if keep != person.roles or values["email"] != person.email:
            insist_on_password()
        left = person.ended_on
        try:
            actions.change(person, current_user, form.version.data, keep, **values)
        except StaleVersion:
            return conflict(form, fetch(person_id))
        flash(gettext("Your changes are saved."))
        if queries.requests_for(person):
            flash(gettext("Another senior or the administrator must confirm the role."))
        if person.email != values["email"]:
            flash(gettext("The other address counts once it is confirmed, or after three days."))
        return redirect(after(fetch(person_id), left))
    page = render_template("people/form.html", form=form, person=person)
    return page, 422 if form.errors else 200


def after(person: Person, left: date | None) -> str:
    """Who comes back is asked what lives again; else the page of somebody follows."""
    if left is not None and person.ended_on is None:
        return url_for(".back", person_id=person.id, day=left)
    return url_for(".show", person_id=person.id)


@bp.post("/<int:person_id>/roles/confirm")
@requires(Permission.CONFIRM_ROLES)
@sensitive
def confirm_roles(person_id):
    """By a second one: another senior, or the administrator."""
    person = get_object_or_404(queries.confirmable_by(current_user), Person.id == person_id)
    try:
        given = actions.confirm_roles(person, current_user)
    except actions.NotSecond:
        flash(gettext("Somebody else must confirm this, and both papers must be in."), "warning")
    else:
        flash(gettext("The role is given.") if given else gettext("Nothing waits any more."))
    return back_from(person)


@bp.post("/<int:person_id>/roles/take-back")
@requires(Permission.CONFIRM_ROLES)
def take_back_roles(person_id):
    person = get_object_or_404(queries.confirmable_by(current_user), Person.id == person_id)
    actions.take_back_roles(person, current_user)
    flash(gettext("Nothing waits any more."))
    return back_from(person)


def back_from(person: Person):
    if current_user.may(Permission.SEE_PEOPLE):
        return redirect(url_for(".show", person_id=person.id), 303)
    return redirect(url_for("account.unlock"), 303)


def conflict(form: PersonForm, person: Person):
    """Somebody else saved first: both versions, and what was typed stays."""
    form.version.data = person.version
    stored = {name: getattr(person, name) for name in form.FIELDS} | {"roles": sorted(person.roles)}
    form.roles.data = sorted(form.roles.data)
    both = both_versions(form, stored)
    return render_template("people/form.html", form=form, person=person, both=both), 409


from portal.people.routes import returning, roles  # noqa: E402  they need `bp`

__all__ = ["bp", "returning", "roles"]
