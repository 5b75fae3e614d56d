"""The headers of every answer, and the second wall against forms from elsewhere."""

import secrets
from collections.abc import Callable, Iterable

from flask import Flask, abort, request
from werkzeug.wrappers import Response

from portal.core.logs import REQUEST_ID
from portal.core.web.problems import TYPE, is_of_program

POLICY = (
    "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self'; font-src 'self'; "
    "connect-src 'self'; manifest-src 'self'; worker-src 'self'; form-action 'self'; "
    "base-uri 'none'; frame-ancestors 'none'; object-src 'none'"
)
ALWAYS = {
    "Content-Security-Policy": POLICY,
    # Not no-referrer: the CSRF check of a form sent over https reads the address it came from.
    "Referrer-Policy": "same-origin",
    "X-Content-Type-Options": "nosniff",
    "X-Frame-Options": "DENY",
    "Cross-Origin-Opener-Policy": "same-origin",
    "Cross-Origin-Resource-Policy": "same-origin",
    "Permissions-Policy": "camera=(), geolocation=(), microphone=(), payment=(), usb=()",
}
NOT_KEPT = ALWAYS | {"Cache-Control": "no-store"}
AGAIN = {"Retry-After": "5"}
ONLY_HTTPS = {"Strict-Transport-Security": "max-age=31536000; includeSubDomains"}
# In Dutch: which language its reader has is not known any more.
LAST = """<!doctype html>
<html lang="nl">
  <meta charset="utf-8" /><meta name="viewport" content="width=device-width" />
  <title>Even niet bereikbaar · Brug</title>
  <h1>Even niet bereikbaar</h1>
  <p>Er is niets opgeslagen. Probeer het over een paar minuten opnieuw.</p>
  <p>Blijft dit zo? Vertel het je teamleider.</p>
</html>
"""
LAST_PROBLEM = '{"type": "about:blank", "title": "Even niet bereikbaar", "status": 503}\n'
# Of a request that may wait no longer: so many others are before it.
BUSY = "brug.busy"
BUSY_PAGE = LAST.replace("Even niet bereikbaar", "Het is druk")
READING = {"GET", "HEAD", "OPTIONS"}


def init_app(app: Flask) -> None:
    app.before_request(refuse_from_elsewhere)
    app.wsgi_app = Outermost(app)


def refuse_from_elsewhere() -> None:
    cross_site = request.headers.get("Sec-Fetch-Site") == "cross-site"
    if cross_site and request.method not in READING:
        abort(403)


def last_word(environ: dict, page: str) -> Response:
    """Where no page of the portal can be made; a program gets a problem."""
    if is_of_program(environ.get("PATH_INFO", "")):
        return Response(LAST_PROBLEM, 503, AGAIN, mimetype=TYPE)
    return Response(page, 503, AGAIN, mimetype="text/html")


class Outermost:
    """Adds the headers to what the portal answers, whatever went wrong on the way.

    One of them is the number of the request, by which its lines in the log are found.
    """

    def __init__(self, app: Flask) -> None:
        self.app, self.inside = app, app.wsgi_app

    def __call__(self, environ: dict, start_response: Callable) -> Iterable[bytes]:
        is_file = environ.get("PATH_INFO", "").startswith(self.app.static_url_path + "/")
        always = ALWAYS if is_file else NOT_KEPT
        if self.app.config["PRODUCTION"]:
            always = always | ONLY_HTTPS
        environ[REQUEST_ID] = secrets.token_hex(8)
        always = always | {"X-Request-ID": environ[REQUEST_ID]}

        def start(status: str, headers: list[tuple[str, str]], *trouble):
            there = {name.lower() for name, _value in headers}
            added = [header for header in always.items() if header[0].lower() not in there]
            return start_response(status, [*headers, *added], *trouble)

        if environ.get(BUSY):
            return last_word(environ, BUSY_PAGE)(environ, start)
        try:
            return self.inside(environ, start)
        except Exception:
            if self.app.testing or self.app.debug:
                raise
            # Not even a page could be made of what went wrong, as where the database is away.
            self.app.logger.exception("A request broke on its way to a page.")
            return last_word(environ, LAST)(environ, start)
