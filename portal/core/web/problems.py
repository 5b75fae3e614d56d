"""What a program reads when something does not work: a problem (RFC 9457) instead of a page."""

import json
from collections.abc import Mapping
from typing import Any

from flask import request
from flask_babel import lazy_gettext as _l
from werkzeug.exceptions import (
    Conflict,
    Forbidden,
    HTTPException,
    PreconditionFailed,
    PreconditionRequired,
    TooManyRequests,
    Unauthorized,
    UnprocessableEntity,
)
from werkzeug.wrappers import Response

TYPE = "application/problem+json"
PATH = "api/v1"  # of what programs ask, below the address of the portal


class NoToken(Unauthorized):
    """Nobody is behind this request."""

    advice = _l("Send a token that works: make one on My account.")

    def get_headers(self, *args: Any, **kwargs: Any) -> list[tuple[str, str]]:
        return [*super().get_headers(*args, **kwargs), ("WWW-Authenticate", "Bearer")]


class NotInScope(Forbidden):
    """The token was made for something else."""

    def __init__(self, scope: str) -> None:
        super().__init__()
        self.advice = _l("This token is not made for %(scope)s.", scope=scope)


class AskedTooOften(TooManyRequests):
    def __init__(self, seconds: int) -> None:
        super().__init__(retry_after=seconds)


class Invalid(UnprocessableEntity):
    """What was sent is not right: {field: what to do about it}; "" is about all of it."""

    def __init__(self, reasons: Mapping[str, str]) -> None:
        super().__init__()
        self.reasons = reasons


class InTheWay(Conflict):
    """What stands in the way, in words for who asks."""

    def __init__(self, advice: str) -> None:
        super().__init__()
        self.advice = advice


class KeyWasUsed(UnprocessableEntity):
    """The Idempotency-Key came before, with something else."""

    advice = _l("This Idempotency-Key was used for something else. Send a new one.")


class NoVersion(PreconditionRequired):
    """What changes a record says which version of it was read."""

    advice = _l("Read the record first, and send its ETag along as If-Match.")


class Changed(PreconditionFailed):
    """Somebody else saved the record since it was read."""

    advice = _l("Read the record again, and try once more.")


def is_asked_for() -> bool:
    """Whether a program asks."""
    return is_of_program(request.path)


def is_of_program(path: str) -> bool:
    return f"{path.strip('/')}/".startswith(f"{PATH}/")


def told(error: HTTPException, title: str, advice: str, number: str | None) -> Response:
    """The error as a problem; `number` is that of the request, by which it is found in a log."""
    said: dict[str, Any] = {
        "type": "about:blank",
        "title": str(title),
        "status": error.code,
        "detail": str(getattr(error, "advice", advice)),
    }
    if number:
        said["request"] = number
    if reasons := getattr(error, "reasons", None):
        said["errors"] = [{"field": name, "detail": str(why)} for name, why in reasons.items()]
    response = Response(json.dumps(said, ensure_ascii=False) + "\n", error.code, mimetype=TYPE)
    kept = {"Allow", "WWW-Authenticate"}
    response.headers.extend([pair for pair in error.get_headers() if pair[0] in kept])
    return response
