"""Employers: whom we know, how far we are with them, and the next step."""

from flask import Flask

from portal.calendar_feeds.events import SOURCES
from portal.core import agenda_item, tasks
from portal.employment.employers import ical
from portal.employment.employers.queries.agenda import in_agenda
from portal.employment.employers.routes import bp

__all__ = ["bp", "init_app"]


def init_app(_app: Flask) -> None:
    agenda_item.SOURCES[in_agenda] = {"step"}
    SOURCES[ical.SOURCE] = ical.details
    tasks.STEPS["next steps of employers in calendars"] = ical.keep_told
