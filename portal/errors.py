"""What a visitor reads when something does not work, and what they can do about it."""

from flask import Flask, Response, render_template, request
from flask_babel import lazy_gettext as _l
from flask_wtf.csrf import CSRFError
from werkzeug.exceptions import HTTPException

MESSAGES = {
    400: (_l("This did not work"), _l("The page sent something we do not understand. Try again.")),
    403: (_l("This page is not for you"), _l("Do you need it? Ask your team leader.")),
    404: (_l("We cannot find this page"), _l("It may have moved, or it is not yours to see.")),
    405: (_l("This did not work"), _l("This address cannot be used like that.")),
    409: (_l("Somebody else was first"), _l("Look at the page again and try once more.")),
    413: (
        _l("This is too large"),
        _l("Send at most 12 MB at once. Make the text or file smaller."),
    ),
    422: (_l("Something is not right yet"), _l("Go back and look at the form again.")),
    429: (_l("Too many tries"), _l("Wait a little and try again.")),
    500: (_l("Something broke"), _l("This is our fault. Try again in a moment.")),
    503: (_l("We are busy"), _l("Try again in a moment.")),
}


def init_app(app: Flask) -> None:
    app.register_error_handler(HTTPException, show_error)
    app.register_error_handler(CSRFError, show_expired_form)


def show_error(error: HTTPException):
    if error.code is None or error.code < 400 or error.response is not None:
        return error
    title, advice = MESSAGES.get(error.code, MESSAGES[400])
    return answer(error, title, advice)


def show_expired_form(error: CSRFError):
    title = _l("This form is too old")
    return answer(error, title, _l("Open the page again and send it once more."))


def answer(error: HTTPException, title: str, advice: str) -> Response:
    if request.path == "/healthz":
        return Response("not ready\n", error.code, mimetype="text/plain")
    page = render_template("errors/error.html", title=title, advice=advice, code=error.code)
    response = Response(page, error.code)
    if retry := getattr(error, "retry_after", None):
        response.headers["Retry-After"] = str(retry)
    return response
