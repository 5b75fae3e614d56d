"""Date polls: which somebody may see, and who can when."""

from collections import defaultdict
from dataclasses import dataclass, field
from datetime import timedelta

from portal.core.clock import today
from portal.core.database import Rows
from portal.core.web.access import Permission
from portal.people.models import Person
from portal.schedule.meetings.models import Answer, Poll, PollDate, PollVote, Voter


def visible_to(person: Person) -> Rows:
    """The polls of the branch for who manages meetings, else those one is asked in."""
    polls = Poll.select(Poll, Person).join(Person).where(Poll.branch == person.branch_id)
    if person.may(Permission.MANAGE_MEETINGS):
        return polls
    asked = Voter.select(Voter.poll).where(Voter.person == person.id)
    return polls.where(Poll.id.in_(asked))


def open_for(person: Person) -> list[Poll]:
    """The polls that are still open, the first to end first."""
    found = visible_to(person).where(Poll.closed_at.is_null())
    return list(found.order_by(Poll.deadline_on, Poll.id))


@dataclass
class Option:
    """One moment of a poll, and who said what of it."""

    date: PollDate
    said: dict[str, list[Person]] = field(default_factory=lambda: defaultdict(list))

    def count(self, answer: str) -> int:
        return len(self.said[answer])

    @property
    def can_be_picked(self) -> bool:
        """A moment at which nobody can is blocked."""
        return bool(self.said[Answer.YES] or self.said[Answer.MAYBE])

    @property
    def rank(self) -> tuple[int, int]:
        return self.count(Answer.YES), self.count(Answer.MAYBE)


def dates_of(poll: Poll) -> list[PollDate]:
    found = PollDate.select().where(PollDate.poll == poll.id).order_by(PollDate.starts_at)
    dates = list(found)
    for one in dates:
        one.poll = poll
    return dates


def options_of(poll: Poll) -> list[Option]:
    """The moments in order, each with the people by answer."""
    options = {one.id: Option(one) for one in dates_of(poll)}
    votes = (
        PollVote.select(PollVote, Voter, Person)
        .join(Voter)
        .join(Person)
        .where(Voter.poll == poll.id)
        .order_by(Person.sorts_as, Person.id)
    )
    for vote in votes:
        options[vote.date_id].said[vote.answer].append(vote.voter.person)
    return list(options.values())


def voters_of(poll: Poll) -> list[Voter]:
    found = Voter.select(Voter, Person).join(Person).where(Voter.poll == poll.id)
    return list(found.order_by(Person.sorts_as, Person.id))


def voter_of(poll_id: int, person: Person) -> Voter | None:
    """Somebody's part in a poll, with the poll."""
    found = Voter.select(Voter, Poll).join(Poll)
    return found.where(Voter.poll == poll_id, Voter.person == person.id).first()


def votes_of(voter: Voter) -> dict[int, str]:
    """{moment: answer}"""
    rows: Rows = PollVote.select(PollVote.date, PollVote.answer).where(PollVote.voter == voter.id)
    return dict(rows.tuples())


def has_silent(poll_id: int) -> bool:
    silent = (Voter.poll == poll_id) & Voter.answered_at.is_null()
    return Voter.select().where(silent).exists()


def to_remind() -> Rows:
    """Who has not answered a poll whose last day is today or tomorrow."""
    return (
        Voter.select(Voter, Poll, Person)
        .join(Poll)
        .switch(Voter)
        .join(Person)
        .where(
            Poll.closed_at.is_null(),
            Poll.deadline_on.between(today(), today() + timedelta(days=1)),
            Voter.answered_at.is_null(),
            Voter.reminded_at.is_null(),
        )
        .order_by(Voter.id)
    )


def to_pick(person: Person) -> Rows:
    """Open polls whose last day has passed, or where nobody is silent."""
    silent = Voter.select(Voter.poll).where(Voter.answered_at.is_null())
    done = (Poll.deadline_on < today()) | Poll.id.not_in(silent)
    found = visible_to(person).where(Poll.closed_at.is_null(), done)
    return found.order_by(Poll.deadline_on, Poll.id)
