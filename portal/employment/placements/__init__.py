"""Placements: jobs and internships, from the agreement to whether they last."""

from flask import Flask
from flask_babel import lazy_gettext as _l

from portal.calendar_feeds.events import SOURCES
from portal.core import agenda_item, tasks
from portal.employment.placements import ical, queries
from portal.employment.placements.actions import ask_how_it_ended
from portal.employment.placements.queries.agenda import in_agenda
from portal.employment.placements.routes import bp
from portal.mail.models import ADDRESS_NOW, KINDS, PAGES

__all__ = ["bp", "init_app"]


def init_app(_app: Flask) -> None:
    agenda_item.SOURCES[in_agenda] = {"internship"}
    SOURCES[ical.SOURCE] = ical.details
    KINDS["placement.answered"] = _l("An employer told how a placement ended")
    PAGES["placement"] = "placements.show", "placement_id"
    ADDRESS_NOW["placement.ended"] = queries.address_of_tutor
    tasks.STEPS["ask how placements ended"] = ask_how_it_ended
    tasks.STEPS["placements in calendars"] = ical.keep_told
