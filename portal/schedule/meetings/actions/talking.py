"""The agenda, the minutes, and what people will do."""

from datetime import date

from peewee import IntegrityError

from portal import audit
from portal.core.clock import now
from portal.core.database import db, save_changes
from portal.people.models import Person
from portal.schedule.meetings import ical, queries
from portal.schedule.meetings.models import ActionPoint, AgendaPoint, Meeting


class AlreadyThere(Exception):
    """The same stands there already."""


def add_point(meeting: Meeting, by: Person, text: str, **more) -> None:
    """Put something on the agenda; `more`: presenter_id, planned_minutes. Raises AlreadyThere."""
    try:
        with db.atomic():
            AgendaPoint.create(
                branch=meeting.branch_id, meeting=meeting.id, text=text, added_by=by.id, **more
            )
            audit.record(by, "meeting.point", meeting)
    except IntegrityError:
        raise AlreadyThere from None


def change_point(point: AgendaPoint, by: Person, **values) -> None:
    """Another text, presenter or length. Raises AlreadyThere."""
    changes = audit.differences(point, **values)
    if not changes:
        return
    try:
        with db.atomic():
            AgendaPoint.update({name: values[name] for name in changes}).where(
                AgendaPoint.id == point.id
            ).execute()
            audit.record(by, "meeting.point.change", point.meeting, changes=changes)
    except IntegrityError:
        raise AlreadyThere from None


def let_minute(meeting: Meeting, by: Person, note_taker: int | None) -> None:
    """Say who takes the minutes; nobody, where it is nothing."""
    changes = audit.differences(meeting, note_taker_id=note_taker)
    if changes:
        with db.atomic():
            Meeting.update(note_taker=note_taker).where(Meeting.id == meeting.id).execute()
            audit.record(by, "meeting.note_taker", meeting, changes=changes)


def remove_point(point: AgendaPoint, by: Person) -> None:
    with db.atomic():
        AgendaPoint.delete().where(AgendaPoint.id == point.id).execute()
        changes = {"agenda": (point.text, None)}
        audit.record(by, "meeting.point.remove", point.meeting, changes=changes)


def write_minutes(
    meeting: Meeting, by: Person, version: int, notes: str | None, told: list[AgendaPoint]
) -> None:
    """Keep what was said, in all, and said and decided at each point of the agenda.

    `told` are the points as they are to be. Raises StaleVersion.
    """
    stored = {point.id: (point.said, point.decided) for point in queries.points_of(meeting)}
    points = [p for p in told if stored.get(p.id) not in {None, (p.said, p.decided)}]
    if notes == meeting.notes and not points and version == meeting.version:
        return
    with db.atomic():
        save_changes(meeting, version, notes=notes)
        for point in points:
            AgendaPoint.update(said=point.said, decided=point.decided).where(
                AgendaPoint.id == point.id
            ).execute()
        audit.record(by, "meeting.minutes", meeting)


def agree(meeting: Meeting, by: Person, owner_id: int, text: str, due_on: date) -> None:
    """Note what somebody will do, and by when. Raises AlreadyThere."""
    try:
        with db.atomic():
            made = ActionPoint.create(
                branch=meeting.branch_id,
                meeting=meeting.id,
                text=text,
                owner=owner_id,
                due_on=due_on,
            )
            ical.publish_action(made.id)
            audit.record(by, "meeting.action", meeting)
    except IntegrityError:
        raise AlreadyThere from None


def tick(action: ActionPoint, by: Person, is_done: bool) -> None:
    """Done, or not after all. Sent twice, the first one counts."""
    open_one = (ActionPoint.id == action.id) & ActionPoint.done_at.is_null(is_done)
    fields = {"done_at": now() if is_done else None, "done_by": by.id if is_done else None}
    with db.atomic():
        if ActionPoint.update(fields).where(open_one).execute():
            ical.publish_action(action.id)
            kind = "meeting.action.done" if is_done else "meeting.action.reopen"
            audit.record(by, kind, action)


def drop_action(action: ActionPoint, by: Person) -> None:
    with db.atomic():
        ActionPoint.delete().where(ActionPoint.id == action.id).execute()
        ical.publish_action(action.id)
        changes = {"action": (action.text, None)}
        audit.record(by, "meeting.action.remove", action.meeting, changes=changes)
