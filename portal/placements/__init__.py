"""Placements: jobs and internships, from the agreement to whether they last."""

from flask import Flask

from portal import dated, jobs
from portal.calendars import SOURCES
from portal.placements import ical
from portal.placements.queries.agenda import in_agenda

__all__ = ["init_app"]


def init_app(_app: Flask) -> None:
    dated.SOURCES[in_agenda] = {"internship"}
    SOURCES[ical.SOURCE] = ical.details
    jobs.STEPS["placements in calendars"] = ical.keep_told
