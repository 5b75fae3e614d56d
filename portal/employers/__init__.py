"""Employers: whom we know, how far we are with them, and the next step."""

from flask import Flask

from portal import dated, jobs
from portal.calendars import SOURCES
from portal.employers import ical
from portal.employers.queries.agenda import in_agenda
from portal.employers.routes import bp

__all__ = ["bp", "init_app"]


def init_app(_app: Flask) -> None:
    dated.SOURCES[in_agenda] = {"step"}
    SOURCES[ical.SOURCE] = ical.details
    jobs.STEPS["next steps of employers in calendars"] = ical.keep_told
