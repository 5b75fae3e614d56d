"""Appointments at the desks and visits planned ahead: booked, moved, reminded of, written down."""

from flask import Flask
from flask_babel import lazy_gettext as _l

from portal.calendar_feeds.events import SOURCES
from portal.clients import queries as clients
from portal.core import agenda_item, tasks
from portal.mail.models import ADDRESS_NOW, KINDS, PAGES
from portal.people.actions import ON_NEW_DATES
from portal.schedule.appointments import actions, commands, ical, queries
from portal.schedule.appointments.actions import telling
from portal.schedule.appointments.queries.mailed import address_of_client
from portal.schedule.appointments.routes import bp
from portal.schedule.desk_hours import actions as roster
from portal.schedule.desk_hours import queries as sessions

__all__ = ["bp", "init_app"]


def init_app(_app: Flask) -> None:
    agenda_item.SOURCES[queries.in_agenda] = {"appointment", "visit"}
    SOURCES[ical.SOURCE] = ical.details
    tasks.STEPS["appointment reminders"] = commands.remind
    tasks.STEPS["reminders to write down"] = commands.remind_to_log
    KINDS["appointment.changed"] = _l("My appointments: new, moved, cancelled, for my calendar")
    KINDS["appointment.reminder"] = _l("My appointments: a reminder two days before")
    KINDS["appointment.log"] = _l("My appointments: write down what I did")
    KINDS["appointment.asked"] = _l("Somebody asks me to interpret")
    PAGES["appointment"] = "appointments.show", "appointment_id"
    ADDRESS_NOW["appointment.client"] = address_of_client
    for hooks, hook in (
        (sessions.BOOKED, queries.booked_at),
        (sessions.BOOKED_BETWEEN, queries.booked_between),
        (roster.HANDED_OVER, actions.hand_over),
        (clients.SECTIONS, queries.on_client),
        (ON_NEW_DATES, telling.follow_dates),
    ):
        if hook not in hooks:
            hooks.append(hook)
