"""Appointments with clients, for other programs."""

from flask_babel import lazy_gettext as _l
from marshmallow import Schema, fields

from portal.core.web.schemas import NamedSchema
from portal.feature import Resource
from portal.people.models import Person
from portal.schedule.appointments import queries
from portal.schedule.appointments.models import Appointment


class AppointmentSchema(Schema):
    """An appointment in a list; the client as its reader may call them."""

    id = fields.Integer(required=True)
    kind = fields.String(required=True)
    starts_at = fields.DateTime(required=True)
    minutes = fields.Integer(required=True)
    status = fields.String(required=True)
    person = fields.Nested(NamedSchema, required=True)
    client = fields.String(required=True)
    client_id = fields.Integer()


class WholeAppointmentSchema(AppointmentSchema):
    """An appointment, as far as its reader may know of it."""

    client_answer = fields.String(allow_none=True, required=True)
    interpreter = fields.Nested(NamedSchema, allow_none=True, required=True)
    interpreter_answer = fields.String(allow_none=True, required=True)
    place = fields.String(allow_none=True, required=True)
    note = fields.String(allow_none=True, required=True)


def tell(person: Person, rows: list[Appointment]) -> list[dict]:
    return [as_listed(person, appointment) for appointment in rows]


def as_listed(person: Person, appointment: Appointment) -> dict:
    told = {
        "id": appointment.id,
        "kind": appointment.kind,
        "starts_at": appointment.starts_at,
        "minutes": appointment.minutes,
        "status": appointment.status,
        "person": {"id": appointment.person_id, "name": appointment.person.label},
        "client": queries.called(appointment, person),
    }
    return told | ({"client_id": appointment.client_id} if appointment.is_seen else {})


def tell_one(person: Person, appointment: Appointment) -> dict:
    interpreter = appointment.interpreter if appointment.interpreter_id else None
    return as_listed(person, appointment) | {
        "client_answer": appointment.client_answer,
        "interpreter": interpreter and {"id": interpreter.id, "name": interpreter.label},
        "interpreter_answer": appointment.interpreter_answer,
        "place": queries.place_for(appointment, person),
        "note": queries.note_for(appointment, person),
    }


APPOINTMENTS = Resource(
    "appointments",
    _l("Appointments"),
    one="appointment",
    page="appointments.show",
    parameter="appointment_id",
    model=Appointment,
    rows=queries.with_names,
    tell=tell,
    fields=AppointmentSchema,
    tell_one=tell_one,
    fields_of_one=WholeAppointmentSchema,
    lists_clients=True,
)
