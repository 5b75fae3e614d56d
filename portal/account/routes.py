import hashlib

from flask import (
    Blueprint,
    abort,
    current_app,
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
from werkzeug.exceptions import HTTPException

from portal.access import Permission, Role, public, requires, signed_in
from portal.account import actions, queries
from portal.account.actions import keeping
from portal.account.forms import ChangePasswordForm, ForgottenForm, LogInForm, NewPasswordForm
from portal.account.models import KeptForm, LinkPurpose
from portal.forms import label_of
from portal.labels import in_words
from portal.links import safe_next
from portal.organisation.queries import is_demo
from portal.people import queries as people
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
    readable = [(form, typed, shown(form, typed)) for form, typed in forms if typed]
    return render_template("account/kept.html", forms=readable)


def shown(form: KeptForm, typed: dict) -> list[tuple]:
    """(label, text) of what was typed, without what was filled in by the page itself."""
    feature = feature_of(form.address)
    pairs = [(label_of(name, feature), text) for name, text in typed["fields"]]
    return [(label, in_words(text)) for label, text in pairs if label and text]


def feature_of(address: str) -> str:
    """The feature whose form is sent to this address."""
    try:
        endpoint, _ = current_app.url_map.bind("").match(address.partition("?")[0], method="POST")
    except HTTPException:
        return ""
    return endpoint.partition(".")[0]


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
    sessions = queries.sessions_of(current_user)
    page = render_template("account/show.html", form=form, sessions=list(sessions))
    return page, 422 if form.errors else 200


@bp.post("/account/sessions/end")
@signed_in
def end_sessions():
    actions.end_session(current_user)
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


@bp.get("/outbox")
@requires(Permission.SEE_OUTBOX)
def outbox():
    shown = current_app.config["MAIL_URL"] is None and is_demo()
    return render_template("account/outbox.html", mails=list(queries.outbox()), with_text=shown)
