"""Who asks: the owner of the token that was sent, and never of a cookie."""

from datetime import timedelta

from flask import Flask, Request, current_app, g, request
from flask_login import current_user

from portal.account.actions.throttling import TooManyTries, count_try, network_of
from portal.api import actions, queries
from portal.core import database
from portal.core.web.problems import AskedTooOften, NotInScope, NoToken
from portal.feature import Operation
from portal.people.models import Person

A_MINUTE = (("minute", 120, timedelta(minutes=1)),)  # requests with one token
GUESSES = (("minute", 30, timedelta(minutes=1)),)  # of secrets that are none, for each network


def init_app(app: Flask) -> None:
    app.before_request(let_in)


def operation_here() -> Operation | None:
    """What a program asks for in this request; nothing where it is a page."""
    view = current_app.view_functions.get(request.endpoint or "")
    return getattr(view, "operation", None)


def owner_of_token(asked: Request) -> Person | None:
    """Whose token came along, where a program asks; on a page a token is nobody's."""
    if operation_here() is None:
        return None
    kind, _blank, secret = asked.headers.get("Authorization", "").partition(" ")
    if kind.lower() != "bearer" or not secret.strip():
        return None
    g.token = queries.token_of(secret.strip())
    if g.token is None:
        return None
    database.restrict_to(g.token.branch_id)
    return g.token.owner


def let_in() -> None:
    """Turn away whoever has no token that works, or asks too often, or for what it is not for."""
    operation = operation_here()
    if operation is None or request.method == "OPTIONS":
        return
    try:
        if not current_user.is_authenticated:
            count_try("api network", network_of(request.remote_addr), GUESSES)
            raise NoToken
        count_try("api", str(g.token.id), A_MINUTE)
    except TooManyTries as refused:
        raise AskedTooOften(refused.seconds) from refused
    if operation.scope and operation.scope not in g.token.allows:
        raise NotInScope(operation.scope)
    actions.note_use(g.token)
