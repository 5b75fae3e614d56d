"""Moves of the office, from a page, and its rooms; a link shows when and where one can walk in."""

from datetime import date, timedelta

import pytest

from portal.branches.models import Branch, OfficeMove, Room
from portal.branches.queries import office_on, rooms_of
from portal.calendar_feeds.events.models import CalendarEvent, Level
from portal.calendar_feeds.feeds import actions as feeds
from portal.calendar_feeds.feeds.actions import upkeep
from portal.calendar_feeds.feeds.models import Purpose
from portal.calendar_feeds.feeds.queries import contents
from portal.core.clock import today
from portal.core.web.access import Role
from portal.import_export.actions import bring_in
from portal.import_export.actions.reading import Faults
from portal.import_export.actions.rows_of_branch import ROWS
from portal.schedule.desk_hours import ical
from portal.schedule.desk_hours.models import Closure, Desk
from portal.schedule.meetings import ical as meetings
from tests.factories import make_client, make_person
from tests.schedule.appointments.factories import make_link
from tests.schedule.desk_hours.factories import make_hours, make_shift
from tests.schedule.meetings.factories import make_meeting


def test_an_address_is_that_of_its_day(client_for, branch, team_leader):
    """The address on letters, feeds and invitations of a date is the one of that day."""
    Branch.update(office_address="Kade 1").where(Branch.id == branch.id).execute()
    browser, soon = client_for(team_leader), today() + timedelta(30)
    typed = {"address": "Markt 2", "moved_on": soon.isoformat()}

    assert browser.post("/branch/offices", data=typed).status_code == 303
    assert browser.post("/branch/offices", data=typed).status_code == 422
    assert browser.post("/branch/offices", data=typed | {"address": ""}).status_code == 422

    here = Branch.get_by_id(branch.id)
    assert office_on(here, soon - timedelta(1)) == "Kade 1"
    assert office_on(here, soon) == "Markt 2"
    page = browser.get("/branch/offices").text
    assert page.index("Markt 2") < page.index("Kade 1")
    browser.post(f"/branch/offices/{OfficeMove.get().id}/drop")
    assert office_on(here, soon) == "Kade 1"


def test_calendars_hear_of_a_move_for_the_days_after_it(client_for, branch, team_leader):
    """By the page and by a file; the nightly check has nothing to say after either."""
    Branch.update(office_address="Kade 1").where(Branch.id == branch.id).execute()
    person, browser = make_person(branch, Role.GUIDE), client_for(team_leader)
    first, second = (
        make_shift(make_hours(branch, weekday=day.weekday()), person, day)
        for day in (today() + timedelta(8), today() + timedelta(37))
    )
    for shift in (first, second):
        ical.publish_shift(shift)
    move = {"address": "Markt 2", "moved_on": (today() + timedelta(30)).isoformat()}
    feeds.create(person, Purpose.MINE)
    browser.post("/branch/offices", data=move)

    places = {event.source_id: event.place for event in CalendarEvent.select()}
    assert (places[first.id], places[second.id]) == ("Kade 1", "Markt 2")
    assert upkeep.check(10) == (1, [])

    file = f"branch,from,address\n{branch.code},{today() + timedelta(33)},Plein 3\n"
    bring_in({"office_addresses": file.encode()}, team_leader)
    assert "Plein 3" in {event.place for event in CalendarEvent.select()}
    assert upkeep.check(10) == (1, [])


def test_a_client_with_a_link_sees_when_and_where_to_walk_in(app, branch):
    """Opening hours with their exceptions, shown where a visitor of a link looks."""
    Branch.update(office_address="Kade 1").where(Branch.id == branch.id).execute()
    make_hours(branch, Desk.WALK_IN, weekday=0, opens_minute=570, closes_minute=720)
    closed = today() + timedelta(3)
    Closure.create(branch=branch, first_on=closed, last_on=closed, reason="Studiedag")
    page = app.test_client().get(f"/book/{make_link(make_client(branch), desk='legal_guide')}").text

    assert "Maandag" in page
    assert "09:30–12:00" in " ".join(page.split())
    assert "Gesloten:" in page
    assert "Studiedag" not in page
    assert "Kade 1" in page


def test_a_file_moves_the_office_once(branch, team_leader):
    said = f"branch,from,address\n{branch.code},2019-01-01,Markt 2\n"
    for _again in range(2):
        bring_in({"office_addresses": said.encode()}, team_leader)
    assert OfficeMove.get().moved_on == date(2019, 1, 1)
    for wrong in (said.replace("Markt 2", "Elders 3"), said + said.splitlines()[1]):
        with pytest.raises(Faults):
            bring_in({"office_addresses": wrong.encode()}, team_leader)


def test_rooms_are_entered_once_and_files_bring_and_take_them(client_for, branch, team_leader):
    browser = client_for(team_leader)
    browser.post("/branch/offices/rooms", data={"name": "Grote zaal"})
    again = browser.post("/branch/offices/rooms", data={"name": "grote Zaal"})
    assert again.status_code == 422
    assert "Er is al een ruimte met deze naam." in again.text
    for _twice in range(2):
        bring_in({"rooms": f"branch,name\n{branch.code},Keuken\n".encode()}, team_leader)
    assert rooms_of(branch.id) == ["Grote zaal", "Keuken"]
    assert [row["name"] for row in ROWS["rooms"](branch)] == ["Grote zaal", "Keuken"]

    room = Room.get(Room.name == "Keuken")
    elsewhere = client_for(make_person(None, Role.TEAM_LEADER))
    assert elsewhere.post(f"/branch/offices/rooms/{room.id}/drop").status_code == 404
    browser.post(f"/branch/offices/rooms/{room.id}/drop")
    assert rooms_of(branch.id) == ["Grote zaal"]


def test_a_room_has_a_calendar_of_what_is_held_in_it(client_for, branch, team_leader):
    """Also of what was planned at a place of that name before; the check has nothing to say."""
    meeting = make_meeting(team_leader, team_leader, place="grote zaal")
    meetings.publish(meeting)
    client_for(team_leader).post("/branch/offices/rooms", data={"name": "Grote zaal"})
    feed, _token = feeds.create(team_leader, Purpose.ROOM, room="Grote zaal", level=Level.BUSY)
    assert {event.source_id for event in contents.events(feed, team_leader)} == {meeting.id}
    assert upkeep.check(10) == (1, [])
