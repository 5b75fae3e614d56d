"""Names of clients stand in no title and no address; some links and files have an end (R34)."""

import csv
import io
import re
import zipfile
from datetime import timedelta

import pytest

from portal.calendar_feeds.feeds.routes import reading
from portal.core.clock import now
from portal.core.crypto import seal
from portal.core.web.access import Role
from portal.people.models import Person
from portal.schedule.meetings.actions import links
from tests.factories import make_client, make_person
from tests.schedule.meetings.factories import make_meeting
from tests.test_access import in_role, named_records, one_of_everything

ACCOUNT = "NL91ABNA0417164300"


def test_no_title_and_no_address_on_a_page_bears_the_name_of_a_client(app, client_for, branch):
    world = one_of_everything(branch, "Merkteken")
    browser = client_for(in_role(branch, Role.TEAM_LEADER))
    pages = {
        address.format(world[kind].id)
        for kind, method, address in named_records(app)
        if method == "GET" and kind not in {"batch", "receipt"}
    }
    found = []
    for address in sorted(pages | {"/clients", "/cvs", "/placements", "/legal/terms"}):
        page = browser.get(address)
        if page.mimetype != "text/html":
            continue
        outside = re.findall(r"<title>.*?</title>|(?:href|action|src)=\"[^\"]*\"", page.text)
        found += [(address, one) for one in outside if "merkteken-naam" in one.lower()]

    assert found == []


@pytest.mark.parametrize("page", ["/clients", "/cvs"])
def test_a_search_leaves_no_name_in_the_address_and_can_be_gone_back_to(
    client_for, branch, team_leader, page
):
    make_client(branch, name="Selam Tesfay")
    make_client(branch, name="Amina Haddad")
    browser = client_for(team_leader)

    first = browser.post(page, data={"q": "Selam"}).location
    second = browser.post(page, data={"q": "Amina"}).location

    assert "selam" not in first.lower()
    assert first != second
    for _again in range(2):  # back, and reloaded
        text = browser.get(first).text
        assert "Selam Tesfay" in text
        assert "Amina Haddad" not in text
    assert browser.post(page, data={"q": "Selam"}).location == first
    assert "?" not in browser.post(page, data={"q": " "}).location
    # Of somebody else's session the word says nothing.
    other = client_for(make_person(branch, Role.TEAM_LEADER)).get(first).text
    assert "Amina Haddad" in other


def test_what_a_search_keeps_beside_its_words_fits_into_an_address(client_for, team_leader):
    """A header that is too long breaks the answer on its way."""
    location = client_for(team_leader).post("/clients", data={"which": "a" * 70_000}).location

    assert "which=aaa" in location
    assert len(location) < 500


def test_the_pages_of_a_search_bear_no_name_either(client_for, branch, team_leader):
    for number in range(60):
        make_client(branch, name=f"Selam {number:02}")
    browser = client_for(team_leader)

    text = browser.get(browser.post("/clients", data={"q": "Selam"}).location).text

    [following] = [a for a in re.findall(r'href="([^"]+)"', text) if "page=2" in a]
    assert "selam" not in following.lower()
    assert "Selam 59" in browser.get(following.replace("&amp;", "&")).text


@pytest.mark.parametrize("role", [Role.TEAM_LEADER, Role.SENIOR_TEAM_LEADER], ids=str)
def test_an_export_bears_no_bank_account(client_for, branch, role):
    """The matrix: masked or absent for leaders; in full only in the file for the bank."""
    person = make_person(branch)
    sealed = seal(ACCOUNT, f"person.iban.{person.id}")
    Person.update(iban_sealed=sealed).where(Person.id == person.id).execute()

    content = client_for(in_role(branch, role)).post("/exchange/export").data
    with zipfile.ZipFile(io.BytesIO(content)) as archive:
        texts = {name: archive.read(name).decode() for name in archive.namelist()}

    assert not [name for name, text in texts.items() if ACCOUNT in text]
    rows = list(csv.DictReader(io.StringIO(next(t for n, t in texts.items() if "people" in n))))
    assert {row["iban"] for row in rows} == {""}


def test_r34_a_network_that_guesses_feeds_is_told_to_wait(client_for, monkeypatch):
    monkeypatch.setattr(reading, "guesses", reading.Polls("feed network"))
    browser = client_for()
    codes = [
        browser.get(f"/calendar/guess{number}.ics", environ_base={"REMOTE_ADDR": "192.0.2.7"})
        for number in range(reading.GUESSES_A_MINUTE + 2)
    ]
    elsewhere = browser.get("/calendar/guess.ics", environ_base={"REMOTE_ADDR": "198.51.100.7"})

    assert [answer.status_code for answer in codes[-2:]] == [429, 429]
    assert {answer.status_code for answer in codes[:-2]} == {404}
    assert elsewhere.status_code == 404


@pytest.mark.parametrize(("days", "status"), [(3, 200), (8, 410)])
def test_a_link_to_a_meeting_dies_a_week_after_it(client_for, team_leader, volunteer, days, status):
    meeting = make_meeting(team_leader, volunteer, starts_at=now() - timedelta(days=days))
    secret = links.secret_of(volunteer, links.MEETING, meeting.id)

    assert client_for().get(f"/rsvp/{secret}").status_code == status
