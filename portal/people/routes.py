from flask import Blueprint, abort, flash, redirect, render_template, request, url_for
from flask_babel import gettext
from flask_login import current_user
from playhouse.flask_utils import get_object_or_404

from portal.core.clock import today
from portal.core.database import StaleVersion
from portal.core.forms import both_versions
from portal.core.paging import last_shown, page_of
from portal.core.web.access import Permission, Role, insist_on_password, requires, sensitive
from portal.core.web.idempotency import sent_once
from portal.people import actions, queries
from portal.people.forms import PersonForm
from portal.people.models import Person

bp = Blueprint("people", __name__, url_prefix="/people")
FIELDS = (
    "name email phone employment started_on ended_on conduct_certificate_on"
    " conduct_certificate_until confidentiality_on"
).split()


@bp.get("")
@requires(Permission.SEE_PEOPLE)
def index():
    which = request.args.get("which", "here")
    typed = request.args.get("name", "")[:100]
    after = last_shown(request.args.get("after"), fetch)
    rows, last = page_of(queries.listed(current_user, which, typed, after))
    kept: dict = {"which": which, "name": typed or None}
    return render_template(
        "people/index.html",
        rows=rows,
        which=which,
        typed=typed,
        first_page=after and url_for(".index", **kept),
        next_page=last and url_for(".index", **kept, after=last[0].id),
    )


@bp.route("/new", methods=["GET", "POST"])
@requires(Permission.MANAGE_PEOPLE)
@sensitive
@sent_once
def new():
    form = PersonForm(current_user, None)
    if form.validate_on_submit():
        values = {name: form[name].data for name in FIELDS}
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
def show(person_id):
    person = fetch(person_id)
    waiting = queries.requests_for(person)
    return render_template("people/show.html", person=person, today=today(), roles_waiting=waiting)


@bp.route("/<int:person_id>/edit", methods=["GET", "POST"])
@requires(Permission.MANAGE_PEOPLE)
def edit(person_id):
    person = fetch(person_id)
    if not person.can_be_changed_by(current_user):
        abort(403)
    form = PersonForm(current_user, person, obj=person)
    if form.validate_on_submit():
        values = {name: form[name].data for name in FIELDS}
        roles = {Role(role) for role in form.roles.data}
        keep = person.roles if person.id == current_user.id else roles
        if keep != person.roles or values["email"] != person.email:
            insist_on_password()
        try:
            actions.change(person, current_user, form.version.data, keep, **values)
        except StaleVersion:
            return conflict(form, fetch(person_id))
        flash(gettext("Your changes are saved."))
        if queries.requests_for(person):
            flash(gettext("Another senior or the administrator must confirm the role."))
        if person.email != values["email"]:
            flash(gettext("The other address counts once it is confirmed, or after three days."))
        return redirect(url_for(".show", person_id=person.id))
    page = render_template("people/form.html", form=form, person=person)
    return page, 422 if form.errors else 200


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
    stored = {name: getattr(person, name) for name in FIELDS} | {"roles": sorted(person.roles)}
    form.roles.data = sorted(form.roles.data)
    both = both_versions(form, stored)
    return render_template("people/form.html", form=form, person=person, both=both), 409
