"""My account: password, devices, phone number, bank account."""

from flask import abort, flash, redirect, render_template, url_for
from flask_babel import gettext
from flask_login import current_user
from playhouse.flask_utils import get_object_or_404

from portal.account import actions, queries
from portal.account.actions import bank
from portal.account.forms import AccountForm, ChangePasswordForm, PhoneForm
from portal.account.routes import bp
from portal.account.routes.sessions import begin, leaving, too_many
from portal.account.sessions import this_session
from portal.core.database import StaleVersion
from portal.core.forms import both_versions
from portal.core.web.access import sensitive_once_right, signed_in
from portal.people import queries as people
from portal.people.actions import change
from portal.people.models import Person


@bp.route("/account", methods=["GET", "POST"])
@signed_in
def show():
    form = ChangePasswordForm(current_user)
    if form.validate_on_submit():
        try:
            right = actions.is_password_of(current_user, form.current.data)
        except actions.TooManyTries as refused:
            return too_many(refused)
        except actions.Busy:
            abort(503)
        if right:
            me = myself()
            actions.choose_password(me, form.password.data)
            begin(me)
            flash(gettext("Your password is changed. Other devices are logged out."))
            return redirect(url_for(".show"))
        form.current.errors = [gettext("This is not the password you have now.")]
    me = myself()
    sessions = list(queries.sessions_of(current_user))
    about = {
        "me": me,
        "account": bank.masked(me),
        "sessions": sessions,
        "here": here(),
    }
    page = render_template("account/show.html", form=form, **about)
    return page, 422 if form.errors else 200


@bp.get("/account/phone-only")
@signed_in
def own_phone():
    """The first page of one's own phone, where nobody logged in lately."""
    if not this_session().is_restricted:
        return redirect(url_for("home.index"))
    return render_template("account/own_phone.html")


def myself() -> Person:
    """All that is kept of who has logged in; the session brings a part of it only."""
    return get_object_or_404(people.visible_to(current_user), Person.id == current_user.id)


def here() -> int | None:
    """The number of the session of this browser."""
    row = this_session().row
    return row.id if row else None


@bp.route("/account/phone", methods=["GET", "POST"])
@signed_in
def phone():
    me = myself()
    form = PhoneForm(obj=me)
    if not form.validate_on_submit():
        page = render_template("account/phone.html", form=form)
        return page, 422 if form.errors else 200
    try:
        change(me, me, form.version.data, None, phone=form.phone.data)
    except StaleVersion:
        me = myself()
        form.version.data = me.version
        both = both_versions(form, {"phone": me.phone})
        return render_template("account/phone.html", form=form, both=both), 409
    flash(gettext("Your changes are saved."))
    return redirect(url_for(".show"))


@bp.route("/account/iban", methods=["GET", "POST"])
@signed_in
@sensitive_once_right
def iban():
    """Another bank account (R18)."""
    me, form = myself(), AccountForm()
    if form.validate_on_submit():
        try:
            bank.change(me, form.iban.data, me)
        except StaleVersion:
            abort(409)
        flash(gettext("Your bank account is saved. You get a mail about it."))
        return redirect(url_for(".show"))
    page = render_template("account/iban.html", form=form, account=bank.masked(me))
    return page, 422 if form.errors else 200


@bp.post("/account/sessions/<int:number>/end")
@signed_in
def end_one_session(number):
    if not actions.end_sessions(current_user, only=number):
        abort(404)
    flash(gettext("That device is logged out."))
    return redirect(url_for(".show"))


@bp.post("/account/sessions/others/end")
@signed_in
def end_other_sessions():
    actions.end_sessions(current_user, but=here())
    flash(gettext("All other devices are logged out."))
    return redirect(url_for(".show"))


@bp.post("/account/sessions/end")
@signed_in
def end_sessions():
    actions.end_sessions(current_user)
    flash(gettext("You are logged out everywhere."))
    return leaving()
