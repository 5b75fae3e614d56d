"""Who sees what in a feed: as its owner may see it now."""

from datetime import time, timedelta

import pytest
import time_machine

from portal.calendar_feeds.events import actions as calendars
from portal.calendar_feeds.events.models import CalendarEvent, EventKind, Level
from portal.calendar_feeds.feeds import actions, queries
from portal.calendar_feeds.feeds.actions import upkeep
from portal.calendar_feeds.feeds.models import Feed, Purpose
from portal.calendar_feeds.feeds.queries import contents
from portal.clients.models import Conflict
from portal.core.clock import from_local, now, today
from portal.core.web.access import Role
from portal.feature import contributed
from portal.housing.models import Home
from tests.calendar_feeds.events import lint
from tests.calendar_feeds.events.factories import details_of, put_event, unfolded
from tests.factories import make_assignment, make_branch, make_client, make_person

NONE = ["Geen afspraken"]


@pytest.fixture
def client(branch):
    return make_client(branch, name="Karim Bakri", phone="0612345678")


def visit(branch, person, client, **fields):
    fields = {"source_id": 7} | fields
    return put_event(branch, people=[person.id], clients=[client.id], names=[client.name], **fields)


def test_each_purpose_holds_its_own_kinds(branch, team_leader, subscribe):
    """E5 of features, E11 of features: by purpose, so that people can colour them."""
    for kind in EventKind:
        people = [team_leader.id] if kind not in {"team_meeting", "opening_hours"} else []
        about = [make_client(branch).id] if kind in {"appointment", "home_visit"} else []
        room = "Kamer 1" * (not people)
        put_event(branch, kind=kind, title=kind, people=people, clients=about, room=room)
    shown = {
        purpose: set(subscribe(team_leader, purpose, room=room).summaries)
        for purpose, room in ((p, "Kamer 1" if p == "room" else "") for p in Purpose)
    }

    assert shown == {
        "mine": {"appointment", "home_visit", "placement", "next_step"},
        "meetings": {"team_meeting"},
        "terms": {"term"},
        "opening": {"opening_hours"},
        "room": {"Bezet"},
        "branch": {"appointment", "home_visit"},
    }
    assert "CATEGORIES:Teamoverleg" in unfolded(subscribe(team_leader, Purpose.MEETINGS).bytes)


def test_somebody_elses_appointments_are_not_in_my_feed(branch, volunteer, subscribe):
    """E7 of features, R32: each feed is of its owner."""
    put_event(branch, people=[make_person(branch).id])

    assert subscribe(volunteer).summaries == NONE


def test_a_meeting_of_some_is_in_the_feeds_of_those(branch, volunteer, subscribe):
    put_event(branch, kind="team_meeting", title="Voor allen")
    put_event(branch, kind="team_meeting", title="Met mij", people=[volunteer.id])
    put_event(branch, kind="team_meeting", title="Anderen", people=[make_person(branch).id])

    assert set(subscribe(volunteer, Purpose.MEETINGS).summaries) == {"Voor allen", "Met mij"}


def test_another_branch_is_in_no_feed(branch, volunteer, subscribe):
    """R03: also what is of a whole branch, and a room with the same name."""
    elsewhere = make_branch()
    put_event(elsewhere, kind="team_meeting")
    put_event(elsewhere, room="Kamer 1")
    leader = make_person(branch, Role.TEAM_LEADER)

    assert subscribe(volunteer, Purpose.MEETINGS).summaries == NONE
    assert subscribe(leader, Purpose.ROOM, room="Kamer 1").summaries == NONE


