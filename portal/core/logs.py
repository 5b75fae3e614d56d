"""Logs: one line for each event, without secrets of addresses and without what people typed.

What an exception says may hold a name, a note or an address: only its kind and the places that it
came through are written. `PORTAL_LOG=json` writes each line as JSON; so does a portal behind https.
"""

import json
import logging
import os
import re
import traceback
from collections.abc import Iterator
from datetime import UTC, datetime
from types import TracebackType

from flask import Flask, has_request_context, request
from gunicorn.glogging import Logger

# A slash may come as %2F, and double: WSGI undoes that, a log does not.
SECRET = re.compile(
    r"((?:/|%2f)+(?:calendar|rsvp|cv|sign|answer|book|reset|invite|address|link)(?:/|%2f)+)[\w\-.~%]+",
    re.IGNORECASE,
)
ONE_LINE = re.compile(r"[\x00-\x1f\x7f-\x9f\u2028\u2029]")  # what would look like another event
REQUEST_ID = "brug.request_id"  # in the environment of a request
# What gunicorn tells of a request: the name in a line, and of the atom of its own.
OF_A_REQUEST = {
    "request": "{x-request-id}o",
    "method": "m",
    "path": "U",
    "status": "s",
    "bytes": "B",
    "ms": "M",
}
# An exception says which fault of the database it is in one of these.
CODES = ("sqlite_errorname", "sqlstate", "errno")


def scrubbed(text: str) -> str:
    """The text with every secret of an address replaced by ***."""
    return SECRET.sub(r"\1***", text)


def chain_of(error: BaseException | None) -> Iterator[BaseException]:
    """An exception and what caused it, the last first; peewee hides the fault of the database."""
    while error is not None:
        yield error
        error = error.__cause__ or error.__context__


def kind_of(error: BaseException) -> str:
    """`OperationalError (SQLITE_FULL)`: its class and its code, nothing of what it says."""
    codes = (getattr(error, name, None) for name in CODES)
    code = next((str(code) for code in codes if code), "")
    return type(error).__name__ + (f" ({code})" if code else "")


def places_of(trace: TracebackType | None) -> list[str]:
    """`portal/mail/commands.py:41 deliver`, the outermost first."""
    return [
        f"{frame.filename}:{frame.lineno} {frame.name}"
        for frame in traceback.extract_tb(trace, limit=-30)
    ]


def told(error: BaseException) -> list[str]:
    """Lines about an exception and its causes, from the first cause on."""
    lines = []
    for each in reversed(list(chain_of(error))):
        lines += [f"  {place}" for place in places_of(each.__traceback__)]
        lines.append(kind_of(each))
    return lines


def request_id() -> str | None:
    """The number of the request that is answered now."""
    return request.environ.get(REQUEST_ID) if has_request_context() else None


class Scrubber(logging.Formatter):
    """An event as lines for the eye."""

    def __init__(self, inner: logging.Formatter | None = None) -> None:
        super().__init__()
        self.inner = inner or logging.Formatter("[%(asctime)s] %(levelname)s: %(message)s")

    def format(self, record: logging.LogRecord) -> str:
        plain = logging.makeLogRecord(vars(record) | {"exc_info": None, "exc_text": None})
        line = ONE_LINE.sub(" ", self.inner.format(plain))
        if number := request_id():
            line += f" (request {number})"
        lines = [line] + (told(record.exc_info[1]) if has_error(record) else [])
        return scrubbed("\n".join(lines))


class AsJson(logging.Formatter):
    """An event as one line of JSON, for programs that read logs."""

    def format(self, record: logging.LogRecord) -> str:
        line = {
            "at": datetime.fromtimestamp(record.created, UTC).isoformat(timespec="milliseconds"),
            "level": record.levelname,
            "logger": record.name,
        }
        if record.name == "gunicorn.access" and isinstance(record.args, dict):
            line |= {name: str(record.args[atom]) for name, atom in OF_A_REQUEST.items()}
        else:
            line |= {"message": record.getMessage(), "request": request_id()}
        if has_error(record):
            line["error"] = told(record.exc_info[1])
        return scrubbed(json.dumps(line, ensure_ascii=True))


def has_error(record: logging.LogRecord) -> bool:
    return bool(record.exc_info and record.exc_info[1])


def is_json() -> bool:
    """Whether programs read the logs; gunicorn asks before there is an app."""
    behind_https = os.environ.get("PORTAL_BASE_URL", "").startswith("https://")
    return os.environ.get("PORTAL_LOG", "json" if behind_https else "text") == "json"


def scrub(logger: logging.Logger) -> None:
    for handler in logger.handlers:
        if not isinstance(handler.formatter, Scrubber | AsJson):
            handler.setFormatter(AsJson() if is_json() else Scrubber(handler.formatter))


class ScrubbingLogger(Logger):
    """Gunicorn's logger: it makes its handlers after the app, so they are scrubbed here."""

    def setup(self, cfg) -> None:
        super().setup(cfg)
        scrub(self.error_log)
        scrub(self.access_log)


def init_app(app: Flask) -> None:
    scrub(app.logger)
