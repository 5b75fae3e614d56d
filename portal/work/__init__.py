"""Work: placements, CVs and the ladder."""

from flask import Flask

from portal.clients import queries as clients
from portal.work.queries.on_client import on_client
from portal.work.routes import bp

__all__ = ["bp", "init_app"]


def init_app(_app: Flask) -> None:
    if on_client not in clients.SECTIONS:
        clients.SECTIONS.append(on_client)
