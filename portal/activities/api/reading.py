"""Visits, contacts and hours, for other programs."""

from flask_babel import lazy_gettext as _l
from marshmallow import Schema, fields

from portal.activities import queries
from portal.activities.models import Activity
from portal.core.web.schemas import NamedSchema
from portal.feature import Resource
from portal.people.models import Person


class ActivitySchema(Schema):
    """What somebody did on a day, in a list."""

    id = fields.Integer(required=True)
    kind = fields.String(required=True)
    happened_on = fields.Date(required=True)
    minutes = fields.Integer(required=True)
    outcome = fields.String(required=True)
    person = fields.Nested(NamedSchema, required=True)
    clients = fields.List(
        fields.Nested(NamedSchema),
        required=True,
        metadata={"description": _l("Those whom the reader may know.")},
    )
    further_clients = fields.Integer(
        required=True, metadata={"description": _l("How many others it was for.")}
    )
    is_withdrawn = fields.Boolean(required=True)


class WholeActivitySchema(ActivitySchema):
    """What somebody did on a day. Of whom they help no more only the hours are left."""

    channel = fields.String(allow_none=True, required=True)
    distance_metres = fields.Integer(allow_none=True, required=True)
    employer = fields.Nested(NamedSchema, allow_none=True, required=True)
    spoken_to = fields.String(allow_none=True)
    topics = fields.List(fields.String())
    next_time = fields.String(allow_none=True)
    interpreter_language = fields.String(allow_none=True)
    note = fields.String(allow_none=True)


def tell(person: Person, rows: list[Activity]) -> list[dict]:
    helped = queries.clients_of_each([activity.id for activity in rows], person)
    return [as_listed(activity, helped[activity.id]) for activity in rows]


def as_listed(activity: Activity, helped: list[tuple]) -> dict:
    known = [{"id": client.id, "name": client.label} for client, is_seen in helped if is_seen]
    return {
        "id": activity.id,
        "kind": activity.kind,
        "happened_on": activity.happened_on,
        "minutes": activity.minutes,
        "outcome": activity.outcome,
        "person": {"id": activity.person_id, "name": activity.person.label},
        "clients": known,
        "further_clients": len(helped) - len(known),
        "is_withdrawn": activity.withdrawn_at is not None,
    }


def tell_one(person: Person, activity: Activity) -> dict:
    employer = activity.employer if activity.employer_id else None
    distance = activity.trip.distance_hm if activity.trip_id else activity.distance_hm
    told = as_listed(activity, queries.clients_of(activity, person)) | {
        "channel": activity.channel,
        "distance_metres": None if distance is None else distance * 100,
        "employer": employer and {"id": employer.id, "name": employer.label},
    }
    if employer:
        told["spoken_to"] = activity.spoken_to
    if queries.is_whole(activity, person):
        told |= {
            "topics": queries.topics_of(activity),
            "next_time": activity.next_time,
            "interpreter_language": activity.interpreter_language,
            "note": activity.note,
        }
    return told


ACTIVITIES = Resource(
    "activities",
    _l("Visits, contacts and hours"),
    one="activity",
    page="activities.index",
    parameter="activity_id",
    model=Activity,
    rows=queries.with_details,
    tell=tell,
    fields=ActivitySchema,
    tell_one=tell_one,
    fields_of_one=WholeActivitySchema,
    lists_clients=True,
)
