"""Appointments at the desks and visits planned ahead: booked, moved, reminded of, written down."""

from flask_babel import lazy_gettext as _l

from portal.feature import ClientRecord, Feature
from portal.schedule.appointments import actions, commands, ical, queries
from portal.schedule.appointments.actions import telling
from portal.schedule.appointments.api import APPOINTMENTS
from portal.schedule.appointments.models import Appointment, BookingLink, TakenTime
from portal.schedule.appointments.queries.mailed import address_of_client
from portal.schedule.appointments.queries.timeline import events
from portal.schedule.appointments.routes import bp

feature = Feature(
    resources=(APPOINTMENTS,),
    blueprint=bp,
    tables=(Appointment, TakenTime, BookingLink),
    tasks={
        "appointment reminders": commands.remind,
        "reminders to write down": commands.remind_to_log,
    },
    mail_groups={"appointment": _l("Appointments")},
    mails={
        "appointment.changed": _l("My appointments: new, moved, cancelled, for my calendar"),
        "appointment.reminder": _l("My appointments: a reminder two days before"),
        "appointment.log": _l("My appointments: write down what I did"),
        "appointment.asked": _l("Somebody asks me to interpret"),
    },
    always_mailed={"appointment.client": _l("To a client, about an appointment")},
    mail_addresses={"appointment.client": address_of_client},
    pages={"appointment": ("appointments.show", "appointment_id")},
    agenda={queries.in_agenda: {"appointment", "visit"}},
    events={ical.SOURCE: ical.details},
    client_sections=(queries.on_client,),
    client_events=(events,),
    on_new_dates=(telling.follow_dates,),
    bookings_of_shift=(queries.booked_at,),
    bookings_between=(queries.booked_between,),
    on_shift_taken=(actions.hand_over,),
    client_records={
        "appointment": ClientRecord(
            "appointment_id", _l("An appointment"), Appointment.id, Appointment.client
        ),
    },
)
