"""What was done: the visits, contacts, talks and hours that people log."""

from flask import Flask

from portal.activities.routes import bp
from portal.activities.routes.on_client import visits
from portal.clients import queries as clients

__all__ = ["bp", "init_app"]


def init_app(_app: Flask) -> None:
    if visits not in clients.SECTIONS:
        clients.SECTIONS.append(visits)
