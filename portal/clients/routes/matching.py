"""A household, who helps it, and matching somebody with it."""

from flask import abort, flash, redirect, render_template, request, session, url_for
from flask_babel import gettext
from flask_login import current_user
from playhouse.flask_utils import get_object_or_404

from portal.clients import actions, queries
from portal.clients.forms import AssignForm, MatchForm
from portal.clients.models import Assignment, Client, Household
from portal.clients.routes import bp
from portal.clients.routes.files import ADDED
from portal.core.clock import today
from portal.core.database import StaleVersion
from portal.core.forms import both_versions
from portal.core.forms.pages import tell_of_conflict
from portal.core.forms.record_numbers import number_or_none, version_number
from portal.core.web.access import Permission, requires
from portal.core.web.idempotency import sent_once
from portal.feature import contributed, in_place


@bp.route("/households/<int:household_id>", methods=["GET", "POST"])
@requires(Permission.SEE_ASSIGNED_CLIENTS)
@sent_once
def household(household_id):
    family, members = fetch_household(household_id)
    may_assign = current_user.may(Permission.EDIT_CLIENTS)
    form = AssignForm(queries.colleagues(current_user)) if may_assign else None
    if request.method == "POST" and not may_assign:
        abort(403)
    if form is not None and form.validate_on_submit():
        helper = form.people[form.helper.data]
        try:
            actions.assign(current_user, family, helper, **form.values())
        except actions.MayNotHelp as refused:
            form.refuse_all(refused.reasons)
        else:
            flash(gettext("The match is made."))
            if missing := queries.papers_missing(helper):
                flash(missing, "warning")
            if number_or_none(request.form.get("from_file")) in {one.id for one in members}:
                return redirect(url_for(".show", client_id=request.form["from_file"]), 303)
            return redirect(url_for(".household", household_id=family.id))
    page = render_template(
        "clients/household.html",
        household=family,
        form=form,
        members=members,
        helpers=list(queries.helpers(family)),
        just_added=members[0].id in session.get(ADDED, []),
        sections=in_place(ask(current_user, members) for ask in contributed().household_sections),
        today=today(),
    )
    return page, 422 if form is not None and form.errors else 200


def fetch_household(household_id: int) -> tuple[Household, list[Client]]:
    """With its members, for who reads who lives together."""
    family = get_object_or_404(
        queries.households_visible_to(current_user), Household.id == household_id
    )
    members = list(queries.members_visible_to(current_user, family))
    if "household" not in queries.visible_fields(current_user, members[0]):
        abort(404)
    return family, members


@bp.route("/assignments/<int:assignment_id>/edit", methods=["GET", "POST"])
@requires(Permission.EDIT_CLIENTS)
def edit_assignment(assignment_id):
    """Put a match right: as what, since when and until when; what it was stays in history."""
    match = fetch_assignment(assignment_id)
    form, both = MatchForm(obj=match), None
    if form.validate_on_submit():
        try:
            version = version_number(form.version.data or 0)
            actions.change_assignment(match, current_user, version, **form.values())
        except actions.MayNotHelp as refused:
            form.refuse_all(refused.reasons)
        except StaleVersion:
            match = fetch_assignment(assignment_id)
            form.version.data = match.version
            both = both_versions(form, {name: getattr(match, name) for name in form.values()})
        else:
            flash(gettext("Your changes are saved."))
            return redirect(url_for(".household", household_id=match.household_id))
    page = render_template(
        "clients/assignment.html",
        form=form,
        match=match,
        both=both,
        changes=queries.changes(match),
    )
    return page, 409 if both is not None else 422 if form.errors else 200


@bp.post("/assignments/<int:assignment_id>/end")
@requires(Permission.EDIT_CLIENTS)
def end_assignment(assignment_id):
    """All that this person does for the household ends, whatever roles they have there."""
    match = fetch_assignment(assignment_id)
    ended = match.can_be_ended and actions.end_assignments_of(
        match.person, match.household, current_user
    )
    if ended:
        said = gettext("Today is the last day on which %(name)s helps here as: %(roles)s.")
        flash(said % {"name": match.person.label, "roles": queries.parts_in(ended)})
    return redirect(url_for(".household", household_id=match.household_id))


@bp.post("/assignments/<int:assignment_id>/resume")
@requires(Permission.EDIT_CLIENTS)
def resume_assignment(assignment_id):
    """Undo an end that was a mistake, on the day itself or before it has come.

    Once, whoever else does the same: a second click or an old page changes nothing.
    """
    match = fetch_assignment(assignment_id)
    try:
        if match.can_be_resumed:
            actions.resume_assignment(match, current_user)
            flash(gettext("The match goes on."))
    except actions.MayNotHelp as refused:
        for reason in refused.reasons.values():
            flash(reason, "warning")
    except StaleVersion:
        tell_of_conflict()
    return redirect(url_for(".household", household_id=match.household_id))


def fetch_assignment(assignment_id: int) -> Assignment:
    visible = queries.assignments_visible_to(current_user)
    return get_object_or_404(visible, Assignment.id == assignment_id)
