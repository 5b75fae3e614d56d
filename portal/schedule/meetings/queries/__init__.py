"""Which meetings somebody may see, who was asked and came, what was said and agreed."""

from collections import Counter, defaultdict
from dataclasses import dataclass
from datetime import date

from peewee import JOIN, fn

from portal.branches.models import Branch
from portal.core.clock import now, today
from portal.core.database import Rows, among, as_stored, not_among
from portal.core.web.access import WITHOUT_CLIENTS, Permission
from portal.people.models import Person, PersonRole
from portal.schedule.meetings.models import (
    ActionPoint,
    AgendaPoint,
    Answer,
    Attendance,
    Invitation,
    Meeting,
    MeetingSeries,
)

Presenter, NoteTaker = Person.alias(), Person.alias()


def visible_to(person: Person) -> Rows:
    """All meetings of the branch for who sees those; else the ones they are or were asked for."""
    meetings = Meeting.select().where(Meeting.branch == person.branch_id)
    if person.may(Permission.SEE_BRANCH_MEETINGS):
        return meetings
    if not person.may(Permission.SEE_MEETINGS):
        return meetings.where(Meeting.id.is_null())
    asked = Invitation.select(Invitation.meeting).where(Invitation.person == person.id)
    there = Attendance.select(Attendance.meeting).where(Attendance.person == person.id)
    return meetings.where(among(Meeting.id, asked) | among(Meeting.id, there))


def with_details(person: Person) -> Rows:
    """What this person may see, with its series, its organiser, who takes the minutes and their
    own invitation."""
    mine = (Invitation.meeting == Meeting.id) & (Invitation.person == person.id)
    return (
        visible_to(person)
        .select(Meeting, MeetingSeries, Person, NoteTaker, Invitation)
        .join(MeetingSeries, JOIN.LEFT_OUTER)
        .switch(Meeting)
        .join(Person, JOIN.LEFT_OUTER, on=(Meeting.organiser == Person.id))
        .switch(Meeting)
        .join(NoteTaker, JOIN.LEFT_OUTER, on=(Meeting.note_taker == NoteTaker.id))
        .switch(Meeting)
        .join(Invitation, JOIN.LEFT_OUTER, on=mine, attr="mine")
    )


def answers(meetings: list[Meeting]) -> dict[int, Counter]:
    """{meeting: how many answered yes, maybe, no, or nothing yet (None)}"""
    found: dict[int, Counter] = defaultdict(Counter)
    rows = (
        Invitation.select(Invitation.meeting, Invitation.answer, fn.COUNT(Invitation.id))
        .where(Invitation.meeting.in_([meeting.id for meeting in meetings]))
        .group_by(Invitation.meeting, Invitation.answer)
    )
    for meeting, answer, count in rows.tuples():
        found[meeting][answer] = count
    return found


@dataclass(frozen=True)
class Guest:
    """Somebody of the branch as far as one meeting concerns them."""

    person: Person
    is_invited: bool
    answer: str | None
    was_there: bool

    @property
    def gave_notice(self) -> bool:
        """Whether they said that they would not come, and did not."""
        return self.answer == Answer.NO and not self.was_there


def guests(meeting: Meeting, everybody: bool = False) -> list[Guest]:
    """Who was asked or came, by name; with `everybody` also who else worked here that day."""
    asked = (Invitation.person == Person.id) & (Invitation.meeting == meeting.id)
    there = (Attendance.person == Person.id) & (Attendance.meeting == meeting.id)
    found = (
        Person.select(Person, Invitation, Attendance)
        .join(Invitation, JOIN.LEFT_OUTER, on=asked, attr="asked")
        .switch(Person)
        .join(Attendance, JOIN.LEFT_OUTER, on=there, attr="there")
        .where(Person.branch == meeting.branch_id)
        .order_by(Person.sorts_as, Person.id)
    )
    known = Invitation.id.is_null(False) | Attendance.id.is_null(False)
    here = works_on(meeting.held_on) & not_among(Person.id, technical())
    found = found.where(known | here if everybody else known)
    return [_guest(person) for person in found]


def _guest(person: Person) -> Guest:
    asked, there = getattr(person, "asked", None), getattr(person, "there", None)
    return Guest(person, asked is not None, asked and asked.answer, there is not None)


def works_on(day: date):
    since = Person.started_on.is_null() | (Person.started_on <= day)
    return since & (Person.ended_on.is_null() | (Person.ended_on >= day))


def technical() -> Rows:
    """Those who only look after the portal or its money: they are of no team."""
    works = PersonRole.select(PersonRole.person).where(PersonRole.role.not_in([*WITHOUT_CLIENTS]))
    return PersonRole.select(PersonRole.person).where(
        PersonRole.role.in_([*WITHOUT_CLIENTS]), not_among(PersonRole.person, works)
    )


def colleagues(branch_id: int, day: date | None = None) -> list[Person]:
    """Who works at the branch on a day, by name: whom one may invite."""
    found = Person.select().where(
        Person.branch == branch_id, works_on(day or today()), not_among(Person.id, technical())
    )
    return list(found.order_by(Person.sorts_as, Person.id))


def invitation_of(person_id: int, meeting_id: int) -> Invitation | None:
    mine = (Invitation.meeting == meeting_id) & (Invitation.person == person_id)
    return Invitation.select().where(mine).first()


