"""Team meetings: planned, answered, talked about and counted."""

from flask_babel import lazy_gettext as _l

from portal.feature import Column, Feature, Finder
from portal.schedule.meetings import ical
from portal.schedule.meetings.actions import due, follow_dates, mails
from portal.schedule.meetings.api import MEETINGS
from portal.schedule.meetings.models import (
    ActionPoint,
    AgendaPoint,
    Attendance,
    DayOff,
    Invitation,
    Meeting,
    MeetingSeries,
    MeetingWord,
    Poll,
    PollDate,
    PollVote,
    Voter,
)
from portal.schedule.meetings.models.files import MeetingFile
from portal.schedule.meetings.queries import days_off, finding, of_person
from portal.schedule.meetings.queries.listing import in_agenda
from portal.schedule.meetings.routes import answering, bp

feature = Feature(
    resources=(MEETINGS,),
    blueprint=bp,
    tables=(
        MeetingSeries,
        Meeting,
        MeetingWord,
        Attendance,
        DayOff,
        Invitation,
        AgendaPoint,
        ActionPoint,
        MeetingFile,
        Poll,
        PollDate,
        Voter,
        PollVote,
    ),
    without_token=(answering.rsvp,),  # its address is the secret: see the module
    tasks=due.TASKS,
    mail_groups={"meeting": _l("Team meetings"), "poll": _l("Date polls")},
    mails={
        mails.INVITATION: _l("Invitations to team meetings"),
        mails.CHANGED: _l("A team meeting is moved or cancelled"),
        mails.REMINDER: _l("Reminders of team meetings"),
        mails.COMPLETE: _l("Everybody has answered about my meeting"),
        mails.ACTION: _l("My action points, on the day itself"),
    },
    finders=(
        Finder(
            "meetings",
            _l("Team meetings"),
            "message-square-text",
            7,
            "meetings.show",
            finding.find,
        ),
    ),
    pages={
        "meeting": ("meetings.show", "meeting_id"),
        "meeting_series": ("meetings.series", "series_id"),
        "poll": ("meetings.poll", "poll_id"),
    },
    agenda={in_agenda: {"meeting", "step"}},
    events={ical.SOURCE: ical.details, ical.ACTION: ical.action_details},
    days_off=(days_off.of_branch,),
    on_new_dates=(follow_dates,),
    person_sections=(of_person.on_person,),
    person_columns=(Column("meetings", _l("Meetings this year"), of_person.counts),),
)
