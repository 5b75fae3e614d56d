"""Mail: written with what causes it, sent by `flask jobs run`, switched off by who gets it."""

from flask import Flask

from portal.core import tasks
from portal.mail.commands import send_mails
from portal.mail.models import PAGES
from portal.mail.routes import bp

__all__ = ["bp", "init_app"]


def init_app(app: Flask) -> None:
    tasks.LAST["send mails"] = send_mails
    PAGES["person"] = "people.show", "person_id"
