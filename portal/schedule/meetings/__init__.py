"""Team meetings: planned, answered, talked about and counted."""

from flask import Flask
from flask_babel import lazy_gettext as _l

from portal.calendar_feeds.events import SOURCES
from portal.core import agenda_item, tasks
from portal.mail.models import KINDS, PAGES
from portal.people.actions import ON_NEW_DATES
from portal.schedule.meetings import ical
from portal.schedule.meetings.actions import due, follow_dates, mails
from portal.schedule.meetings.queries.listing import in_agenda
from portal.schedule.meetings.routes import bp

__all__ = ["bp", "init_app"]


def init_app(app: Flask) -> None:
    KINDS[mails.INVITATION] = _l("Invitations to team meetings")
    KINDS[mails.CHANGED] = _l("A team meeting is moved or cancelled")
    KINDS[mails.REMINDER] = _l("Reminders of team meetings")
    KINDS[mails.COMPLETE] = _l("Everybody has answered about my meeting")
    PAGES["meeting"] = "meetings.show", "meeting_id"
    PAGES["meeting_series"] = "meetings.series", "series_id"
    PAGES["poll"] = "meetings.poll", "poll_id"
    SOURCES[ical.SOURCE] = ical.details
    agenda_item.SOURCES[in_agenda] = {"meeting", "step"}
    tasks.STEPS.update(due.STEPS)
    if follow_dates not in ON_NEW_DATES:
        ON_NEW_DATES.append(follow_dates)
    # Its address is the secret: see the module. No session, no cookie, no token.
    app.extensions["csrf"].exempt("portal.schedule.meetings.routes.answering.rsvp")
