"""The second factor: set up, its codes to keep, taken off for who lost the phone."""

from flask import abort, current_app, flash, redirect, render_template, request, session, url_for
from flask_babel import gettext
from flask_login import current_user

from portal.account import queries
from portal.account.actions import keeping, second_factor
from portal.account.forms import ColleagueForm, SetUpForm
from portal.account.routes import bp
from portal.account.routes.entering import fetch_changeable
from portal.account.routes.mine import myself
from portal.account.routes.sessions import begin
from portal.account.sessions import reads_session
from portal.core.render.qr import qr_code
from portal.core.web.access import (
    PUBLIC,
    Permission,
    PersonPart,
    permission_of,
    requires,
    sensitive,
    sensitive_once_right,
    signed_in,
)
from portal.core.web.redirects import safe_next
from portal.people import queries as people
from portal.people.models import Person

# What is open to who still has to set one up, beside what is public.
OPEN = {"account.set_up", "account.log_out", "account.confirm"}
OPEN |= {"account.add_passkey", "account.passkey_options"}  # which is one as well
SHOWS_MORE = {"home.index"}  # public, but not to who has logged in


def lead_to_set_up():
    """Who must have a second factor and has none sets it up before anything else."""
    if is_open(request.endpoint) or not current_user.is_authenticated or session.get("passed"):
        return None
    if not queries.must_have_second_factor(current_user):
        return None
    keeping.keep_again(current_user, request)
    target = request.full_path.rstrip("?") if request.method == "GET" else request.path
    return redirect(url_for("account.set_up", next=target if target != "/" else None), 303)


def is_open(endpoint: str | None) -> bool:
    if endpoint is None or endpoint in OPEN or not reads_session(endpoint):
        return True
    is_public = permission_of(current_app.view_functions[endpoint]) == PUBLIC
    return is_public and endpoint not in SHOWS_MORE


@bp.route("/account/second-factor", methods=["GET", "POST"])
@signed_in
@sensitive
def set_up():
    me, form = myself(), SetUpForm()
    secret = second_factor.from_form(me, form.secret.data) or second_factor.new_secret()
    if form.validate_on_submit():
        codes = second_factor.set_up(me, secret, form.code.data)
        if codes is not None:
            begin(me, bool(session.get("own_device")))
            return show_codes(codes)
        form.code.errors = [gettext("This code is not right. Type the one that you see now.")]
    form.secret.data = second_factor.in_form(me, secret)
    page = render_template(
        "account/second_factor.html",
        form=form,
        onward=safe_next(request.args.get("next")),
        qr=qr_code(second_factor.address_of(me, secret)),
        typed_key=second_factor.in_fours(secret, " "),
        there=queries.has_second_factor(me),
        is_obliged=queries.must_have_second_factor(me),
        left=queries.recovery_codes_left(me),
    )
    return page, 422 if form.errors else 200


def show_codes(codes: list[str]):
    """Once: after this only their digests are known."""
    shown = [second_factor.in_fours(code, "-") for code in codes]
    onward = safe_next(request.args.get("next"))
    return render_template("account/recovery_codes.html", codes=shown, onward=onward)


@bp.post("/account/second-factor/codes")
@signed_in
@sensitive
def renew_codes():
    me = myself()
    if not queries.has_second_factor(me):
        abort(404)
    return show_codes(second_factor.renew_codes(me))


@bp.post("/account/second-factor/off")
@signed_in
@sensitive
def take_off_mine():
    """Only for who need not have one."""
    me = myself()
    if queries.must_have_second_factor(me):
        abort(403)
    if second_factor.take_off(me, me):
        begin(me, bool(session.get("own_device")))
        flash(gettext("You log in with your password only."))
    return redirect(url_for(".show"))


@bp.post("/people/<int:person_id>/second-factor/off")
@requires(Permission.MANAGE_LEADERS)
@sensitive
def take_off(person_id):
    person = fetch_changeable(person_id, PersonPart.SECOND_FACTOR)
    tell_taken_off(person)
    return redirect(url_for("people.show", person_id=person.id))


def tell_taken_off(person: Person) -> None:
    if second_factor.take_off(person, current_user):
        flash(gettext("%(name)s sets up another phone at the next log-in.", name=person.label))
    else:
        flash(gettext("%(name)s had no second step to log in.", name=person.label))


@bp.route("/accounts", methods=["GET", "POST"])
@requires(Permission.UNLOCK_ACCOUNTS)
@sensitive_once_right
def unlock():
    """For the administrator, who sees no list of people."""
    form = ColleagueForm()
    if form.validate_on_submit():
        person = queries.colleague_by_email(current_user, form.email.data)
        if person is not None and person.can_be_changed_by(current_user, PersonPart.SECOND_FACTOR):
            tell_taken_off(person)
            return redirect(url_for(".unlock"))
        form.email.errors = [gettext("Nobody else of your branch logs in with this address.")]
    waiting = list(people.waiting_for_second(current_user.branch_id))
    page = render_template(
        "account/unlock.html",
        form=form,
        roles_wait_for=waiting,
        with_passkeys=list(queries.with_passkeys(current_user.branch_id)),
    )
    return page, 422 if form.errors else 200
