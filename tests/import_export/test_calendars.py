"""What an import changes reaches the calendars in the same transaction, or nothing does."""

from datetime import timedelta

import pytest

from portal.branches.models import Branch
from portal.calendar_feeds.events.queries import event_of
from portal.calendar_feeds.feeds import actions as feeds
from portal.calendar_feeds.feeds.actions import serving, upkeep
from portal.calendar_feeds.feeds.actions.upkeep import faults_of_rows
from portal.calendar_feeds.feeds.models import Feed, Purpose
from portal.core.clock import now, today
from portal.core.web.access import Role
from portal.import_export.actions import bring_in, preview
from portal.import_export.actions.exporting import files_of
from portal.mail.models import OutboxMail
from portal.people.models import Person
from portal.schedule.desk_hours import ical as desk_hours
from portal.schedule.desk_hours.models import Shift
from portal.schedule.meetings import ical as meetings
from portal.schedule.meetings.actions import mails
from portal.schedule.meetings.models import Invitation
from tests.factories import make_assignment, make_client, make_person
from tests.schedule.appointments.factories import plan_visit
from tests.schedule.desk_hours.factories import make_hours, make_shift
from tests.schedule.meetings.factories import make_meeting


def changed(branch, file: str, old: str, new: str) -> dict[str, bytes]:
    """The files of the branch, with other words in one of them."""
    files = files_of(branch.code)
    text = files[file].decode()
    assert old in text
    return files | {file: text.replace(old, new).encode()}


def text_of(event, level: str) -> str:
    return bytes(getattr(event, f"{level}_body")).replace(b"\r\n ", b"").decode()


@pytest.fixture
def visit(branch, volunteer):
    client = make_client(branch, name="Karim Bakri")
    make_assignment(volunteer, client.household)
    return plan_visit(volunteer, client)


def test_a_client_whom_an_import_renames_has_another_name_in_calendars(branch, visit):
    """F6, F8, C5: the old name is gone from every level, at once and with a later moment."""
    before = event_of("appointment", visit.id)
    files = changed(branch, "clients", "Karim Bakri", "Samira Osman")
    preview(files, make_person(branch, Role.TEAM_LEADER))
    assert event_of("appointment", visit.id).sequence == before.sequence

    bring_in(files)

    after = event_of("appointment", visit.id)
    assert "Huisbezoek S.O." in text_of(after, "initials")
    assert "Karim" not in text_of(after, "full")
    assert after.last_modified > before.last_modified
    assert not list(faults_of_rows([after]))


def test_who_leaves_by_an_import_has_no_later_shifts_and_visits_in_calendars(branch, visit):
    """F2, C15, G4: what comes after the last day is cancelled; if they stay it is back."""
    guide = visit.person
    leader = make_person(branch, Role.TEAM_LEADER)
    last = visit.held_on - timedelta(1)
    hours = make_hours(branch, weekday=last.weekday())
    for held_on in (last, last + timedelta(7)):
        desk_hours.publish_shift(make_shift(hours, guide, held_on))
    meeting = make_meeting(leader, guide, leader, starts_at=visit.starts_at + timedelta(days=90))
    mails.invite(meeting, meetings.publish(meeting))
    Person.update(ended_on=today() + timedelta(400)).where(Person.id == guide).execute()
    files = changed(branch, "people", str(today() + timedelta(400)), str(last))
    known = files_of(branch.code)

    bring_in(files)

    assert event_of("appointment", visit.id).status == "cancelled"
    shifts = [event_of("shift", shift.id) for shift in Shift.select().order_by(Shift.held_on)]
    assert [event.status for event in shifts] == ["confirmed", "cancelled"]
    assert [i.person for i in Invitation.select()] == [leader]
    sent = OutboxMail.select().where(OutboxMail.person == guide).order_by(OutboxMail.id)
    assert [mail.calendar_method for mail in sent] == ["REQUEST"] * 2 + ["CANCEL"] * 2
    bring_in(known)
    assert event_of("appointment", visit.id).status == "confirmed"


def test_a_meeting_that_an_import_corrects_is_corrected_in_calendars(branch, volunteer):
    meeting = make_meeting(
        volunteer,
        volunteer,
        status="held",
        title="Teamoverleg mei",
        starts_at=now() - timedelta(days=9),
    )
    meetings.publish(meeting)

    bring_in(changed(branch, "meetings", "Teamoverleg mei", "Teamoverleg juni"))

    event = event_of("meeting", meeting.id)
    assert "Teamoverleg juni" in text_of(event, "initials")
    assert not list(faults_of_rows([event]))


def test_a_branch_that_moves_or_is_renamed_by_an_import_tells_its_calendars(
    branch, volunteer, visit
):
    """Every event with its address, and the names of its feeds: the check has nothing to say."""
    feed, _token = feeds.create(volunteer, Purpose.MINE)
    Branch.update(office_address="Markt 1").execute()
    hours = make_hours(branch, weekday=visit.held_on.weekday())
    desk_hours.publish_shift(make_shift(hours, volunteer, visit.held_on + timedelta(7)))
    before = serving.body_of(feed)

    bring_in(changed(branch, "branches", "Markt 1", "Plein 2"))

    after = serving.body_of(Feed.get_by_id(feed.id))
    assert (b"Markt 1" in before, b"Plein 2" in after) == (True, True)
    assert upkeep.check(10) == (1, [])
