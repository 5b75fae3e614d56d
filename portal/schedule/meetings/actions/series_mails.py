"""The mails about several dates of a series at once: one to each, with all dates.

It carries the file for a calendar of the first date that its reader has there. Of a later one that
moved the file follows, some weeks before that date; of a later one that is cancelled at once.
"""

from collections import defaultdict
from collections.abc import Sequence
from typing import TYPE_CHECKING

from flask_babel import gettext, ngettext

from portal.calendar_feeds.events import actions as calendars
from portal.calendar_feeds.events.models import CalendarEvent
from portal.core.clock import now
from portal.mail.actions import queue
from portal.people.models import Person
from portal.schedule.meetings import queries
from portal.schedule.meetings.actions import links, mails
from portal.schedule.meetings.actions.mails import when
from portal.schedule.meetings.models import Invitation, Meeting

if TYPE_CHECKING:
    from portal.schedule.meetings.actions import Moved


def tell_of_moves(moved: Sequence["Moved"]) -> None:
    """When each was and is, to everybody who is invited to some of them."""
    known = {one.meeting.id: one for one in moved}
    told: list[int] = []
    for person, invitations in _asked(list(known)):
        mine = [known[invitation.meeting_id] for invitation in invitations]

        def text(person=person, mine=mine) -> tuple[str, str]:
            first = mine[0].meeting
            places = {one.meeting.place for one in mine}
            facts = [first.label, first.place] if len(places) == 1 else [first.label]
            lines = [_then_and_now(one, with_place=len(places) > 1) for one in mine]
            return (
                gettext("Changed: %(meeting)s", meeting=_named(first, len(mine))),
                "\n\n".join(
                    [
                        gettext("These meetings have changed."),
                        "\n".join(fact for fact in facts if fact),
                        "\n".join(lines),
                        gettext(
                            "When can you come? You need not log in. Answer here:\n%(address)s",
                            address=links.address_of(person, links.SERIES, first.series_id),
                        ),
                    ]
                ),
            )

        had = [invitation for invitation in invitations if invitation.mailed_at is not None]
        calendar = {}
        if had:
            calendar = calendars.invitation(known[had[0].meeting_id].event, person)
            told.append(had[0].id)
        queue(person, mails.CHANGED, text, mine[0].meeting, **calendar)
    numbers = Invitation.meeting.in_(list(known))
    Invitation.update(mailed_at=None).where(numbers, Invitation.id.not_in(told)).execute()
    Invitation.update(mailed_at=now()).where(Invitation.id.in_(told)).execute()


def _then_and_now(one: "Moved", *, with_place: bool) -> str:
    """When it was and is; and where, where that is not the same for all."""
    told = f"{when(one.before)} → {when(one.meeting.starts_at, one.meeting.ends_at)}"
    return f"{told}, {one.meeting.place}" if with_place and one.meeting.place else told


def tell_of_cancellations(gone: Sequence[tuple[Meeting, CalendarEvent]], reason: str) -> None:
    """That none of them goes on, and why."""
    known = {meeting.id: (meeting, event) for meeting, event in gone}
    for person, invitations in _asked(list(known)):
        mine = [known[invitation.meeting_id][0] for invitation in invitations]

        def text(mine=mine) -> tuple[str, str]:
            dates = "\n".join(when(meeting.starts_at, meeting.ends_at) for meeting in mine)
            return (
                gettext("Cancelled: %(meeting)s", meeting=_named(mine[0], len(mine))),
                "\n\n".join(
                    [
                        gettext("These meetings do not go on."),
                        mine[0].label,
                        dates,
                        gettext("The reason: %(reason)s", reason=reason),
                    ]
                ),
            )

        had = [invitation for invitation in invitations if invitation.mailed_at is not None]
        first = calendars.invitation(known[had[0].meeting_id][1], person) if had else {}
        queue(person, mails.CHANGED, text, mine[0], **first)
        for invitation in had[1:]:
            mails.tell_one_of_cancellation(*known[invitation.meeting_id], person)


def _named(first: Meeting, count: int) -> str:
    return f"{first.label}: " + ngettext("%(num)s date", "%(num)s dates", count)


def _asked(numbers: list[int]) -> list[tuple[Person, list[Invitation]]]:
    """Who is invited to these meetings, by name, each with their invitations in order of time."""
    found: dict[int, list[Invitation]] = defaultdict(list)
    people: dict[int, Person] = {}
    for invitation in queries.invitations_to(numbers):
        people[invitation.person_id] = invitation.person
        found[invitation.person_id].append(invitation)
    return [(people[number], invitations) for number, invitations in found.items()]
