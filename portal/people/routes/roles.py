"""Since when somebody has a role, and which they had before."""

from flask import abort, flash, redirect, url_for
from flask_babel import gettext
from flask_login import current_user
from playhouse.flask_utils import get_object_or_404

from portal.core.database import StaleVersion
from portal.core.forms.pages import conflict_page, form_page
from portal.core.web.access import Permission, PersonPart, requires
from portal.core.web.idempotency import sent_once
from portal.people import actions, queries
from portal.people.forms import EndedRoleForm, SinceForm
from portal.people.models import EndedRole, Person, PersonRole
from portal.people.routes import bp, fetch

ROLE_PAGE = "people/role.html"


def fetch_role(model, number: int):
    """A role that somebody has, or had, for who may put its days right."""
    found = get_object_or_404(queries.roles_visible_to(current_user, model), model.id == number)
    if not queries.may_date_role(current_user, found.person, found.role):
        abort(403)
    return found


@bp.route("/roles/<int:held_id>/since", methods=["GET", "POST"])
@requires(Permission.MANAGE_PEOPLE)
def role_since(held_id):
    """Since when somebody has the role that they have: the figures of a year go by it."""
    held = fetch_role(PersonRole, held_id)
    form = SinceForm(held)
    page = {"person": held.person, "held": held, "ended": None}
    if form.validate_on_submit():
        try:
            actions.date_role(held, current_user, form.version.seen, form.since.data)
        except StaleVersion:
            return conflict_page(ROLE_PAGE, form, fetch_role(PersonRole, held_id), **page)
        return saved_role(held.person)
    return form_page(ROLE_PAGE, form, **page)


@bp.route("/<int:person_id>/roles/ended/new", methods=["GET", "POST"])
@requires(Permission.MANAGE_PEOPLE)
@sent_once
def new_ended_role(person_id):
    person = fetch(person_id)
    if not person.can_be_changed_by(current_user, PersonPart.ROLES):
        abort(403)
    form = EndedRoleForm(current_user, person, None)
    if form.validate_on_submit():
        actions.add_ended_role(person, current_user, **form.values())
        return saved_role(person)
    return form_page(ROLE_PAGE, form, person=person, held=None, ended=None)


@bp.route("/roles/ended/<int:ended_id>/edit", methods=["GET", "POST"])
@requires(Permission.MANAGE_PEOPLE)
def ended_role(ended_id):
    ended = fetch_role(EndedRole, ended_id)
    form = EndedRoleForm(current_user, ended.person, ended)
    page = {"person": ended.person, "held": None, "ended": ended}
    if form.validate_on_submit():
        try:
            actions.change_ended_role(ended, current_user, form.version.seen, **form.values())
        except StaleVersion:
            return conflict_page(ROLE_PAGE, form, fetch_role(EndedRole, ended_id), **page)
        return saved_role(ended.person)
    return form_page(ROLE_PAGE, form, **page)


@bp.post("/roles/ended/<int:ended_id>/drop")
@requires(Permission.MANAGE_PEOPLE)
def drop_ended_role(ended_id):
    ended = fetch_role(EndedRole, ended_id)
    actions.drop_ended_role(ended, current_user)
    flash(gettext("It is taken away. Add it again if that was a mistake."))
    return redirect(url_for(".show", person_id=ended.person_id), 303)


def saved_role(person: Person):
    flash(gettext("Your changes are saved."))
    return redirect(url_for(".show", person_id=person.id), 303)
