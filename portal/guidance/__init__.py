"""Guidance trajectories."""

from flask import Flask

from portal.clients import queries as clients
from portal.guidance.queries import on_client

__all__ = ["init_app"]


def init_app(_app: Flask) -> None:
    if on_client not in clients.SECTIONS:
        clients.SECTIONS.append(on_client)
