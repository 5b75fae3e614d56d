"""Legal cases and their terms."""

from flask import Flask
from flask_babel import lazy_gettext as _l

from portal.calendar_feeds.events import SOURCES
from portal.clients import queries as clients
from portal.core import agenda_item, tasks
from portal.legal import commands, ical, queries
from portal.legal.routes import bp
from portal.mail.models import KINDS

__all__ = ["bp", "init_app"]


def init_app(_app: Flask) -> None:
    if queries.on_client not in clients.SECTIONS:
        clients.SECTIONS.append(queries.on_client)
    agenda_item.SOURCES[queries.in_agenda] = {"term"}
    SOURCES[ical.SOURCE] = ical.details
    tasks.STEPS["legal terms in calendars"] = commands.keep_told
    tasks.STEPS["legal terms"] = commands.warn
    KINDS["legal.term"] = _l("A legal term comes near")
