"""A session begins at log-in, and again where somebody shows once more who they are (R23)."""

from collections.abc import Mapping
from urllib.parse import urlsplit

from flask import abort, current_app, flash, g, redirect, render_template, request, session, url_for
from flask_babel import gettext
from flask_login import current_user, login_user

from portal.account import actions, queries
from portal.account.actions import passkeys
from portal.account.forms import ConfirmForm
from portal.account.models import OUTLIVE_LOG_OUT
from portal.account.routes import bp
from portal.account.sessions import reads_session, this_session
from portal.core.web.access import Role, sensitive, signed_in
from portal.core.web.redirects import safe_next
from portal.people.models import Person

LOCAL = {"127.0.0.1", "::1"}
MOST_KNOWN = 5  # of those who share a computer
PASSWORD, ONE_CLICK, PASSKEY = "confirm-password", "confirm-demo", "confirm-passkey"
OURS = {"csrf_token", PASSWORD, ONE_CLICK, PASSKEY}


def begin(
    person: Person,
    own_device: bool = False,
    *,
    asked_password: bool = True,
    has_passed: bool = False,
) -> None:
    """A new session, with nothing of the one before; the CSRF token is new too.

    Who has a second factor has shown it by now; who lacks one that is asked sets it up first. Where
    no password was asked, it is for what is sensitive, also at once.
    """
    forget_session()
    session["passed"] = (
        has_passed
        or not queries.must_have_second_factor(person)
        or queries.has_second_factor(person)
        or queries.has_passkey(person)
    )
    known = [number for number in session.get("known", []) if number != person.id]
    session["known"] = [*known, person.id][-MOST_KNOWN:]
    session["roles"] = sorted(queries.roles_of(person.id))
    session["own_device"] = own_device
    if not asked_password:
        session["unasked"] = True
    login_user(person)


def forget_session() -> None:
    """Begin anew with what a browser keeps: its language, and whom it knows."""
    stays = {name: session[name] for name in OUTLIVE_LOG_OUT if name in session}
    session.clear()
    session.update(stays)
    renew()


def renew() -> None:
    """Go on under another secret, from this moment on."""
    this_session().must_renew = session.modified = True
    g.device = request.user_agent.string
    g.address_prefix = actions.network_of(request.remote_addr)


def leaving():
    """To the log-in page; the browser throws away what it kept of the pages (R51)."""
    answer = redirect(url_for("account.log_in"))
    answer.headers["Clear-Site-Data"] = '"cache", "storage"'
    return answer


def demo_roles() -> list[Role]:
    """The roles to log in as with one click: of a demo, and on this machine only.

    Never at an address for others, whatever a request says of where it comes from.
    """
    if current_app.config["PRODUCTION"]:
        return []
    if request.remote_addr not in LOCAL or request.headers.get("X-Forwarded-For"):
        return []
    return list(queries.one_for_each_role())


def too_many(refused: actions.TooManyTries):
    page = render_template(
        "errors/error.html",
        title=gettext("Too many tries"),
        advice=gettext("Wait %(n)s seconds and try again.", n=refused.seconds),
        code=429,
    )
    return page, 429, {"Retry-After": str(refused.seconds)}


def take_password():
    """Where the password was asked in passing: look at it, then go on with what was sent."""
    if request.method != "POST" or not reads_session(request.endpoint):
        return None
    asked = {PASSWORD, ONE_CLICK, PASSKEY} & set(request.form)
    if not asked or not current_user.is_authenticated or this_session().is_restricted:
        return None
    try:
        objection = objection_to_confirming(request.form)
    except actions.TooManyTries as refused:
        wait = gettext("Wait %(n)s seconds and try again.", n=refused.seconds)
        page, status = ask_for_password(objection=wait, status=429)
        return page, status, {"Retry-After": str(refused.seconds)}
    except actions.Busy:
        abort(503)
    if objection:
        return ask_for_password(objection=objection, status=422)
    session.pop("unasked", None)
    renew()
    return None


def objection_to_confirming(sent: Mapping[str, str]) -> str:
    """Why this does not show who they are, or nothing. Raises TooManyTries and Busy."""
    if ONE_CLICK in sent:
        right = is_of_demo()
    elif PASSKEY in sent:
        if passkeys.is_of(current_user, sent[PASSKEY]):
            return ""
        return gettext("This passkey does not work here. Use your password.")
    else:
        right = actions.is_password_of(current_user, sent[PASSWORD])
    return "" if right else gettext("This is not the password you have now.")


def ask_for_password(_error=None, *, objection: str = "", status: int = 403):
    """Instead of what was asked for; what was typed goes along and is sent again with it."""
    g.asks_password = True
    form = ConfirmForm(formdata=None, prefix="confirm")
    if objection:
        form.password.errors = [objection]
    address, typed = where_to()
    about = {"address": address, "typed": typed, "is_of_demo": is_of_demo()}
    about["has_passkey"] = queries.has_passkey(current_user)
    return render_template("account/confirm.html", form=form, **about), status


def where_to() -> tuple[str, list[tuple[str, str]]]:
    """Where the password goes, and what goes with it: what was typed, or nothing but the way on."""
    if request.method == "POST" and not request.files:
        typed = [pair for pair in request.form.items(multi=True) if pair[0] not in OURS]
        return request.full_path.rstrip("?"), typed
    rule = request.url_rule
    if rule and "POST" in (rule.methods or ()):  # a page with a form; a chosen file is chosen again
        came_from = safe_next(request.full_path.rstrip("?"))
    else:  # a file to save: first back to the page that it is on
        page = urlsplit(request.referrer or "")
        came_from = safe_next(f"{page.path}?{page.query}" if page.query else page.path)
    return url_for("account.confirm", next=came_from), []


def is_of_demo() -> bool:
    """Whether this is somebody of a demo as whom one logs in with one click here."""
    people = queries.one_for_each_role().values() if demo_roles() else []
    return current_user.id in {person.id for person in people}


@bp.post("/account/confirm")
@signed_in
@sensitive
def confirm():
    flash(gettext("Thank you. You can go on now."))
    return redirect(safe_next(request.args.get("next")))
