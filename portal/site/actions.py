"""Whether the portal can do its work at this moment, found out by doing some."""

import time
from dataclasses import dataclass

from flask import Flask, current_app
from peewee import PeeweeException

from portal.core.database import db, migrate
from portal.site.models import LastDone

SECONDS = 10  # between two looks: whoever asks more often costs nothing


@dataclass
class Look:
    at: float = float("-inf")
    found: bool = False


def init_app(app: Flask) -> None:
    app.extensions["last_look"] = Look()


def is_ready() -> bool:
    """Whether a row can be written, and the schema is the program's own. Looked at now and then."""
    last = current_app.extensions["last_look"]
    if time.monotonic() - last.at > SECONDS:
        last.found = can_write() and not migrate.unknown_schema()
        last.at = time.monotonic()
    return last.found


def can_write() -> bool:
    """Whether a row is kept: a full disk or one that is read only shows in no question."""
    try:
        with db.atomic():
            LastDone.note("write")
    except PeeweeException:
        current_app.logger.exception("Nothing can be written.")
        return False
    return True


def note_that_it_was_done() -> None:
    """The last step of what is due: the others had their turn."""
    with db.atomic():
        LastDone.note("jobs")
