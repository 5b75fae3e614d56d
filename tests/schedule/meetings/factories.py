"""Saved meetings with ordinary values; a test names only what it is about."""

from datetime import date, datetime, time, timedelta
from itertools import count

from portal.core.clock import from_local, local, today
from portal.files import actions as files
from portal.files.uploads import CleanFile
from portal.people.models import Person
from portal.schedule.meetings.models import (
    ActionPoint,
    AgendaPoint,
    DayOff,
    Invitation,
    Meeting,
    MeetingSeries,
    MeetingStatus,
    Poll,
    PollDate,
    Voter,
)
from portal.schedule.meetings.models.files import MeetingFile

_numbers = count(1)


def at(day: date, clock: time = time(10)) -> datetime:
    return from_local(day, clock)


def soon(days: int = 10) -> datetime:
    """Ten o'clock, so many days from now; never in a night when the clock changes."""
    return at(today() + timedelta(days=days))


def make_meeting(organiser: Person, *guests: Person, **fields) -> Meeting:
    """A meeting of 90 minutes at ten, in ten days, to which these people are invited."""
    ordinary = {
        "code": f"meeting-{next(_numbers)}",
        "title": "Teamoverleg",
        "starts_at": soon(),
        "minutes": 90,
        "place": "Kantoor",
        "status": MeetingStatus.PLANNED,
        "organiser": organiser.id,
    }
    meeting = Meeting(branch=organiser.branch_id, **ordinary | fields)
    meeting.held_on = local(meeting.starts_at).date()
    meeting.save()
    for guest in guests:
        Invitation.create(branch=organiser.branch_id, meeting=meeting.id, person=guest.id)
    return meeting


def make_series(organiser: Person, **fields) -> MeetingSeries:
    ordinary = {"title": "Teamoverleg", "every_weeks": 6}
    series = MeetingSeries.create(
        branch=organiser.branch_id, organiser=organiser.id, **ordinary | fields
    )
    make_meeting(organiser, series=series.id)
    return series


def make_poll(organiser: Person, *people: Person, **fields) -> Poll:
    """Two moments to choose from, an answer within five days."""
    ordinary = {
        "title": "Heidag",
        "minutes": 90,
        "deadline_on": today() + timedelta(days=5),
    }
    poll = Poll.create(branch=organiser.branch_id, organiser=organiser.id, **ordinary | fields)
    for days in (10, 12):
        PollDate.create(branch=organiser.branch_id, poll=poll.id, starts_at=soon(days))
    for person in people:
        Voter.create(branch=organiser.branch_id, poll=poll.id, person=person.id)
    return poll


def make_point(meeting: Meeting, **fields) -> AgendaPoint:
    ordinary = {"text": f"Punt {next(_numbers)}", "branch": meeting.branch_id}
    return AgendaPoint.create(meeting=meeting, **ordinary | fields)


def make_action(meeting: Meeting, owner: Person, **fields) -> ActionPoint:
    """Something to do within a week."""
    ordinary = {"text": f"Actie {next(_numbers)}", "due_on": today() + timedelta(days=7)}
    return ActionPoint.create(
        branch=meeting.branch_id, meeting=meeting, owner=owner.id, **ordinary | fields
    )


def make_file(meeting: Meeting, by: Person, name: str = "begroting.pdf") -> MeetingFile:
    """A file that was added, without a look at what is in it."""
    content = CleanFile(b"%PDF-1.7", "application/pdf", None, 1, "0" * 64, name)
    return MeetingFile.create(
        branch=meeting.branch_id, meeting=meeting, file=files.keep(by, content), added_by=by.id
    )


def make_day_off(branch, **fields) -> DayOff:
    ordinary = {"name": "Studiedag", "first_on": date(2027, 3, 8), "last_on": date(2027, 3, 8)}
    return DayOff.create(branch=branch, **ordinary | fields)


def answer_of(meeting: Meeting, person: Person) -> str | None:
    mine = (Invitation.meeting == meeting.id) & (Invitation.person == person.id)
    return Invitation.get(mine).answer
