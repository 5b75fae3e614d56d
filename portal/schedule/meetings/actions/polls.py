"""Asking people when they can, and making a meeting of the best moment."""

from dataclasses import dataclass
from datetime import date, datetime, timedelta

from flask_babel import gettext
from peewee import IntegrityError

from portal import audit
from portal.core.clock import now, today
from portal.core.database import db
from portal.core.i18n.formatting import day
from portal.core.web.addresses import link_to
from portal.mail.actions import queue
from portal.people.models import Person
from portal.schedule.meetings import ical, queries
from portal.schedule.meetings.actions import Plan, Slot, TooLate, create, links, mails
from portal.schedule.meetings.models import (
    Answer,
    Invitation,
    Meeting,
    Poll,
    PollDate,
    PollVote,
    Voter,
)
from portal.schedule.meetings.queries import polls


class NobodyCan(Exception):
    """Everybody said no to this moment, or nobody said anything."""


@dataclass(frozen=True)
class Question:
    """What a poll asks."""

    title: str
    minutes: int
    place: str | None
    deadline_on: date
    moments: list[datetime]
    person_ids: list[int]


def ask(by: Person, question: Question, form_key: str) -> Poll:
    """Start a poll and mail everybody who is asked. The same form sent twice makes one poll."""
    if made := queries.by_form(Poll, by, form_key):
        return made
    try:
        with db.atomic():
            poll = Poll.create(
                branch=by.branch_id,
                title=question.title,
                minutes=question.minutes,
                place=question.place,
                organiser=by.id,
                deadline_on=question.deadline_on,
                form_key=form_key,
            )
            branch = by.branch_id
            for moment in sorted(question.moments):
                PollDate.create(branch=branch, poll=poll.id, starts_at=moment)
            for person in question.person_ids:
                Voter.create(branch=branch, poll=poll.id, person=person)
            audit.record(by, "poll.ask", poll)
            for voter in polls.voters_of(poll):
                tell(poll, voter.person, mails.INVITATION)
    except IntegrityError:
        if made := queries.by_form(Poll, by, form_key):
            return made
        raise
    return poll


def tell(poll: Poll, person: Person, kind: str) -> None:
    """Ask somebody when they can, by mail."""

    def text() -> tuple[str, str]:
        moments = [mails.when(d.starts_at, d.ends_at) for d in polls.dates_of(poll)]
        subject = gettext("When can you come? %(title)s", title=poll.title)
        answer = gettext(
            "You need not log in. Answer here:\n%(address)s",
            address=links.address_of(person, links.POLL, poll.id),
        )
        until = gettext("Answer until %(day)s.", day=day(poll.deadline_on))
        return subject, "\n\n".join([poll.title, "\n".join(moments), until, answer])

    queue(person, kind, text, poll)


def vote(voter: Voter, given: dict[int, Answer]) -> None:
    """Keep what somebody can {moment: answer}. It may change until the last day.

    Raises TooLate.
    """
    with db.atomic():
        # Holds the poll: of two last answers at the same moment one sees the other.
        is_open = Poll.closed_at.is_null() & (Poll.deadline_on >= today())
        held = Poll.update(deadline_on=Poll.deadline_on).where(Poll.id == voter.poll_id, is_open)
        if not held.execute():
            raise TooLate
        PollVote.delete().where(PollVote.voter == voter.id).execute()
        for number, answer in sorted(given.items()):
            PollVote.create(branch=voter.branch_id, voter=voter.id, date=number, answer=answer)
        first = voter.answered_at is None
        Voter.update(answered_at=now()).where(Voter.id == voter.id).execute()
        if first and not polls.has_silent(voter.poll_id):
            tell_complete(voter.poll)


def tell_complete(poll: Poll) -> None:
    organiser = Person.get_by_id(poll.organiser_id)

    def text() -> tuple[str, str]:
        subject = gettext("Everybody answered: %(meeting)s", meeting=poll.title)
        address = link_to("meetings.poll", poll_id=poll.id)
        body = gettext("Everybody has answered. Pick a date: %(address)s", address=address)
        return subject, body

    queue(organiser, mails.COMPLETE, text, poll)


def pick(poll: Poll, by: Person, number: int) -> Meeting:
    """Make a meeting of this moment; who can then has said yes already.

    Raises NobodyCan, and TooLate where the poll is closed.
    """
    option = next((one for one in polls.options_of(poll) if one.date.id == number), None)
    if option is None or not option.can_be_picked:
        raise NobodyCan
    people = [voter.person_id for voter in polls.voters_of(poll) if voter.person.is_active]
    plan = Plan(poll.title, poll.minutes, poll.place, people, is_for_all=False)
    with db.atomic():
        close(poll, by)
        meeting = create(by, plan, Slot(option.date.starts_at))
        Poll.update(meeting=meeting.id).where(Poll.id == poll.id).execute()
        for answer, said in option.said.items():
            numbers = [person.id for person in said]
            mine = (Invitation.meeting == meeting.id) & Invitation.person.in_(numbers)
            Invitation.update(answer=answer, answered_at=now()).where(mine).execute()
        mails.invite(meeting, ical.told(meeting))
    return meeting


def close(poll: Poll, by: Person) -> None:
    """No answers any more. Raises TooLate where somebody closed it before."""
    with db.atomic():
        still_open = (Poll.id == poll.id) & Poll.closed_at.is_null()
        if not Poll.update(closed_at=now()).where(still_open).execute():
            raise TooLate
        audit.record(by, "poll.close", poll)


def reopen(poll: Poll, by: Person) -> None:
    """Undo a stop; a poll that became a meeting stays closed. Raises TooLate."""
    with db.atomic():
        stopped = (Poll.id == poll.id) & Poll.meeting.is_null() & Poll.closed_at.is_null(False)
        if not Poll.update(closed_at=None).where(stopped).execute():
            raise TooLate
        audit.record(by, "poll.reopen", poll)


def send_reminders() -> str | None:
    """On the day before the last one, to who has not answered."""
    sent = 0
    for voter in list(polls.to_remind()):
        silent = (Voter.id == voter.id) & Voter.reminded_at.is_null()
        with db.atomic():
            fresh = voter.poll.created_at > now() - timedelta(days=1)
            if Voter.update(reminded_at=now()).where(silent).execute() and not fresh:
                tell(voter.poll, voter.person, mails.REMINDER)
                sent += 1
    return f"{sent} reminders of date polls." if sent else None
