"""No address with a secret in it reaches a log: neither in a message nor in a traceback."""

import logging
import re

from flask import Flask

SECRET = re.compile(r"(/(?:calendar|rsvp|cv|sign|reset|invite)/)[\w\-.~%]+")


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


def init_app(app: Flask) -> None:
    scrub(app.logger)
    scrub(logging.getLogger("gunicorn.error"))