def test_when_the_match_ends_the_name_is_gone_at_the_next_look(
    branch, volunteer, client, subscribe
):
    """R34, G2: with nobody telling the feed. One's own visit stays, and its name comes back."""
    assignment = make_assignment(volunteer, client.household)
    visit(branch, volunteer, client)
    feed = subscribe(volunteer)
    assert feed.summaries == ["Huisbezoek K.B."]
    tag = feed.get().headers["ETag"]

    type(assignment).update(ended_on=today() - timedelta(days=1)).execute()
    assert feed.get(If_None_Match=tag).status_code == 200
    assert feed.summaries == ["Huisbezoek"]

    type(assignment).update(ended_on=None).execute()
    assert feed.summaries == ["Huisbezoek K.B."]


def test_a_match_that_ends_by_itself_ends_in_the_feed_too(branch, volunteer, client, subscribe):
    """The day itself is a change, without any write."""
    make_assignment(volunteer, client.household, ended_on=today())
    visit(branch, volunteer, client)
    feed = subscribe(volunteer)
    assert feed.summaries == ["Huisbezoek K.B."]
    tag = feed.get().headers["ETag"]

    with time_machine.travel(from_local(today() + timedelta(days=1), time(12))):
        assert feed.get(If_None_Match=tag).status_code == 200
        assert feed.summaries == ["Huisbezoek"]


@pytest.mark.parametrize("level", Level)
def test_an_own_appointment_stays_at_every_level_and_names_nobody_unseen(
    branch, volunteer, client, subscribe, level
):
    """E2 of features: an event loses its names, never itself; another calendar's event is gone."""
    actions.allow_full(volunteer, True)
    visit(branch, volunteer, client, kind=EventKind.APPOINTMENT, title="Taalles")
    visit(branch, volunteer, client, kind=EventKind.PLACEMENT, title="Stage", source_id=8)
    feed = subscribe(volunteer, level=level)

    assert feed.summaries == ["Bezet" if level == Level.BUSY else "Taalles"]
    assert b"Karim" not in feed.bytes
    assert upkeep.check(10) == (1, [])


def test_a_conflict_takes_the_visit_out(branch, volunteer, client, subscribe):
    """R04g: who may not open the file has it in no calendar either."""
    make_assignment(volunteer, client.household)
    visit(branch, volunteer, client)
    feed = subscribe(volunteer)
    assert feed.summaries == ["Huisbezoek K.B."]

    Conflict.create(branch=branch, person=volunteer, client=client)
    assert feed.summaries == NONE


def test_who_may_see_one_of_two_is_told_neither(branch, volunteer, client, subscribe):
    """Need to know: a visit to two households is not half told."""
    make_assignment(volunteer, client.household)
    other = make_client(branch)
    put_event(branch, people=[volunteer.id], clients=[client.id, other.id], names=[client.name])

    assert subscribe(volunteer).summaries == ["Huisbezoek"]


def test_a_cancelled_visit_stays_for_thirty_days(branch, volunteer, client, subscribe):
    """C15, E9 of features: then it goes."""
    make_assignment(volunteer, client.household)
    visit(branch, volunteer, client)
    calendars.cancel("planned_visit", 7)
    feed = subscribe(volunteer)
    assert feed.summaries == ["VERVALLEN: Huisbezoek K.B."]

    CalendarEvent.update(cancelled_on=today() - timedelta(days=30)).execute()
    calendars.touch(branch.id, [volunteer.id])
    assert feed.summaries == NONE


def test_another_level_replaces_every_event(branch, volunteer, client, subscribe):
    """C3, F6, F8: no uid of the one is in the other, so calendars drop the old texts."""
    make_assignment(volunteer, client.household)
    visit(branch, volunteer, client)
    leader = make_person(branch, Role.TEAM_LEADER)
    actions.allow_full(leader, True)
    feed = subscribe(volunteer, level=Level.FULL)
    full = lint.read(feed.bytes).parts[1]
    assert full.value("SUMMARY") == "Huisbezoek Karim Bakri"

    actions.change(feed.feed, 0, level=Level.BUSY)
    busy = lint.read(feed.bytes).parts[1]
    assert busy.value("SUMMARY") == "Bezet"
    assert busy.value("UID") != full.value("UID")


