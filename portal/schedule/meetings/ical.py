"""Meetings and what was agreed in them as calendars know them.

A meeting is one event for who comes, another for who did not say yet, and one that takes no time
for who does not come; whoever answers goes from one to the other.
"""

from collections.abc import Iterable

from flask_babel import lazy_gettext as _l

from portal.branches.queries import room_at
from portal.calendar_feeds.events import actions as calendars
from portal.calendar_feeds.events.models import CalendarEvent, Details, EventKind
from portal.calendar_feeds.events.queries import events_of
from portal.core.web.addresses import path_to
from portal.schedule.meetings import queries
from portal.schedule.meetings.models import ActionPoint, Answer, Meeting

SOURCE, ACTION = "meeting", "action_point"
COMES, UNSURE, DECLINED = "", "unsure", "declined"
PARTS = {Answer.YES: COMES, Answer.MAYBE: UNSURE, None: UNSURE, Answer.NO: DECLINED}


def details(numbers: list[int]) -> Iterable[Details]:
    """The events of these meetings; of a cancelled one nothing is to be told anew."""
    answered = queries.answered_by(numbers)
    for meeting in queries.numbered(numbers):
        if not meeting.is_cancelled:
            room = room_at(meeting.branch_id, meeting.place)
            for part, people in _people(meeting, answered.get(meeting.id, {})).items():
                yield _of_part(meeting, part, people, room)


def _people(meeting: Meeting, answered: dict[int, str | None]) -> dict[str, list[int]]:
    """{part: whose event it is}. Whose meeting it is, comes; nobody named would be the branch."""
    found: dict[str, list[int]] = {COMES: [], UNSURE: [], DECLINED: []}
    if meeting.organiser_id:
        answered |= {meeting.organiser_id: answered.get(meeting.organiser_id) or Answer.YES}
    for person, answer in sorted(answered.items()):
        found[PARTS[answer]].append(person)
    for part in (UNSURE, DECLINED):  # of a meeting from a file, of which nobody said yes
        found[COMES] = found[COMES] or found.pop(part)
    return {part: people for part, people in found.items() if people}


def _of_part(meeting: Meeting, part: str, people: list[int], room: str) -> Details:
    return Details(
        kind=EventKind.TEAM_MEETING,
        branch_id=meeting.branch_id,
        source=SOURCE,
        source_id=meeting.id,
        part=part,
        starts=meeting.starts_at,
        ends=meeting.ends_at,
        title=meeting.label,
        people=people,
        room=room,
        place="" if room else meeting.place or "",
        is_busy=part != DECLINED,
        is_tentative=part == UNSURE,
        path=path_to("meetings.show", meeting_id=meeting.id),
    )


def publish(meeting: Meeting) -> CalendarEvent | None:
    """Tell calendars what became of it, in the transaction that changes it.

    Gives the event of who comes, which invitations by mail are of; nothing where none was known.
    """
    told = {one.part: one for one in details([meeting.id])}
    for event in events_of(SOURCE, meeting.id):
        if meeting.is_cancelled:
            calendars.cancel(SOURCE, meeting.id, event.part)
        elif event.part not in told and event.part != COMES:
            calendars.remove(SOURCE, meeting.id, event.part)
    for one in told.values():
        calendars.put(one)
    return next((e for e in events_of(SOURCE, meeting.id) if e.part == COMES), None)


def told(meeting: Meeting) -> CalendarEvent:
    """The same of one that goes on, for the mail that invites to it."""
    event = publish(meeting)
    if event is None:
        raise ValueError("A meeting that is cancelled invites nobody.")
    return event


def action_details(numbers: list[int]) -> Iterable[Details]:
    """What was agreed and is not done, in the calendar of who does it."""
    found = ActionPoint.select(ActionPoint, Meeting).join(Meeting)
    open_ones = found.where(ActionPoint.id.in_(numbers), ActionPoint.done_at.is_null())
    for action in open_ones.order_by(ActionPoint.id):
        yield Details(
            kind=EventKind.NEXT_STEP,
            branch_id=action.branch_id,
            source=ACTION,
            source_id=action.id,
            starts=action.due_on,
            ends=action.due_on,
            title=_l("Action point: %(meeting)s", meeting=action.meeting.label),
            people=[action.owner_id],
            notes=action.text,
            is_busy=False,
            path=path_to("meetings.action", action_id=action.id),
        )


def publish_action(number: int) -> None:
    """Tell calendars of it, or that it is done or was taken away."""
    told = list(action_details([number]))
    for one in told:
        calendars.put(one)
    if not told:
        calendars.remove(ACTION, number)
