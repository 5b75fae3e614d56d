import hashlib

from flask import (
    Blueprint,
    abort,
    flash,
    g,
    redirect,
    render_template,
    request,
    session,
    url_for,
)
from flask_babel import gettext
from flask_login import current_user, login_user, logout_user
from playhouse.flask_utils import get_object_or_404

from portal.access import Permission, Role, public, requires, signed_in
from portal.account import actions, queries
from portal.account.actions import bank, keeping
from portal.account.forms import (
    AccountForm,
    ChangePasswordForm,
    ForgottenForm,
    LogInForm,
    NewPasswordForm,
    PhoneForm,
)
from portal.account.models import LinkPurpose
from portal.db import StaleVersion
from portal.forms import both_versions
from portal.links import safe_next
from portal.people import queries as people
from portal.people.actions import change
from portal.people.models import Person

bp = Blueprint("account", __name__)
LOCAL = {"127.0.0.1", "::1"}


def begin(person: Person, own_device: bool = False) -> None:
    """A new session, with nothing of the one before; the CSRF token is new too."""
    language = session.get("language")
    session.clear()
    session.must_renew = True
    g.device = request.user_agent.string
    g.address_prefix = actions.network_of(request.remote_addr)
    if language:
        session["language"] = language
    session["roles"] = sorted(queries.roles_of(person.id))
    session["own_device"] = own_device
    login_user(person)


def onward(person: Person, target: str) -> str:
    """Where to after log-in: first to what was typed when the last session had ended."""
    return url_for(".kept") if queries.kept_forms(person).exists() else target


@bp.route("/log-in", methods=["GET", "POST"])
@public
def log_in():
    form = LogInForm()
    target = safe_next(request.args.get("next"))
    if current_user.is_authenticated and request.method == "GET":
        return redirect(target)
    if form.validate_on_submit():
        try:
            person = actions.check_log_in(form.email.data, form.password.data, request.remote_addr)
        except actions.TooManyTries as refused:
            return too_many(refused)
        except actions.Busy:
            abort(503)
        if person is not None:
            begin(person, form.own_device.data)
            return redirect(onward(person, target))
        form.form_errors.append(gettext("Email address and password do not belong together."))
    demo = demo_roles()
    page = render_template("account/log_in.html", form=form, target=target, demo=demo)
    return page, 422 if form.errors else 200


@bp.get("/account/kept")
@signed_in
def kept():
    """What one typed when the session had ended, to send after all or to throw away."""
    forms = [
        (form, keeping.opened(form, current_user)) for form in queries.kept_forms(current_user)
    ]
    readable = [(form, typed, keeping.shown(form, typed)) for form, typed in forms if typed]
    return render_template("account/kept.html", forms=readable)


@bp.post("/account/kept/<int:number>/drop")
@signed_in
def drop_kept(number):
    keeping.drop(current_user, number)
    flash(gettext("What you had typed is thrown away."))
    return redirect(url_for(".kept") if queries.kept_forms(current_user).exists() else "/")


def demo_roles() -> list[Role]:
    """The roles to log in as with one click: of a demo, and on this machine only."""
    if request.remote_addr not in LOCAL or request.headers.get("X-Forwarded-For"):
        return []
    return list(queries.one_for_each_role())


@bp.post("/log-in/as")
@public
def log_in_as():
    person = queries.one_for_each_role().get(request.form.get("role"))
    if person is None or request.form.get("role") not in demo_roles():
        abort(404)
    begin(person)
    return redirect(onward(person, "/"))


def too_many(refused: actions.TooManyTries):
    page = render_template(
        "errors/error.html",
        title=gettext("Too many tries"),
        advice=gettext("Wait %(n)s seconds and try again.", n=refused.seconds),
        code=429,
    )
    return page, 429, {"Retry-After": str(refused.seconds)}


@bp.post("/log-out")
@signed_in
def log_out():
    language = session.get("language")
    logout_user()
    session.clear()
    if language:
        session["language"] = language
        session.must_renew = True
    answer = redirect(url_for(".log_in"))
    answer.headers["Clear-Site-Data"] = '"cache", "storage"'
    return answer


@bp.route("/password/forgotten", methods=["GET", "POST"])
@public
def forgotten():
    form = ForgottenForm()
    if form.validate_on_submit():
        try:
            actions.send_reset(form.email.data)
        except actions.TooManyTries as refused:
            return too_many(refused)
        return render_template("account/mail_sent.html", email=form.email.data)
    return render_template("account/forgotten.html", form=form), 422 if form.errors else 200


