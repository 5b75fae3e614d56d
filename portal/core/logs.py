"""No address with a secret in it reaches a log: neither in a message nor in a traceback."""

import logging
import re

from flask import Flask
from gunicorn.glogging import Logger

# A slash may come as %2F, and double: WSGI undoes that, a log does not.
SECRET = re.compile(
    r"((?:/|%2f)+(?:calendar|rsvp|cv|sign|answer|book|reset|invite|address)(?:/|%2f)+)[\w\-.~%]+",
    re.IGNORECASE,
)


def scrubbed(text: str) -> str:
    """The text with every secret of an address replaced by ***."""
    return SECRET.sub(r"\1***", text)


class Scrubber(logging.Formatter):
    """Formats as the formatter that it wraps does, and scrubs the result."""

    def __init__(self, inner: logging.Formatter | None) -> None:
        super().__init__()
        self.inner = inner or logging.Formatter("[%(asctime)s] %(levelname)s: %(message)s")

    def format(self, record: logging.LogRecord) -> str:
        return scrubbed(self.inner.format(record))


def scrub(logger: logging.Logger) -> None:
    for handler in logger.handlers:
        if not isinstance(handler.formatter, Scrubber):
            handler.setFormatter(Scrubber(handler.formatter))


class ScrubbingLogger(Logger):
    """Gunicorn's logger: it makes its handlers after the app, so they are scrubbed here."""

    def setup(self, cfg) -> None:
        super().setup(cfg)
        scrub(self.error_log)
        scrub(self.access_log)


def init_app(app: Flask) -> None:
    scrub(app.logger)
