"""What a visitor reads when something does not work, and what they can do about it."""

from flask import Flask, Response, current_app, render_template, request
from flask_babel import lazy_gettext as _l
from flask_wtf.csrf import CSRFError
from peewee import DataError, OperationalError
from werkzeug.exceptions import (
    HTTPException,
    InternalServerError,
    ServiceUnavailable,
    UnprocessableEntity,
)

from portal.core.config import MOST_MEGABYTES

MESSAGES = {
    400: (_l("This did not work"), _l("The page sent something we do not understand. Try again.")),
    403: (_l("This page is not for you"), _l("Do you need it? Ask your team leader.")),
    404: (_l("We cannot find this page"), _l("It may have moved, or it is not yours to see.")),
    405: (_l("This did not work"), _l("This address cannot be used like that.")),
    409: (_l("Somebody else was first"), _l("Look at the page again and try once more.")),
    413: (
        _l("This is too large"),
        _l("Send at most %(n)s MB at once. Make the text or file smaller.", n=MOST_MEGABYTES),
    ),
    422: (_l("Something is not right yet"), _l("Go back and look at the form again.")),
    429: (_l("Too many tries"), _l("Wait a little and try again.")),
    500: (_l("Something broke"), _l("This is our fault. Try again in a moment.")),
    503: (_l("We are busy"), _l("Try again in a moment.")),
    507: (
        _l("We have no room left"),
        _l("Nothing was saved. Tell your team leader: the disk of the portal is full."),
    ),
}


def init_app(app: Flask) -> None:
    app.register_error_handler(HTTPException, show_error)
    app.register_error_handler(CSRFError, show_expired_form)
    app.register_error_handler(OperationalError, show_trouble)
    app.register_error_handler(DataError, show_impossible)
    app.register_error_handler(OverflowError, show_impossible)


def show_error(error: HTTPException):
    if error.code is None or error.code < 400 or error.response is not None:
        return error
    title, advice = MESSAGES.get(error.code, MESSAGES[400])
    return answer(error, title, advice)


def show_expired_form(error: CSRFError):
    title = _l("This form is too old")
    return answer(error, title, _l("Open the page again and send it once more."))


class NoRoom(HTTPException):
    """The disk is full."""

    code = 507


def show_trouble(error: OperationalError):
    """The database could not do it now: others hold it, or there is no room."""
    current_app.logger.exception("The database could not do it.")
    said = str(error).lower()
    if "full" in said or "no space" in said:
        return show_error(NoRoom())
    if "lock" in said or "timeout" in said or "busy" in said:
        return show_error(ServiceUnavailable(retry_after=5))
    return show_error(InternalServerError())


def show_impossible(_error: DataError | OverflowError):
    """Something that no database holds, which no check of ours had found."""
    current_app.logger.exception("A value was past what the database holds.")
    return show_error(UnprocessableEntity())


def answer(error: HTTPException, title: str, advice: str) -> Response:
    if request.endpoint == "site.health":
        return Response("not ready\n", error.code, mimetype="text/plain")
    page = render_template("errors/error.html", title=title, advice=advice, code=error.code)
    response = Response(page, error.code)
    if retry := getattr(error, "retry_after", None):
        response.headers["Retry-After"] = str(retry)
    return response