def test_a_branch_that_allows_no_names_shows_none_at_once(branch, volunteer, client, subscribe):
    """Also in feeds that chose them before."""
    make_assignment(volunteer, client.household)
    visit(branch, volunteer, client)
    leader = make_person(branch, Role.TEAM_LEADER)
    feed = subscribe(volunteer, level=Level.FULL)
    assert feed.summaries == ["Huisbezoek K.B."]
    actions.allow_full(leader, True)
    assert feed.summaries == ["Huisbezoek Karim Bakri"]
    actions.allow_full(leader, False)
    assert feed.summaries == ["Huisbezoek K.B."]


def test_no_data_of_a_client_is_in_a_busy_or_initials_feed(branch, client, subscribe):
    """F7, R32, E7 of features: every purpose, also moved and cancelled."""
    home = Home.create(branch=branch, code="w-1", kind="regular", address="Kerkstraat 12")
    type(client).update(home=home).execute()
    person = make_person(branch, Role.TEAM_LEADER)
    for number, kind in enumerate(EventKind, 1):
        told = {
            "source_id": number,
            "kind": kind,
            "room": "Kamer 1",
            "address": home.address,
            "notes": f"Bel {client.phone}, dossier {client.code}, {client.name}",
        }
        visit(branch, person, client, **told)
        visit(branch, person, client, **told, place="De Kern")
        calendars.cancel("planned_visit", number) if number % 2 else None
    secrets = ["karim", "bakri", client.code.lower(), "kerkstraat", "0612345678"]
    actions.allow_full(person, True)

    for level in (Level.BUSY, Level.INITIALS):
        for purpose in Purpose:
            room = "Kamer 1" if purpose == Purpose.ROOM else ""
            text = unfolded(subscribe(person, purpose, level=level, room=room).bytes).lower()
            assert "begin:vevent" in text
            assert [secret for secret in secrets if secret in text] == []
    full = unfolded(subscribe(person, level=Level.FULL).bytes).lower()
    assert [secret for secret in secrets if secret not in full] == []


def test_the_nightly_check_finds_nothing_where_nothing_is_wrong(
    branch, volunteer, client, subscribe, monkeypatch
):
    """Section 5: from the feature's row by way of the library to the bytes that are served."""
    make_assignment(volunteer, client.household)

    def told(numbers):
        return [
            details_of(branch, source_id=n, people=[volunteer.id], clients=[client.id])
            for n in numbers
        ]

    monkeypatch.setitem(contributed().events, "planned_visit", told)
    [calendars.put(details) for details in told([7])]
    subscribe(volunteer, alarm_minutes=30)
    subscribe(make_person(branch))

    assert upkeep.check(10) == (2, [])


@pytest.mark.parametrize(
    ("changed", "fault"),
    [
        ({"initials_body": b"BEGIN:VEVENT\r\nSUMMARY:Oud\r\n"}, "its bytes are not what"),
        ({"title": "Iets anders"}, "has changed since"),
        ({"title": "Bezoek aan Karim Bakri"}, "a client's data"),
    ],
)
def test_the_nightly_check_finds_what_is_wrong(
    volunteer, client, subscribe, monkeypatch, changed, fault
):
    """A forgotten put, bytes of another program, a name where none may be."""
    make_assignment(volunteer, client.household)
    event = visit(client.branch, volunteer, client)
    told = details_of(client.branch, source_id=7, people=[volunteer.id])
    monkeypatch.setitem(contributed().events, "planned_visit", lambda numbers: [told])
    subscribe(volunteer)
    CalendarEvent.update(changed).execute()
    if "a client" in fault:
        calendars.write(CalendarEvent.get_by_id(event.id), {})

    looked_at, faults = upkeep.check(10)
    assert looked_at == 1
    assert any(fault in found for found in faults), faults
    with time_machine.travel(now().replace(hour=3)), pytest.raises(RuntimeError, match=fault):
        upkeep.check_tonight()  # so that its failure is told


