"""Another email address: asked for, confirmed by the new one, stopped by the old one."""

from flask import abort, flash, redirect, render_template, request, url_for
from flask_babel import gettext
from flask_login import current_user

from portal.account import actions, queries
from portal.account.actions import address as addresses
from portal.account.actions.throttling import PER_RESET as PER_ADDRESS
from portal.account.forms import AddressForm, ConfirmForm
from portal.account.models import AddressChange
from portal.account.routes import bp
from portal.account.routes.entering import expired, fetch_changeable
from portal.account.routes.mine import myself
from portal.account.routes.sessions import too_many
from portal.core.database import StaleVersion
from portal.core.web.access import (
    Permission,
    PersonPart,
    public,
    requires,
    sensitive_once_right,
    signed_in,
)
from portal.people.actions import change
from portal.people.models import Person


@bp.route("/account/email", methods=["GET", "POST"])
@signed_in
@sensitive_once_right
def email():
    me = myself()
    form = AddressForm(me)
    if form.validate_on_submit():
        try:
            actions.count_try("address", str(me.id), PER_ADDRESS)
            change(me, me, me.version, None, email=form.email.data)
        except actions.TooManyTries as refused:
            return too_many(refused)
        except StaleVersion:
            abort(409)
        flash(gettext("Look in the mailbox of %(address)s to confirm.", address=form.email.data))
        return redirect(url_for(".show"))
    page = render_template(
        "account/email.html", form=form, me=me, waiting=queries.waiting_address(me)
    )
    return page, 422 if form.errors else 200


@bp.post("/account/email/stop")
@signed_in
def stop_address():
    return take_back(myself(), url_for(".show"))


@bp.post("/people/<int:person_id>/email/stop")
@requires(Permission.MANAGE_PEOPLE)
def stop_address_of(person_id):
    person = fetch_changeable(person_id, PersonPart.ADDRESS)
    return take_back(person, url_for("people.show", person_id=person.id))


def take_back(person: Person, onward: str):
    waiting = queries.waiting_address(person)
    if waiting is not None:
        addresses.stop(waiting, current_user)
        flash(gettext("The other address is taken back. Nothing changed."))
    return redirect(onward)


@bp.route("/address/<secret>/confirm", methods=["GET", "POST"])
@public
def confirm_address(secret):
    """By the new address; who has a password types it, so that no stranger confirms."""
    waiting = queries.address_to_confirm(secret)
    if waiting is None:
        return expired()
    form = ConfirmForm(prefix="owner")
    if waiting.person.password_hash is None:
        del form.password
    try:
        if form.validate_on_submit() and ("password" not in form or is_owner(waiting, form)):
            addresses.confirm(waiting)
            flash(gettext("Your address is changed. Log in with it."))
            return redirect(url_for(".log_in"))
    except actions.TooManyTries as refused:
        return too_many(refused)
    except (addresses.AddressTaken, addresses.NoLonger):
        return expired()
    page = render_template("account/address_confirm.html", form=form, waiting=waiting)
    return page, 422 if form.errors else 200


def is_owner(waiting: AddressChange, form: ConfirmForm) -> bool:
    try:
        right = actions.is_password_of(waiting.person, form.password.data)
    except actions.Busy:
        abort(503)
    if not right:
        form.password.errors = [gettext("This is not the password you have now.")]
    return right


@bp.route("/address/<secret>/stop", methods=["GET", "POST"])
@public
def undo_address(secret):
    """By the old address: nothing changes, or it is put back."""
    found = queries.address_to_stop(secret)
    if found is None:
        return expired()
    if request.method == "POST":
        was_done = found.done_at is not None
        try:
            addresses.undo(found)
        except addresses.AddressTaken:
            return expired()
        page = render_template("account/address_stopped.html", was_done=was_done)
        return page, 200
    return render_template("account/address_stop.html", found=found)
