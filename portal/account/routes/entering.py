"""Getting in: log in and out, links to choose a password."""

from flask import abort, flash, redirect, render_template, request, session, url_for
from flask_babel import gettext
from flask_login import current_user, logout_user
from playhouse.flask_utils import get_object_or_404

from portal.account import actions, queries
from portal.account.actions import logging_in, second_factor
from portal.account.forms import (
    CodeForm,
    ForgottenForm,
    InvitationForm,
    LogInForm,
    NewPasswordForm,
)
from portal.account.models import LinkPurpose
from portal.account.routes import bp
from portal.account.routes.half_way import (
    asks_code,
    pass_with_code,
    wait_for_branch,
    wait_for_code,
    waits_for_branch,
    waits_for_code,
)
from portal.account.routes.sessions import begin, demo_roles, forget_session, leaving, too_many
from portal.account.sessions import this_session
from portal.core.web.access import (
    Permission,
    PersonPart,
    Role,
    public,
    requires,
    sensitive,
    signed_in,
)
from portal.core.web.redirects import safe_next
from portal.drafts import queries as drafts
from portal.people import queries as people
from portal.people.models import Person


def onward(person: Person, target: str) -> str:
    """Where to after log-in: first to what was typed when the last session had ended."""
    typed = drafts.came_late(person)
    return typed.link if typed else target


@bp.route("/log-in", methods=["GET", "POST"])
@public
def log_in():
    form = LogInForm()
    target = safe_next(request.args.get("next"))
    is_in = current_user.is_authenticated and not this_session().is_restricted
    if is_in and request.method == "GET":
        return redirect(target)
    if form.validate_on_submit():
        try:
            theirs = logging_in.check_log_in(
                form.email.data,
                form.password.data,
                request.remote_addr,
                session.get("known", []),
            )
        except actions.TooManyTries as refused:
            return too_many(refused)
        except actions.Busy:
            abort(503)
        if len(theirs) > 1:
            wait_for_branch(theirs, form.own_device.data)
            return redirect(url_for(".branch", next=target if target != "/" else None))
        if theirs:
            return enter(theirs[0], form.own_device.data, target)
        form.form_errors.append(gettext("Email address and password do not belong together."))
    return log_in_page(form, target)


def log_in_page(form: LogInForm, target: str):
    if this_session().is_restricted and not form.email.data:
        form.email.data = current_user.email  # whose phone this is
    demo = demo_roles()
    page = render_template("account/log_in.html", form=form, target=target, demo=demo)
    return page, 422 if form.errors else 200


def enter(person: Person, own_device: bool, target: str):
    """In, or to the code of the phone first; what was typed before is waiting after that."""
    logging_in.note_log_in(person)
    if asks_code(person):
        wait_for_code(person, own_device)
        return redirect(url_for(".code", next=target if target != "/" else None))
    begin(person, own_device)
    return redirect(onward(person, target))


@bp.route("/log-in/branch", methods=["GET", "POST"])
@public
def branch():
    """For who helps in several branches, and has one password for them."""
    target = safe_next(request.args.get("next"))
    choices = waits_for_branch()
    if not choices:
        return redirect(url_for(".log_in", next=target if target != "/" else None))
    chosen = choices.get(request.form.get("branch", ""))
    if request.method == "POST" and chosen is not None:
        return enter(chosen, session["which_branch"]["own_device"], target)
    page = render_template("account/which_branch.html", choices=choices, target=target)
    return page, 422 if request.method == "POST" else 200


@bp.route("/log-in/code", methods=["GET", "POST"])
@public
def code():
    """The second step of logging in, within five minutes of the first."""
    target = safe_next(request.args.get("next"))
    person = waits_for_code()
    if person is None:
        return redirect(url_for(".log_in", next=target if target != "/" else None))
    form = CodeForm()
    if not queries.has_second_factor(person):  # a passkey is the other step
        page = render_template("account/code.html", form=None, target=target, person=person)
        return page, 422 if request.method == "POST" else 200
    if form.validate_on_submit():
        try:
            right = second_factor.is_code_of(person, form.code.data)
        except actions.TooManyTries as refused:
            return too_many(refused)
        if right:
            pass_with_code(person)
            return redirect(onward(person, target))
        form.code.errors = [gettext("This code is not right, or was used. Type the newest one.")]
    page = render_template("account/code.html", form=form, target=target, person=person)
    return page, 422 if form.errors else 200


@bp.post("/log-in/as")
@public
def log_in_as():
    wanted = request.form.get("role", "")
    person = queries.one_for_each_role().get(Role(wanted)) if wanted in demo_roles() else None
    if person is None:
        abort(404)
    begin(person)
    return redirect(onward(person, "/"))


@bp.post("/log-out")
@signed_in
def log_out():
    logout_user()
    forget_session()
    return leaving()


@bp.route("/password/forgotten", methods=["GET", "POST"])
@public
def forgotten():
    form = ForgottenForm()
    if form.validate_on_submit():
        try:
            logging_in.send_reset(form.email.data, request.remote_addr)
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
    link = queries.usable_link(secret, purpose)
    if link is None:
        return expired()
    is_invited = purpose == LinkPurpose.INVITE
    form = (InvitationForm if is_invited else NewPasswordForm)(link.person)
    if form.validate_on_submit():
        try:
            person = actions.use_link(secret, purpose, form.password.data)
        except actions.LinkExpired:
            return expired()
        if is_invited and person.is_active:
            answer = enter(person, form.own_device.data, "/")
            flash(gettext("Your password is set."))
            return answer
        flash(gettext("Your password is set. You can log in now."))
        return redirect(url_for(".log_in"))
    page = render_template("account/choose.html", form=form, person=link.person)
    return page, 422 if form.errors else 200


def expired():
    return render_template("account/link_expired.html"), 410


def fetch_changeable(person_id: int, part: PersonPart) -> Person:
    person = get_object_or_404(people.visible_to(current_user), Person.id == person_id)
    if not person.can_be_changed_by(current_user, part):
        abort(403)
    return person


@bp.post("/people/<int:person_id>/invite")
@requires(Permission.MANAGE_PEOPLE)
@sensitive
def invite_again(person_id):
    """A new link to choose a password: by mail, and shown once to hand over.

    Of who has a password it is not shown: who changes others' records logs in as none of them.
    """
    person = fetch_changeable(person_id, PersonPart.ENTRY)
    if not person.email:
        abort(403)
    address = actions.invite(person, current_user)
    shown = address if person.password_hash is None else None
    return render_template("account/invited.html", person=person, address=shown)


@bp.post("/people/<int:person_id>/sessions/end")
@requires(Permission.MANAGE_PEOPLE)
def end_sessions_of(person_id):
    """Of who lost a phone and cannot do so themselves (R24)."""
    person = fetch_changeable(person_id, PersonPart.ENTRY)
    actions.end_sessions(person, by=current_user)
    flash(gettext("%(name)s is logged out everywhere.", name=person.label))
    return redirect(url_for("people.show", person_id=person.id))