def invited_among(numbers: list[int], person: Person) -> list[Meeting]:
    """Those of these meetings that somebody is invited to, with who organises each."""
    mine = Invitation.select(Invitation.meeting).where(Invitation.person == person.id)
    found = Meeting.select(Meeting, Person).join(
        Person, JOIN.LEFT_OUTER, on=(Meeting.organiser == Person.id)
    )
    return list(found.where(Meeting.id.in_(numbers), Meeting.id.in_(mine)))


def invitations_of(meeting: Meeting) -> list[Invitation]:
    """With the people, by name."""
    found = Invitation.select(Invitation, Person).join(Person)
    return list(found.where(Invitation.meeting == meeting.id).order_by(Person.sorts_as, Person.id))


def invitations_to(numbers: list[int]) -> list[Invitation]:
    """The same of several meetings, those of each person in order of time."""
    found = Invitation.select(Invitation, Person).join(Person).switch(Invitation).join(Meeting)
    in_order = (Person.sorts_as, Person.id, Meeting.starts_at, Meeting.id)
    return list(found.where(Invitation.meeting.in_(numbers)).order_by(*in_order))


def points_of(meeting: Meeting) -> list[AgendaPoint]:
    """The agenda, in the order in which it grew, with who added and who presents each point."""
    found = (
        AgendaPoint.select(AgendaPoint, Person, Presenter)
        .join(Person, JOIN.LEFT_OUTER, on=(AgendaPoint.added_by == Person.id))
        .switch(AgendaPoint)
        .join(Presenter, JOIN.LEFT_OUTER, on=(AgendaPoint.presenter == Presenter.id))
        .where(AgendaPoint.meeting == meeting.id)
        .order_by(AgendaPoint.id)
    )
    return [_with(point, meeting) for point in found]


def actions_of(meeting: Meeting) -> list[ActionPoint]:
    """What people will do, the first due first, with whose it is."""
    found = (
        ActionPoint.select(ActionPoint, Person)
        .join(Person, on=(ActionPoint.owner == Person.id))
        .where(ActionPoint.meeting == meeting.id)
        .order_by(ActionPoint.due_on, ActionPoint.id)
    )
    return [_with(action, meeting) for action in found]


def _with(record, meeting: Meeting):
    record.meeting = meeting
    as_stored(record)
    return record


def actions_visible_to(person: Person) -> Rows:
    """One's own action points, and those of the meetings that one may see."""
    seen = visible_to(person).select(Meeting.id)
    return (
        ActionPoint.select(ActionPoint, Meeting)
        .join(Meeting)
        .where(
            ActionPoint.branch == person.branch_id,
            (ActionPoint.owner == person.id) | among(ActionPoint.meeting, seen),
        )
    )


def points_visible_to(person: Person) -> Rows:
    seen = visible_to(person).select(Meeting.id)
    return (
        AgendaPoint.select(AgendaPoint, Meeting)
        .join(Meeting)
        .where(among(AgendaPoint.meeting, seen))
    )


def may_see(person: Person, meeting_id: int) -> bool:
    return visible_to(person).where(Meeting.id == meeting_id).exists()


def by_form(model, person: Person, form_key: str):
    """What this very form made before, if it was sent twice; never another person's."""
    return model.select().where(model.form_key == form_key, model.organiser == person.id).first()


def has_unanswered(meeting_id: int) -> bool:
    silent = (Invitation.meeting == meeting_id) & Invitation.answer.is_null()
    return Invitation.select().where(silent).exists()


def numbered(numbers: list[int]) -> list[Meeting]:
    return list(Meeting.select().where(Meeting.id.in_(numbers)).order_by(Meeting.starts_at))


def person_numbered(number: int) -> Person | None:
    return Person.get_or_none(Person.id == number)


def branch_of(person: Person) -> Branch:
    return Branch.get_by_id(person.branch_id)


def answered_by(numbers: list[int]) -> dict[int, dict[int, str | None]]:
    """{meeting: {who is invited: what they answered}}"""
    found: dict[int, dict[int, str | None]] = defaultdict(dict)
    rows = Invitation.select(Invitation.meeting, Invitation.person, Invitation.answer).where(
        Invitation.meeting.in_(numbers)
    )
    for meeting, person, answer in rows.tuples():
        found[meeting][person] = answer
    return found


def asked_after(person: Person, day: date) -> list[Invitation]:
    """How somebody is invited, with the meeting, to what is after a day and has not begun."""
    later = (Meeting.held_on > day) & (Meeting.starts_at > now())
    found = Invitation.select(Invitation, Meeting).join(Meeting)
    return list(found.where(Invitation.person == person.id, later).order_by(Invitation.id))


def by_answer(guests: list[Guest]) -> list[Guest]:
    """Who comes first, then who may come, who does not, and who is silent; each by name."""
    order: dict[str | None, int] = {Answer.YES: 0, Answer.MAYBE: 1, Answer.NO: 2}
    return sorted(guests, key=lambda guest: (not guest.was_there, order.get(guest.answer, 3)))


def counted(guests: list[Guest]) -> Counter:
    """How many of those who are invited answered yes, maybe, no, or nothing yet (None)."""
    return Counter(guest.answer for guest in guests if guest.is_invited)