def test_the_check_runs_once_a_night(branch, volunteer, subscribe):
    subscribe(volunteer)
    with time_machine.travel(now().replace(hour=3)):
        assert upkeep.check_tonight() == "1 feeds checked, all right."
        assert upkeep.check_tonight() is None


def test_nobody_has_more_than_five_of_a_kind(volunteer, subscribe):
    for _ in range(5):
        subscribe(volunteer)
    with pytest.raises(actions.TooMany):
        subscribe(volunteer)
    assert queries.visible_to(volunteer).count() == Feed.select().count() == 5


def test_the_feed_of_the_branch_names_no_client_and_none_that_its_owner_may_not_open(
    branch, team_leader, volunteer, client, subscribe
):
    """Issue on the agenda: by branch, without names, whatever level is asked for."""
    visit(branch, volunteer, client, address="Kerkstraat 1")
    other = make_client(branch, name="Omar Said")
    visit(branch, volunteer, other, source_id=8, title="Gesprek")
    Conflict.create(branch=branch, person=team_leader, client=other)
    feed = subscribe(team_leader, Purpose.BRANCH, level=Level.FULL)

    assert feed.summaries == ["Huisbezoek"]
    assert b"Karim" not in feed.bytes
    assert b"Kerkstraat" not in feed.bytes
    assert upkeep.check(10) == (1, [])


def test_an_invitation_follows_the_level_that_its_receiver_chose(
    branch, volunteer, client, subscribe
):
    """G7: the strictest of their own feeds; names in none, since a mail is read by others too."""
    event = visit(branch, volunteer, client, address="Kerkstraat 1")

    def said() -> str:
        text = calendars.invitation(event, volunteer)["calendar"]
        return lint.read(text.encode()).parts[1].value("SUMMARY")

    words = [said()]
    for level in (Level.FULL, Level.INITIALS, Level.BUSY):
        feed = subscribe(volunteer, level=level).feed
        words.append(said())
    subscribe(volunteer, Purpose.MEETINGS, level=Level.FULL)
    words.append(said())
    actions.revoke(feed, volunteer)
    words.append(said())

    quiet = "Huisbezoek K.B."
    assert words == [quiet, quiet, quiet, "Bezet", "Bezet", quiet]


def test_a_feed_holds_what_is_nearest_and_its_page_says_what_it_leaves_out(
    branch, volunteer, subscribe, client_for, monkeypatch
):
    """E10 of features: never cut silently, and never what comes next."""
    monkeypatch.setattr(contents, "MOST_EVENTS", 2)
    for days, title in ((-20, "Geweest"), (2, "Morgen"), (3, "Daarna"), (90, "Later")):
        starts = now().replace(microsecond=0) + timedelta(days=days)
        put_event(branch, people=[volunteer.id], title=title, starts=starts)
    feed = subscribe(volunteer)

    assert feed.summaries == ["Morgen", "Daarna"]
    page = client_for(volunteer).get(f"/feeds/{feed.feed.id}").text
    assert "2 afspraken liggen te ver weg" in page


def test_a_feed_ends_after_the_day_that_its_owner_chose(branch, volunteer, subscribe):
    """An end date of its own: as a withdrawn one, it says so."""
    put_event(branch, people=[volunteer.id])
    feed = subscribe(volunteer, ends_on=today())
    assert feed.summaries == ["Huisbezoek"]

    with time_machine.travel(from_local(today() + timedelta(days=1), time(12))):
        assert feed.summaries == ["Deze agendakoppeling is ingetrokken"]


def test_a_feed_has_the_colour_that_its_owner_chose(branch, volunteer, subscribe):
    """B8: by name for most, in hexadecimals for Apple."""
    bytes_of = subscribe(volunteer, color="royalblue").bytes
    assert b"COLOR:royalblue\r\n" in bytes_of
    assert b"X-APPLE-CALENDAR-COLOR:#4169E1\r\n" in bytes_of
