"""My account: logging in and out, passwords, sessions, language."""

from flask import Flask, Response, current_app, g, redirect, request, session, url_for
from flask_babel import lazy_gettext as _l
from flask_login import current_user
from flask_wtf.csrf import CSRFError

from portal import audit
from portal.account import actions, own_phone, queries
from portal.account.actions import address, keeping, passkeys
from portal.account.commands import account_cli, setup_command
from portal.account.models import (
    AddressChange,
    OneTimeLink,
    Passkey,
    PasskeyChallenge,
    RecoveryCode,
    Session,
    Throttle,
)
from portal.account.routes import bp
from portal.account.routes.second_factor import lead_to_set_up
from portal.account.routes.sessions import ask_for_password, take_password
from portal.account.sessions import ServerSessions
from portal.core import database
from portal.core.web import errors
from portal.core.web.access import PUBLIC, NotFresh
from portal.drafts import queries as drafts
from portal.feature import Feature

FOR_SCRIPTS = {"drafts.keep", "drafts.token"}  # what a page asks for in passing


def init_app(app: Flask) -> None:
    app.session_interface = ServerSessions()
    app.login_manager.session_protection = None  # it trusts X-Forwarded-For
    app.login_manager.user_loader(load)
    app.login_manager.unauthorized_handler(ask_to_log_in)
    app.register_error_handler(CSRFError, refuse_token)
    app.register_error_handler(NotFresh, ask_for_password)
    own_phone.init_app(app)
    app.before_request(take_password)
    app.before_request(lead_to_set_up)
    app.after_request(note_refusal)
    app.jinja_env.globals["waiting_address"] = queries.waiting_address
    app.jinja_env.globals["has_second_factor"] = queries.has_second_factor
    app.jinja_env.globals["passkeys_of"] = queries.passkeys_of
    app.jinja_env.globals["passkey_host"] = passkeys.host
    app.context_processor(of_session)


def of_session() -> dict:
    """What every page shows of the session that it is drawn in."""
    return {
        "is_demo": getattr(session, "is_demo", False),
        "is_phone_only": getattr(session, "is_restricted", False),
        "keeps_offline": current_user.is_authenticated
        and current_user.id in session.get("offline", []),
    }


def load(identity: str):
    """Whoever the session is of; from here on the database shows their branch only."""
    person = queries.person_behind(identity, getattr(session, "person", None))
    if person is not None:
        database.restrict_to(person.branch_id)
    return person


def ask_to_log_in() -> Response:
    """To the log-in page, and back; what was typed in a session that has ended is kept.

    A script that sends something in passing is only told so, and no session begins or ends.
    """
    keeping.keep_late(request)
    if request.endpoint in FOR_SCRIPTS or request.headers.get("Sec-Fetch-Dest") == "empty":
        g.leave_session = True
        return Response('{"said": ""}\n', 401, mimetype="application/json")
    target = request.full_path.rstrip("?") if request.method == "GET" else request.path
    return redirect(url_for("account.log_in", next=target))


def refuse_token(error: CSRFError):
    """The token of a form ends with its session: then the answer is to log in again.

    Who has logged in again since then gets back what they sent, to look at and save.
    """
    view = current_app.view_functions.get(request.endpoint)
    if getattr(view, "permission", PUBLIC) == PUBLIC:
        return errors.show_expired_form(error)
    if not current_user.is_authenticated:
        return ask_to_log_in()
    if request.blueprint != "drafts" and keeping.keep_again(current_user, request):
        g.draft_stays = True
        return redirect(drafts.came_late(current_user).link, 303)
    return errors.show_expired_form(error)


def note_refusal(response: Response) -> Response:
    """Note who was turned away, and from which page (R60); what is not theirs to see is a 404."""
    if response.status_code == 403 and current_user.is_authenticated and "asks_password" not in g:
        with database.db.atomic():
            audit.record(current_user, "refused", reason=request.endpoint)
    return response


feature = Feature(
    blueprint=bp,
    tables=(
        Session,
        OneTimeLink,
        AddressChange,
        RecoveryCode,
        Passkey,
        PasskeyChallenge,
        Throttle,
    ),
    commands=(setup_command, account_cli),
    always_mailed={
        kind: _l("Logging in, and one's own account")
        for kind in (
            "account.address",
            "account.iban",
            "account.invite",
            "account.log_in",
            "account.reset",
            "account.second_factor",
            "branch.iban",
        )
    },
    init_app=init_app,
    tasks={
        "addresses": address.settle_due,
        "clean up": actions.clean_up,
        "old passkeys": passkeys.forget_old,
    },
    on_new_address=(address.ask,),
)
