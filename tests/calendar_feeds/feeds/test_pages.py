"""On my phone: making, changing and ending a feed; the page that a phone opens; the commands."""

import re

import pytest

from portal.calendar_feeds.events.models import Level
from portal.calendar_feeds.feeds import actions, queries
from portal.calendar_feeds.feeds.models import Feed, Purpose
from portal.core.web.access import Role
from portal.people.models import PersonRole
from tests.calendar_feeds.events.factories import put_event
from tests.factories import make_person

NEW = {"purpose": "mine", "level": "initials", "alarm": "0"}


def made_by(browser, **fields):
    """The page that opens after making a feed, and the address it shows."""
    answer = browser.post("/feeds", data=NEW | fields)
    assert answer.status_code == 303, answer.text
    page = browser.get(answer.location).text
    return page, re.search(r'value="http://[^"]*(/calendar/[^"]+\.ics)"', page)[1]


def test_two_taps_make_a_feed_that_answers(client_for, branch, volunteer):
    """J10, E5 of features, E11 of features: as https and webcal, and as a code."""
    put_event(branch, people=[volunteer.id])
    page, address = made_by(client_for(volunteer))

    assert "SUMMARY:Huisbezoek" in client_for().get(address).text
    assert f'href="webcal://127.0.0.1:5000{address}"' in page
    assert "https://calendar.google.com/calendar/u/0/r/settings/addbyurl" in page
    assert "https://outlook.office.com/calendar/0/addfromweb?url=http%3A%2F%2F" in page
    assert "Google kijkt ongeveer 1 keer per dag" in page
    assert '<svg viewBox="0 0' in page
    assert address.endswith("/afspraken.ics")


def test_initials_and_no_alarm_unless_chosen(client_for, volunteer):
    """E7 of features, F6, C21: little by default; names where they are allowed."""
    page = client_for(volunteer).get("/feeds").text
    assert re.search(r'value="initials"[^>]*checked|checked[^>]*value="initials"', page)
    assert 'value="full"' not in page

    made_by(client_for(volunteer))
    assert (Feed.get().level, Feed.get().alarm_minutes) == ("initials", None)


@pytest.mark.parametrize(
    "fields",
    [
        {"level": "full"},
        {"level": "everything"},
        {"purpose": "terms"},
        {"purpose": "room", "room": "Kamer 1"},
        {"alarm": "7"},
        {"name": "x" * 61},
    ],
)
def test_what_is_not_offered_cannot_be_had(client_for, volunteer, fields):
    """F2: a refused form keeps what was typed."""
    answer = client_for(volunteer).post("/feeds", data=NEW | {"name": "Telefoon"} | fields)

    assert answer.status_code == 422
    assert Feed.select().count() == 0
    assert (fields.get("name") or "Telefoon") in answer.text


def test_a_room_needs_a_room(client_for, branch, team_leader):
    put_event(branch, room="Kamer 1")
    browser = client_for(team_leader)
    answer = browser.post("/feeds", data=NEW | {"purpose": "room"})
    assert answer.status_code == 422
    assert "Kies een ruimte." in answer.text

    made_by(browser, purpose="room", room="Kamer 1", level="initials")
    assert (Feed.get().room, Feed.get().level) == ("Kamer 1", "busy")


def test_the_page_shows_what_the_calendar_is_told(client_for, branch, volunteer):
    """F6: the very words, before anybody subscribes."""
    put_event(branch, people=[volunteer.id], names=["Karim Bakri"], room="Kamer 3")
    feed, _token = actions.create(volunteer, Purpose.MINE)
    page = client_for(volunteer).get(f"/feeds/{feed.id}").text

    assert "Huisbezoek K.B." in page
    assert "Karim" not in page


def test_a_feed_can_be_changed_renewed_and_stopped(client_for, volunteer, subscribe):
    """F4, E6 of features: each in one click."""
    browser, feed = client_for(volunteer), subscribe(volunteer)
    form = {"version": "0", "level": "busy", "alarm": "30", "name": "Telefoon"}
    assert browser.post(f"/feeds/{feed.feed.id}", data=form).status_code == 302
    row = Feed.get()
    assert (row.level, row.alarm_minutes, row.name) == ("busy", 30, "Telefoon")
    assert browser.post(f"/feeds/{feed.feed.id}", data=form).status_code == 409

    answer = browser.post(f"/feeds/{feed.feed.id}/rotate")
    assert answer.status_code == 303
    assert feed.summaries == ["Deze agendakoppeling is ingetrokken"]
    [renewed] = queries.visible_to(volunteer)
    assert browser.post(f"/feeds/{renewed.id}/revoke").status_code == 302
    assert queries.visible_to(volunteer).count() == 0


def test_somebody_elses_feed_is_not_there(client_for, branch, volunteer, subscribe):
    """R03: not even for a leader of the branch."""
    feed = subscribe(volunteer).feed
    leader = client_for(make_person(branch, Role.SENIOR_TEAM_LEADER))

    for method, path in (("GET", ""), ("POST", ""), ("POST", "/rotate"), ("POST", "/revoke")):
        assert leader.open(f"/feeds/{feed.id}{path}", method=method).status_code == 404
    assert Feed.get().revoked_at is None


def test_only_a_leader_lets_names_into_calendars(client_for, branch, volunteer, team_leader):
    """Then the choice is there for all."""
    allow = {"allowed": "yes"}
    assert client_for(volunteer).post("/feeds/full", data=allow).status_code == 403
    assert client_for(team_leader).post("/feeds/full", data=allow).status_code == 302
    assert 'value="full"' in client_for(volunteer).get("/feeds").text
    client_for(team_leader).post("/feeds/full", data={"allowed": "no"})
    assert 'value="full"' not in client_for(volunteer).get("/feeds").text


def test_the_command_shows_the_bytes_of_a_feed(app, branch, volunteer, subscribe):
    """For a complaint: by the secret or the whole address, as somebody pastes it."""
    put_event(branch, people=[volunteer.id])
    feed = subscribe(volunteer, level=Level.BUSY)
    run = app.test_cli_runner().invoke

    for given in (feed.token, f"https://brug.example.org{feed.path}"):
        shown = run(args=["feeds", "show", given])
        assert (shown.exit_code, shown.stdout_bytes) == (0, feed.bytes)
    for secret in ("x", "-x", "--xy"):
        unknown = run(args=["feeds", "show", secret])
        assert (unknown.exit_code, unknown.stderr) == (1, "Error: No feed has this secret.\n")


def test_the_command_checks_a_sample(app, volunteer, subscribe):
    subscribe(volunteer)
    checked = app.test_cli_runner().invoke(args=["feeds", "check"])

    assert (checked.exit_code, checked.stdout) == (0, "1 feeds checked, all right.\n")


def test_who_gets_a_role_back_sees_what_became_of_the_link(client_for, branch):
    """A feed ends with its role; until another one replaces it, the page says so."""
    guide = make_person(branch, Role.LEGAL_GUIDE)
    browser = client_for(guide)
    _page, address = made_by(browser, purpose="terms")
    PersonRole.update(role=Role.GUIDE).where(PersonRole.person == guide).execute()
    assert "ingetrokken" in client_for().get(address).text
    PersonRole.update(role=Role.LEGAL_GUIDE).where(PersonRole.person == guide).execute()

    assert "Links die gestopt zijn" in browser.get("/feeds").text
    made_by(browser, purpose="terms")
    assert "Links die gestopt zijn" not in browser.get("/feeds").text
