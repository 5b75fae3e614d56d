"""The branch's week: when it is open, for what, who is on, and the days that it is closed."""

from flask import Flask
from flask_babel import lazy_gettext as _l

from portal.calendar_feeds.events import SOURCES
from portal.core import agenda_item, tasks
from portal.mail.models import KINDS
from portal.people.actions import ON_NEW_DATES
from portal.schedule.desk_hours import ical
from portal.schedule.desk_hours.queries import in_agenda
from portal.schedule.desk_hours.routes import bp

__all__ = ["bp", "init_app"]


def init_app(_app: Flask) -> None:
    agenda_item.SOURCES[in_agenda] = {"roster"}
    SOURCES[ical.HOURS] = ical.hours_details
    SOURCES[ical.SHIFT] = ical.shift_details
    if ical.follow_dates not in ON_NEW_DATES:
        ON_NEW_DATES.append(ical.follow_dates)
    tasks.STEPS["opening hours ahead"] = ical.keep_ahead
    KINDS["roster.seek"] = _l("A colleague seeks somebody for the desk")
    KINDS["roster.taken"] = _l("Somebody takes over my time at the desk")
    KINDS["roster.gap"] = _l("Somebody is missing at the desk")
