"""Passkeys: added and removed, and shown to log in."""

from flask import Response, abort, flash, redirect, render_template, request, session, url_for
from flask_babel import gettext
from flask_login import current_user
from playhouse.flask_utils import get_object_or_404

from portal.account import actions, queries
from portal.account.actions import passkeys
from portal.account.actions.passkeys import Use
from portal.account.forms import LogInForm, PasskeyForm
from portal.account.models import Passkey, Session
from portal.account.routes import bp
from portal.account.routes.entering import fetch_changeable, log_in_page, onward
from portal.account.routes.mine import myself
from portal.account.routes.sessions import begin, too_many
from portal.core.web.access import Permission, PersonPart, public, requires, sensitive, signed_in
from portal.core.web.redirects import safe_next
from portal.people.models import Person


def as_json(options: str) -> Response:
    return Response(options, mimetype="application/json")


@bp.post("/log-in/passkey/options")
@public
def passkey_to_log_in():
    """What a script on the log-in page asks a passkey with."""
    try:
        return as_json(passkeys.options_to_show(Use.LOG_IN, None, request.remote_addr))
    except actions.TooManyTries as refused:
        return too_many(refused)


@bp.post("/log-in/passkey")
@public
def log_in_with_passkey():
    form, target = LogInForm(), safe_next(request.args.get("next"))
    try:
        person = passkeys.log_in(request.form.get("passkey", ""))
    except passkeys.Refused:
        form.form_errors.append(gettext("This passkey does not work here. Use your password."))
        return log_in_page(form, target)
    actions.logging_in.note_log_in(person, "log-in.passkey")
    begin(person, form.own_device.data, has_passed=True)
    return redirect(onward(person, target))


@bp.post("/account/passkeys/options")
@signed_in
def passkey_options():
    """What a script asks a passkey of one's own with, or makes one of."""
    try:
        if request.form.get("use") == Use.ADD:
            return as_json(passkeys.options_to_add(myself(), request.remote_addr))
        return as_json(passkeys.options_to_show(Use.CONFIRM, current_user, request.remote_addr))
    except actions.TooManyTries as refused:
        return too_many(refused)


@bp.route("/account/passkeys/new", methods=["GET", "POST"])
@signed_in
@sensitive
def add_passkey():
    form = PasskeyForm()
    if form.validate_on_submit():
        try:
            passkeys.add(myself(), form.passkey.data or "", form.name.data)
        except passkeys.Refused:
            form.form_errors.append(gettext("It did not work. Try again."))
        except passkeys.TooManyPasskeys:
            form.form_errors.append(gettext("You have ten passkeys. Remove one first."))
        else:
            session["passed"] = True  # it is both steps of logging in
            flash(gettext("Your passkey is added. With it you log in without a password."))
            return redirect(safe_next(request.args.get("next") or url_for(".show")))
    if form.is_blank:
        form.name.data = Session(device=request.user_agent.string).device_name
    page = render_template(
        "account/passkey.html",
        form=form,
        host=passkeys.host(),
        onward=safe_next(request.args.get("next") or url_for(".show")),
    )
    return page, 422 if form.errors else 200


@bp.post("/account/passkeys/<int:passkey_id>/remove")
@signed_in
@sensitive
def remove_passkey(passkey_id):
    one = get_object_or_404(queries.passkeys_of(current_user), Passkey.id == passkey_id)
    passkeys.remove(myself(), current_user, only=one.id)
    flash(gettext("The passkey is removed. It logs in no more."))
    return redirect(url_for(".show"))


@bp.post("/people/<int:person_id>/passkeys/remove")
@requires(Permission.MANAGE_LEADERS)
@sensitive
def remove_passkeys_of(person_id):
    person = fetch_changeable(person_id, PersonPart.SECOND_FACTOR)
    tell_removed(person)
    return redirect(url_for("people.show", person_id=person.id))


@bp.post("/accounts/<int:person_id>/passkeys/remove")
@requires(Permission.UNLOCK_ACCOUNTS)
@sensitive
def remove_lost_passkeys(person_id):
    """By the administrator, who sees no list of people but of who has one."""
    holders = queries.with_passkeys(current_user.branch_id)
    person = get_object_or_404(holders, Person.id == person_id)
    if not person.can_be_changed_by(current_user, PersonPart.SECOND_FACTOR):
        abort(403)
    tell_removed(person)
    return redirect(url_for(".unlock"))


def tell_removed(person: Person) -> None:
    if passkeys.remove(person, current_user):
        flash(gettext("The passkeys of %(name)s log in no more.", name=person.label))
    else:
        flash(gettext("%(name)s had no passkey.", name=person.label))
