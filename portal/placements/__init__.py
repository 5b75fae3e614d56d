"""Placements: jobs and internships, from the agreement to whether they last."""

from flask import Flask
from flask_babel import lazy_gettext as _l

from portal import dated, jobs
from portal.calendars import SOURCES
from portal.mail.models import ADDRESS_NOW, KINDS, PAGES
from portal.placements import ical, queries
from portal.placements.actions import ask_how_it_ended
from portal.placements.queries.agenda import in_agenda
from portal.placements.routes import bp

__all__ = ["bp", "init_app"]


def init_app(_app: Flask) -> None:
    dated.SOURCES[in_agenda] = {"internship"}
    SOURCES[ical.SOURCE] = ical.details
    KINDS["placement.answered"] = _l("An employer told how a placement ended")
    PAGES["placement"] = "placements.show", "placement_id"
    ADDRESS_NOW["placement.ended"] = queries.address_of_tutor
    jobs.STEPS["ask how placements ended"] = ask_how_it_ended
    jobs.STEPS["placements in calendars"] = ical.keep_told
