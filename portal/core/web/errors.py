"""What a visitor reads when something does not work, and what they can do about it."""

from flask import Flask, current_app, g, render_template, request
from flask_babel import lazy_gettext as _l
from flask_login import current_user
from flask_wtf.csrf import CSRFError
from peewee import DataError, IntegrityError, InterfaceError, OperationalError
from playhouse.pool import MaxConnectionsExceeded
from werkzeug.exceptions import (
    Conflict,
    HTTPException,
    InternalServerError,
    ServiceUnavailable,
    UnprocessableEntity,
)
from werkzeug.wrappers import Response

from portal.core.config import MOST_MEGABYTES
from portal.core.logs import request_id
from portal.core.web import problems

MESSAGES = {
    400: (_l("This did not work"), _l("The page sent something we do not understand. Try again.")),
    401: (_l("We do not know who asks"), _l("Log in, and try once more.")),
    403: (_l("This page is not for you"), _l("Do you need it? Ask your team leader.")),
    404: (_l("We cannot find this page"), _l("It may have moved, or it is not yours to see.")),
    405: (_l("This did not work"), _l("This address cannot be used like that.")),
    409: (_l("Somebody else was first"), _l("Look at the page again and try once more.")),
    412: (_l("Somebody else was first"), _l("Look at the page again and try once more.")),
    413: (
        _l("This is too large"),
        _l("Send at most %(n)s MB at once. Make the text or file smaller.", n=MOST_MEGABYTES),
    ),
    415: (_l("This did not work"), _l("This address takes JSON only.")),
    422: (_l("Something is not right yet"), _l("Go back and look at the form again.")),
    428: (_l("Something is not right yet"), _l("Go back and look at the form again.")),
    429: (_l("Too many tries"), _l("Wait a little and try again.")),
    500: (_l("Something broke"), _l("This is our fault. Try again in a moment.")),
    503: (_l("We are busy"), _l("Try again in a moment.")),
    507: (
        _l("We have no room left"),
        _l("Nothing was saved. Tell your team leader: the disk of the portal is full."),
    ),
}


def init_app(app: Flask) -> None:
    app.before_request(tell_of_session)
    app.register_error_handler(HTTPException, show_error)
    app.register_error_handler(InternalServerError, show_fault)
    app.register_error_handler(CSRFError, show_expired_form)
    app.register_error_handler(OperationalError, show_trouble)
    app.register_error_handler(InterfaceError, show_trouble)
    app.register_error_handler(MaxConnectionsExceeded, show_crowd)
    app.register_error_handler(IntegrityError, show_clash)
    app.register_error_handler(DataError, show_impossible)
    app.register_error_handler(OverflowError, show_impossible)


def tell_of_session() -> None:
    """The database may have failed before the request was anybody's: told as anything else."""
    if error := g.pop("session_trouble", None):
        raise error


def show_error(error: HTTPException):
    if error.code is None or error.code < 400 or error.response is not None:
        return error
    title, advice = MESSAGES.get(error.code, MESSAGES[400])
    return answer(error, title, advice)


def show_expired_form(error: CSRFError):
    title = _l("This form is too old")
    return answer(error, title, _l("Open the page again and send it once more."))


def show_fault(error: InternalServerError):
    """Also of the database, where that could not do what stands around a view."""
    cause = error.original_exception
    if isinstance(cause, OperationalError | InterfaceError):
        return show_trouble(cause)
    return show_error(error)


class NoRoom(HTTPException):
    """The disk is full."""

    code = 507


FULL = ("full", "no space")
# What passes: others hold it, it was interrupted, or the server is not there just now.
PASSES = ("lock", "timeout", "busy", "connection", "serialize", "unavailable", "shutting down")


def show_trouble(error: OperationalError | InterfaceError):
    """The database could not do it now: others hold it, it is away, or there is no room."""
    current_app.logger.error("The database could not do it.", exc_info=error)
    g.leave_session = True  # which would be a write, and wait as long again
    said = str(error).lower()
    if any(word in said for word in FULL):
        return show_error(NoRoom())
    if any(word in said for word in PASSES):
        return show_error(ServiceUnavailable(retry_after=5))
    return show_error(InternalServerError())


def show_crowd(_error: MaxConnectionsExceeded):
    """The threads of this process have all the connections that it may have."""
    g.leave_session = True
    return show_error(ServiceUnavailable(retry_after=5))


def show_clash(error: IntegrityError):
    """Two wrote the same at once, and no check of ours was between them."""
    current_app.logger.error("A rule of the tables stopped a write.", exc_info=error)
    return show_error(Conflict())


def show_impossible(_error: DataError | OverflowError):
    """Something that no database holds, which no check of ours had found."""
    current_app.logger.exception("A value was past what the database holds.")
    return show_error(UnprocessableEntity())


# What went wrong with one page only: the others, and the search, are as good as before.
OF_ONE_PAGE = {403, 404, 405, 409, 413, 422, 429}


def keeps_menu(error: HTTPException) -> bool:
    """Whether the page of this error has menu and search: of who has logged in, and not where the
    portal itself has trouble."""
    return error.code in OF_ONE_PAGE and current_user.is_authenticated


def answer(error: HTTPException, title: str, advice: str) -> Response:
    if request.endpoint == "site.health":
        return Response("not ready\n", error.code, mimetype="text/plain")
    response = page_of(error, title, advice)
    if retry := getattr(error, "retry_after", None):
        response.headers["Retry-After"] = str(retry)
    return response


def page_of(error: HTTPException, title: str, advice: str) -> Response:
    """A page, for who reads pages; a program gets a problem."""
    if problems.is_asked_for():
        return problems.told(error, title, advice, request_id())
    page = render_template(
        "errors/error.html",
        title=title,
        advice=advice,
        code=error.code,
        number=request_id(),
        layout="base.html" if keeps_menu(error) else "plain.html",
    )
    return Response(page, error.code, mimetype="text/html")
