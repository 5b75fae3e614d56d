"""Text messages, by the HTTP address of whoever sends them for us: one POST each, in JSON.

What differs between providers (other names, a number of theirs) is for a few lines between: what
is asked here is what each of them can.
"""

import base64
import http
import json
import urllib.error
import urllib.request
from typing import Any
from urllib.parse import unquote, urlsplit

from flask import current_app

from portal.mail.models import OutboxMail

TIMEOUT = 20  # seconds
REFUSED = {400, 404, 410, 422}  # of this number or text; anything else may be over by later
NEVER = 553  # as a mail server says that there is no such address


class NumberRefused(OSError):
    """It will never be taken."""

    smtp_code = NEVER


class NoRedirect(urllib.request.HTTPRedirectHandler):
    """An answer that leads elsewhere is a refusal: the text would be lost on the way."""

    def redirect_request(self, *_arguments: Any) -> None:
        return None


def is_set_up() -> bool:
    return current_app.config["SMS_URL"] is not None


def send(mail: OutboxMail) -> None:
    """Hand one over, with a number by which a second copy is known.

    Raises NumberRefused, or OSError where it may be taken later.
    """
    whole = urlsplit(current_app.config["SMS_URL"])
    body = {"to": mail.recipient, "text": mail.body, "reference": f"brug-{mail.id}"}
    host = f"[{whole.hostname}]" if ":" in (whole.hostname or "") else whole.hostname or ""
    place = whole._replace(netloc=f"{host}:{whole.port}" if whole.port else host)
    asked = urllib.request.Request(  # noqa: S310  https, or this machine: core/config.py
        place.geturl(),
        json.dumps(body).encode(),
        {"Content-Type": "application/json", **authorization(whole.username, whole.password)},
    )
    try:
        with urllib.request.build_opener(NoRedirect).open(asked, timeout=TIMEOUT) as answer:
            answer.read(1000)
    except urllib.error.HTTPError as error:
        error.close()
        if error.code in REFUSED:
            raise NumberRefused from error
        raise OSError(http.HTTPStatus(error.code).phrase) from error


def authorization(name: str | None, secret: str | None) -> dict[str, str]:
    """A name with a password, or a token where the name is left out."""
    if not secret:
        return {}
    if not name:
        return {"Authorization": f"Bearer {unquote(secret)}"}
    both = base64.b64encode(f"{unquote(name)}:{unquote(secret)}".encode()).decode()
    return {"Authorization": f"Basic {both}"}