@bp.route("/reset/<secret>", methods=["GET", "POST"])
@public
def reset(secret):
    return choose(secret, LinkPurpose.RESET)


@bp.route("/invite/<secret>", methods=["GET", "POST"])
@public
def invite(secret):
    return choose(secret, LinkPurpose.INVITE)


def choose(secret: str, purpose: LinkPurpose):
    """A mail scanner that opens the link changes nothing: only the form spends it."""
    link = queries.usable_link(hashlib.sha256(secret.encode()).hexdigest(), purpose)
    if link is None:
        return render_template("account/link_expired.html"), 410
    form = NewPasswordForm(link.person)
    if form.validate_on_submit():
        try:
            actions.use_link(secret, purpose, form.password.data)
        except actions.LinkExpired:
            return render_template("account/link_expired.html"), 410
        flash(gettext("Your password is set. You can log in now."))
        return redirect(url_for(".log_in"))
    page = render_template("account/choose.html", form=form, person=link.person)
    return page, 422 if form.errors else 200


@bp.route("/account", methods=["GET", "POST"])
@signed_in
def show():
    form = ChangePasswordForm(current_user)
    if form.validate_on_submit():
        person = queries.by_email(current_user.email)
        if actions.password_is_right(person, form.current.data):
            actions.choose_password(person, form.password.data)
            begin(person)
            flash(gettext("Your password is changed. Other devices are logged out."))
            return redirect(url_for(".show"))
        form.current.errors = [gettext("This is not the password you have now.")]
    me = myself()
    sessions = list(queries.sessions_of(current_user))
    about = {"me": me, "account": bank.masked(me), "sessions": sessions, "here": this_session()}
    page = render_template("account/show.html", form=form, **about)
    return page, 422 if form.errors else 200


def myself() -> Person:
    """All that is kept of who has logged in; the session brings a part of it only."""
    return get_object_or_404(people.visible_to(current_user), Person.id == current_user.id)


def this_session() -> int | None:
    return session.row and session.row.id


@bp.route("/account/phone", methods=["GET", "POST"])
@signed_in
def phone():
    me = myself()
    form = PhoneForm(obj=me)
    if not form.validate_on_submit():
        page = render_template("account/phone.html", form=form)
        return page, 422 if form.errors else 200
    try:
        change(me, me, int(form.version.data or 0), None, phone=form.phone.data)
    except (StaleVersion, ValueError):
        me = myself()
        form.version.data = str(me.version)
        both = both_versions(form, {"phone": me.phone})
        return render_template("account/phone.html", form=form, both=both), 409
    flash(gettext("Your changes are saved."))
    return redirect(url_for(".show"))


@bp.route("/account/iban", methods=["GET", "POST"])
@signed_in
def iban():
    """Another bank account; the password is asked again, and its tries are counted (R18, R29)."""
    me, form = myself(), AccountForm()
    if form.validate_on_submit():
        try:
            actions.count_try("password", str(me.id), actions.PER_ACCOUNT)
            right = actions.password_is_right(me, form.current.data)
        except actions.TooManyTries as refused:
            return too_many(refused)
        except actions.Busy:
            abort(503)
        if right:
            try:
                bank.change(me, form.iban.data)
            except StaleVersion:
                abort(409)
            flash(gettext("Your bank account is saved. You get a mail about it."))
            return redirect(url_for(".show"))
        form.current.errors = [gettext("This is not the password you have now.")]
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
    actions.end_sessions(current_user, but=this_session())
    flash(gettext("All other devices are logged out."))
    return redirect(url_for(".show"))


@bp.post("/account/sessions/end")
@signed_in
def end_sessions():
    actions.end_sessions(current_user)
    flash(gettext("You are logged out everywhere."))
    return redirect(url_for(".log_in"))


@bp.post("/people/<int:person_id>/invite")
@requires(Permission.MANAGE_PEOPLE)
def invite_again(person_id):
    """A new link to choose a password: by mail, and shown once to hand over."""
    person = get_object_or_404(people.visible_to(current_user), Person.id == person_id)
    if not person.email or not person.can_be_changed_by(current_user):
        abort(403)
    address = actions.invite(person, current_user)
    return render_template("account/invited.html", person=person, address=address)
