"""Mail: written with what causes it, sent by `flask jobs run`, switched off by who gets it."""

from flask import Flask

from portal import jobs
from portal.mail.commands import send_mails
from portal.mail.models import PAGES
from portal.mail.routes import bp

__all__ = ["bp", "init_app"]


def init_app(app: Flask) -> None:
    jobs.LAST["send mails"] = send_mails
    PAGES["person"] = "people.show", "person_id"
