"""The mails about meetings: each in its reader's language, with a link to answer.

Those about one date carry the invitation for a calendar (iMIP): a move asks again under the same
UID, a cancellation takes it away. The mail about a series lists its dates; the invitation
for each follows some weeks before it.
"""

from datetime import datetime

from flask_babel import gettext, ngettext

from portal.calendar_feeds.events import actions as calendars
from portal.calendar_feeds.events.models import CalendarEvent
from portal.core.clock import local, now
from portal.core.i18n.formatting import clock, day
from portal.core.web.addresses import link_to
from portal.mail.actions import queue
from portal.mail.models import CALENDAR
from portal.mail.queries import REMINDED_BEFORE, wants
from portal.people.models import Person
from portal.schedule.meetings import queries
from portal.schedule.meetings.actions import links
from portal.schedule.meetings.models import ActionPoint, Invitation, Meeting, MeetingSeries

INVITATION, CHANGED = "meeting.invitation", "meeting.changed"
REMINDER, COMPLETE = "meeting.reminder", "meeting.answers"
ACTION = "meeting.action"


def when(starts_at: datetime, ends_at: datetime | None = None) -> str:
    """ma 5 okt 2026 10:00, and until when if that is given"""
    until = f"–{clock(ends_at)}" if ends_at else ""
    return f"{day(local(starts_at).date())} {clock(starts_at)}{until}"


def subject_of(meeting: Meeting) -> str:
    return f"{meeting.label}, {when(meeting.starts_at)}"


def facts_of(meeting: Meeting) -> str:
    lines = [meeting.label, when(meeting.starts_at, meeting.ends_at), meeting.place]
    return "\n".join(line for line in lines if line)


def page_of(meeting: Meeting) -> str:
    address = link_to("meetings.show", meeting_id=meeting.id)
    return gettext("The agenda stands in Brug: %(address)s", address=address)


def answer_here(person: Person, meeting: Meeting) -> str:
    address = links.address_of(person, links.MEETING, meeting.id)
    return gettext("Can you come? You need not log in. Answer here:\n%(address)s", address=address)


def tell_of_series(series: MeetingSeries, meetings: list[Meeting], by: Person) -> None:
    """One mail with all dates and one link, to everybody who is invited."""
    ahead = [meeting for meeting in meetings if meeting.takes_answers]
    if not ahead:
        return
    for invitation in queries.invitations_of(ahead[0]):
        person = invitation.person

        def text(person=person) -> tuple[str, str]:
            dates = "\n".join(when(m.starts_at, m.ends_at) for m in ahead)
            later = gettext("Before each meeting you get an invitation for your calendar.")
            return (
                f"{series.title}: " + ngettext("%(num)s date", "%(num)s dates", len(ahead)),
                "\n\n".join(
                    [
                        gettext("%(name)s planned these meetings.", name=by.label),
                        "\n".join(line for line in (series.title, ahead[0].place) if line),
                        dates,
                        gettext(
                            "When can you come? You need not log in. Answer here:\n%(address)s",
                            address=links.address_of(person, links.SERIES, series.id),
                        ),
                        *([later] if wants(person, CALENDAR) else []),
                    ]
                ),
            )

        queue(person, INVITATION, text, series)


def invite(meeting: Meeting, event: CalendarEvent) -> int:
    """An invitation for a calendar to each who had none yet; how many."""
    if not meeting.takes_answers:
        return 0
    waiting = [i for i in queries.invitations_of(meeting) if i.mailed_at is None]
    for invitation in waiting:
        person = invitation.person

        def text(person=person) -> tuple[str, str]:
            parts = [
                gettext("You are invited."),
                facts_of(meeting),
                answer_here(person, meeting),
                page_of(meeting),
            ]
            return subject_of(meeting), "\n\n".join(parts)

        queue(person, INVITATION, text, meeting, **calendars.invitation(event, person))
    _mailed(meeting, waiting)
    return len(waiting)


def _mailed(meeting: Meeting, invitations: list[Invitation]) -> None:
    """Note what they know now; who hears of it shortly before needs no reminder."""
    fields = {"mailed_at": now()}
    if meeting.starts_at - now() < REMINDED_BEFORE:
        fields["reminded_at"] = now()
    Invitation.update(fields).where(Invitation.id.in_([i.id for i in invitations])).execute()


