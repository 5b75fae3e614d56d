"""The lists of meetings: to come, past, by series; and what waits for somebody today."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from peewee import fn

from portal.core.agenda_item import AgendaItem
from portal.core.clock import now, today
from portal.core.database import Rows, among
from portal.core.paging import PAGE
from portal.core.web.access import Permission
from portal.core.web.addresses import path_to
from portal.people.models import Person
from portal.schedule.meetings.models import (
    ActionPoint,
    Attendance,
    Invitation,
    Meeting,
    MeetingSeries,
    MeetingStatus,
    Poll,
)
from portal.schedule.meetings.queries import visible_to, with_details
from portal.schedule.meetings.queries.polls import to_pick
from portal.search.index import fits


def coming(person: Person) -> list[Meeting]:
    """What is planned from today on, cancelled ones too, the first first."""
    found = with_details(person).where(Meeting.held_on >= today())
    return list(found.order_by(Meeting.starts_at, Meeting.id).limit(100))


def past(person: Person, typed: str = "", after: Meeting | None = None) -> list[Meeting]:
    """A page of what has been and fits what was typed, the last first, those behind `after` only.

    One more than a page if there is more.
    """
    found = with_details(person).where(
        Meeting.held_on < today(), fits(Meeting, person.branch_id, typed)
    )
    if after is not None:
        same = (Meeting.starts_at == after.starts_at) & (Meeting.id < after.id)
        found = found.where((Meeting.starts_at < after.starts_at) | same)
    return list(found.order_by(Meeting.starts_at.desc(), Meeting.id.desc()).limit(PAGE + 1))


def series_visible_to(person: Person) -> Rows:
    """The series of the meetings that this person may see."""
    seen = visible_to(person).select(Meeting.series)
    return MeetingSeries.select().where(among(MeetingSeries.id, seen))


def listed_series(person: Person) -> list[tuple[MeetingSeries, int, date | None]]:
    """(series, meetings to come, the last day planned), the newest first."""
    found = (
        Meeting.select(
            Meeting.series,
            fn.SUM((Meeting.held_on >= today()).cast("INTEGER")),
            fn.MAX(Meeting.held_on),
        )
        .where(
            among(Meeting.id, visible_to(person).select(Meeting.id)), Meeting.series.is_null(False)
        )
        .group_by(Meeting.series)
    )
    counted = {number: (ahead, last) for number, ahead, last in found.tuples()}
    chosen = MeetingSeries.select().where(MeetingSeries.id.in_(list(counted)))
    return [(series, *counted[series.id]) for series in chosen.order_by(MeetingSeries.id.desc())]


def of_series(person: Person, series: MeetingSeries) -> list[Meeting]:
    found = with_details(person).where(Meeting.series == series)
    return list(found.order_by(Meeting.starts_at, Meeting.id))


def following(person: Person, meeting: Meeting) -> list[Meeting]:
    """The dates of its series that are planned after it and have not begun."""
    if meeting.series_id is None:
        return []
    found = visible_to(person).where(
        Meeting.series == meeting.series_id,
        Meeting.status == MeetingStatus.PLANNED,
        Meeting.starts_at > max(meeting.starts_at, now()),
    )
    return list(found.order_by(Meeting.starts_at, Meeting.id))


def of_series_for(number: int, person: Person) -> list[Meeting]:
    """The meetings to come of a series to which somebody is invited, with their answer."""
    return list(
        Meeting.select(Meeting, Invitation)
        .join(Invitation, attr="mine")
        .where(
            Meeting.series == number,
            Invitation.person == person.id,
            Meeting.starts_at > now(),
        )
        .order_by(Meeting.starts_at)
    )


def last_of_series(person: Person, series: MeetingSeries | None = None) -> Meeting | None:
    """The last date of a series, or of the one that was planned last; not a cancelled one."""
    found = (
        visible_to(person)
        .select(Meeting, MeetingSeries)
        .join(MeetingSeries)
        .where(Meeting.status != MeetingStatus.CANCELLED)
    )
    if series is not None:
        found = found.where(Meeting.series == series)
    return found.order_by(MeetingSeries.id.desc(), Meeting.starts_at.desc()).first()


def last_held(branch_id: int) -> Meeting | None:
    """The last one that began, to begin a plan from; else the first that is to come."""
    found = Meeting.select().where(
        Meeting.branch == branch_id, Meeting.status != MeetingStatus.CANCELLED
    )
    begun = found.where(Meeting.starts_at <= now()).order_by(Meeting.starts_at.desc()).first()
    return begun or found.order_by(Meeting.starts_at).first()


@dataclass(frozen=True)
class Waiting:
    """Of meetings, what waits for somebody today."""

    actions: list[ActionPoint]  # mine, not done
    meetings: list[Meeting]  # soon, and I am invited
    to_note: Sequence[Meeting] = ()  # have been, and nobody noted who came
    polls: Sequence[Poll] = ()  # whose date can be picked

    def __bool__(self) -> bool:
        return bool(self.actions or self.meetings or self.to_note or self.polls)


SOON = timedelta(days=14)


def waiting_for(person: Person) -> Waiting:
    """`Waiting`; what is to be noted and picked only for whom leads meetings."""
    actions = agreed(person).order_by(ActionPoint.due_on, ActionPoint.id)
    mine = with_details(person).where(
        Invitation.id.is_null(False),
        Meeting.status != MeetingStatus.HELD,
        Meeting.held_on.between(today(), today() + SOON),
    )
    found = [actions, mine.order_by(Meeting.starts_at).limit(3)]
    if person.may(Permission.MANAGE_MEETINGS):
        begun = (Meeting.status == MeetingStatus.PLANNED) & (Meeting.starts_at <= now())
        to_note = visible_to(person).where(begun).order_by(Meeting.starts_at).limit(5)
        found += [to_note, to_pick(person)]
    return Waiting(*map(list, found))


def agreed(person: Person) -> Rows:
    """What this person agreed to do and did not do yet, each with `is_seen`: whether they may open
    its meeting, which they need not have been asked to."""
    is_seen = among(ActionPoint.meeting, visible_to(person).select(Meeting.id)).alias("is_seen")
    found = ActionPoint.select(ActionPoint, Meeting, is_seen).join(Meeting)
    return found.where(ActionPoint.owner == person.id, ActionPoint.done_at.is_null())


def open_before(person: Person, meeting: Meeting) -> list[ActionPoint]:
    """What was agreed in earlier meetings of its series, or of its name, and is not done yet; of
    those that are theirs or that they may open. It stands on the agenda by itself."""
    same = Meeting.series == meeting.series_id
    if meeting.series_id is None:
        if meeting.title is None:
            return []
        same = (Meeting.title == meeting.title) & (Meeting.branch == meeting.branch_id)
    seen = visible_to(person).select(Meeting.id)
    owner = ActionPoint.owner == Person.id
    return list(
        ActionPoint.select(ActionPoint, Meeting, Person)
        .join(Meeting)
        .switch(ActionPoint)
        .join(Person, on=owner)
        .where(
            same,
            Meeting.starts_at < meeting.starts_at,
            ActionPoint.done_at.is_null(),
            (ActionPoint.owner == person.id) | among(ActionPoint.meeting, seen),
        )
        .order_by(ActionPoint.due_on, ActionPoint.id)
    )


def present(meetings: list[Meeting]) -> dict[int, int]:
    """{meeting: how many came}"""
    rows: Rows = (
        Attendance.select(Attendance.meeting, fn.COUNT(Attendance.id))
        .where(Attendance.meeting.in_([meeting.id for meeting in meetings]))
        .group_by(Attendance.meeting)
    )
    return dict(rows.tuples())


def in_agenda(person: Person, since: date, until: date) -> list[AgendaItem]:
    """Meetings that this person may see, and what they agreed to do, as things with a date."""
    if not person.may(Permission.SEE_MEETINGS):
        return []
    meetings = visible_to(person).where(Meeting.held_on.between(since, until))
    actions = agreed(person).where(ActionPoint.due_on.between(since, until))
    return [
        AgendaItem(
            kind="meeting",
            day=meeting.held_on,
            title=meeting.label,
            detail=meeting.place or "",
            starts_at=meeting.starts_at,
            minutes=meeting.minutes,
            href=path_to("meetings.show", meeting_id=meeting.id),
            state="cancelled" if meeting.is_cancelled else "",
        )
        for meeting in meetings
    ] + [
        AgendaItem(
            kind="step",
            day=action.due_on,
            title=action.text,
            detail=action.meeting.label,
            href=path_to("meetings.action", action_id=action.id),
            state="late" if action.is_late_on(today()) else "",
        )
        for action in actions
    ]
