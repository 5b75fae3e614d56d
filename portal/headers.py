"""The headers of every answer, and the second wall against forms from elsewhere."""

from flask import Flask, Response, abort, current_app, request

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
READING = {"GET", "HEAD", "OPTIONS"}


def init_app(app: Flask) -> None:
    app.before_request(refuse_from_elsewhere)
    app.after_request(add_headers)


def refuse_from_elsewhere() -> None:
    cross_site = request.headers.get("Sec-Fetch-Site") == "cross-site"
    if cross_site and request.method not in READING:
        abort(403)


def add_headers(response: Response) -> Response:
    set_already = {name.lower() for name, _value in response.headers}
    always = ALWAYS if request.endpoint == "static" else NOT_KEPT
    response.headers.extend(
        [header for header in always.items() if header[0].lower() not in set_already]
    )
    if current_app.config["PRODUCTION"]:
        response.headers["Strict-Transport-Security"] = "max-age=31536000; includeSubDomains"
    return response
