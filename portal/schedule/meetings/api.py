"""Meetings of the team, for other programs."""

from flask_babel import lazy_gettext as _l
from marshmallow import Schema, fields

from portal.feature import Resource
from portal.people.models import Person
from portal.schedule.meetings import queries
from portal.schedule.meetings.models import Meeting


class MeetingSchema(Schema):
    """A meeting of the team, and what its reader answered."""

    id = fields.Integer(required=True)
    title = fields.String(required=True)
    starts_at = fields.DateTime(required=True)
    minutes = fields.Integer(required=True)
    place = fields.String(allow_none=True, required=True)
    status = fields.String(required=True)
    cancel_reason = fields.String(allow_none=True, required=True)
    is_invited = fields.Boolean(required=True)
    answer = fields.String(allow_none=True, required=True)


def tell(_person: Person, rows: list[Meeting]) -> list[dict]:
    return [as_told(meeting) for meeting in rows]


def as_told(meeting: Meeting) -> dict:
    mine = getattr(meeting, "mine", None)
    return {
        "id": meeting.id,
        "title": meeting.label,
        "starts_at": meeting.starts_at,
        "minutes": meeting.minutes,
        "place": meeting.place,
        "status": meeting.status,
        "cancel_reason": meeting.cancel_reason,
        "is_invited": mine is not None,
        "answer": mine and mine.answer,
    }


MEETINGS = Resource(
    "meetings",
    _l("Team meetings"),
    one="meeting",
    page="meetings.index",
    parameter="meeting_id",
    model=Meeting,
    rows=queries.with_details,
    tell=tell,
    fields=MeetingSchema,
)