def tell_of_move(meeting: Meeting, event: CalendarEvent, before: datetime) -> None:
    """The new moment or place, to everybody; a new moment asks anew whether they can."""
    invitations = queries.invitations_of(meeting)
    is_moved = meeting.starts_at != before
    for invitation in invitations:
        person = invitation.person

        def text(person=person) -> tuple[str, str]:
            if is_moved:
                first = gettext("This meeting is moved. It was %(when)s.", when=when(before))
            else:
                first = gettext("Something about this meeting has changed.")
            parts = [first, facts_of(meeting), answer_here(person, meeting), page_of(meeting)]
            return gettext("Changed: %(meeting)s", meeting=subject_of(meeting)), "\n\n".join(parts)

        queue(person, CHANGED, text, meeting, **calendars.invitation(event, person))
    _mailed(meeting, invitations)


def tell_of_cancellation(meeting: Meeting, event: CalendarEvent) -> None:
    """That it does not go on, with the reason; or that it goes on after all."""
    invitations = queries.invitations_of(meeting)
    for invitation in invitations:
        tell_one_of_cancellation(meeting, event, invitation.person)
    _mailed(meeting, invitations)


def tell_one_of_cancellation(meeting: Meeting, event: CalendarEvent, person: Person) -> None:
    def text() -> tuple[str, str]:
        if meeting.is_cancelled:
            return (
                gettext("Cancelled: %(meeting)s", meeting=subject_of(meeting)),
                "\n\n".join(
                    [
                        gettext("This meeting does not go on."),
                        facts_of(meeting),
                        gettext("The reason: %(reason)s", reason=meeting.cancel_reason),
                    ]
                ),
            )
        parts = [
            gettext("This meeting goes on after all."),
            facts_of(meeting),
            answer_here(person, meeting),
        ]
        return gettext("Goes on: %(meeting)s", meeting=subject_of(meeting)), "\n\n".join(parts)

    queue(person, CHANGED, text, meeting, **calendars.invitation(event, person))


def tell_left_out(meeting: Meeting, event: CalendarEvent, invitations: list[Invitation]) -> None:
    """That they need not come after all; it leaves their calendar.

    Who was never asked by mail need not hear it.
    """
    asked = [invitation for invitation in invitations if invitation.mailed_at]
    if asked:
        calendars.next_revision(event)
    for invitation in asked:

        def text() -> tuple[str, str]:
            subject = gettext("Not for you: %(meeting)s", meeting=subject_of(meeting))
            first = gettext("You need not come to this meeting.")
            return subject, "\n\n".join([first, facts_of(meeting)])

        person = invitation.person
        queue(person, CHANGED, text, meeting, **calendars.invitation(event, person, withdrawn=True))
    if asked:
        calendars.next_revision(event)  # who is invited again gets a later one than that


def tell_everybody_answered(meetings: list[Meeting]) -> None:
    """To the organiser: nobody is silent any more, and how many come."""
    counts = queries.answers(meetings)
    for organiser_id in {m.organiser_id for m in meetings} - {None}:
        organiser = Person.get_by_id(organiser_id)
        own = [m for m in meetings if m.organiser_id == organiser_id]

        def text(own=own) -> tuple[str, str]:
            lines = [f"{facts_of(m)}\n" + in_numbers(counts[m.id]) + f"\n{page_of(m)}" for m in own]
            return (
                gettext("Everybody answered: %(meeting)s", meeting=subject_of(own[0])),
                "\n\n".join([gettext("Everybody has answered."), *lines]),
            )

        queue(organiser, COMPLETE, text, own[0])


def in_numbers(counted: dict) -> str:
    return gettext(
        "Yes: %(yes)s, maybe: %(maybe)s, no: %(no)s",
        yes=counted.get("yes", 0),
        maybe=counted.get("maybe", 0),
        no=counted.get("no", 0),
    )


def remind(meeting: Meeting, invitation: Invitation) -> None:
    """Two days before, to who did not say no."""
    person = invitation.person

    def text() -> tuple[str, str]:
        parts = [gettext("This meeting is soon."), facts_of(meeting)]
        if invitation.answer is None:
            parts.append(answer_here(person, meeting))
        subject = gettext("Soon: %(meeting)s", meeting=subject_of(meeting))
        return subject, "\n\n".join([*parts, page_of(meeting)])

    queue(person, REMINDER, text, meeting)


def remind_of_action(action: ActionPoint) -> None:
    """On the day; what it is stands in Brug, since it may name a client."""

    def text() -> tuple[str, str]:
        subject = gettext(
            "To do today: an action point of %(meeting)s", meeting=action.meeting.label
        )
        first = gettext(
            "In this meeting you agreed to do something by %(day)s.", day=day(action.due_on)
        )
        address = link_to("meetings.action", action_id=action.id)
        where = gettext("What it is stands in Brug: %(address)s", address=address)
        return subject, "\n\n".join([first, action.meeting.label, where])

    queue(action.owner, ACTION, text, action.meeting)
