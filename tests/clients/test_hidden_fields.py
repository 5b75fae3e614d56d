"""G3: a senior leader hides fields of a file from a role, and nothing tells them any more."""

import re

import pytest

from portal.audit.models import AuditEntry
from portal.calendar_feeds.events.models import CalendarEvent
from portal.clients.models import Client, HiddenField, Hideable
from portal.clients.queries import MAY_HIDE, visible_fields
from portal.core.web.access import Role
from portal.employment.cvs.models import CVProfile
from portal.schedule.appointments import ical
from portal.search.index import index
from tests.factories import make_assignment, make_person
from tests.schedule.appointments.factories import make_appointment
from tests.test_matrix import addresses, client_of, marks

PAGE = "/branch/fields"
# The word of test_matrix that stands in each of them; the others by how a page shows them.
WORDS = {
    Hideable.PHONE: "phone",
    Hideable.EMAIL: "mail",
    Hideable.ADDRESS: "address",
    Hideable.MUNICIPALITY: "town",
    Hideable.BORN_ON: "born",
}
SHOWN = {
    Hideable.SEX: "Vrouw",
    Hideable.NATIONALITY: "Eritrea",
    Hideable.HOUSED_ON: "9 feb 2018",
    Hideable.ARRIVAL: "Hervestigd",
}
KNOWN = {"sex": "f", "nationality": "ER", "housed_on": "2018-02-09", "arrival": "resettled"}


@pytest.fixture
def senior(branch):
    return make_person(branch, Role.SENIOR_TEAM_LEADER)


@pytest.fixture
def client(branch):
    made = client_of("matched", branch, make_person(branch))
    Client.update(**KNOWN).where(Client.id == made.id).execute()
    return Client.get_by_id(made.id)


def told(field: Hideable) -> str:
    return SHOWN.get(field) or marks("matched")[WORDS[field]]


def helper(branch, client, *roles):
    person = make_person(branch, *roles)
    for role in roles:
        make_assignment(person, client.household, role=role)
    return person


def test_g3_of_each_role_each_field_is_hidden_alone(client_for, branch, client):
    """By the one function that all pages ask, and on the file of who guides."""
    for role, fields in MAY_HIDE.items():
        person = helper(branch, client, role)
        read = visible_fields(person, client)
        assert read >= set(fields)
        for field in fields:
            hidden = HiddenField.create(branch=branch, role=role, field=field)
            assert visible_fields(person, client) == read - {field}, (role, field)
            if role is Role.GUIDE:
                page = client_for(person).get(f"/clients/{client.id}").text
                assert {each for each in Hideable if told(each) not in page} == {field}
            hidden.delete_instance()


def test_g3_no_page_or_file_tells_what_is_hidden(app, client_for, branch, senior, client):
    """Of somebody in all of these roles, who reads it everywhere until then."""
    person = helper(branch, client, *MAY_HIDE)
    ical.publish(make_appointment(person, client, kind="home_visit"))
    assert marks("matched")["address"] in calendar()
    browser, words = client_for(person), [told(field).encode() for field in Hideable]
    chosen = {role: [str(field) for field in fields] for role, fields in MAY_HIDE.items()}
    before = places(browser, [f"/clients/{client.id}"], words)
    assert {word for _address, word in before} == set(words)

    assert client_for(senior).post(PAGE, data=chosen).status_code == 303

    assert places(browser, addresses(app, {"matched": client}), words) == []
    assert client_for(senior).get(f"/clients/{client.id}").text.count(told(Hideable.PHONE))
    assert "begin:vevent" in calendar().lower()
    assert marks("matched")["address"] not in calendar()


def calendar() -> str:
    """All that is kept for calendars, at the level that tells most."""
    return str([event.__data__ for event in CalendarEvent.select()])


def places(browser, opened: list[str], words: list[bytes]) -> list[tuple[str, bytes]]:
    found = []
    for address in opened:
        answer = browser.get(address, follow_redirects=True)
        found += [(address, word) for word in words if word in answer.data]
    return found


def test_g3_what_is_hidden_is_not_typed_over_and_not_taken_into_a_cv(
    client_for, branch, client, senior
):
    guide = helper(branch, client, Role.GUIDE)
    HiddenField.create(branch=branch, role="guide", field="phone")
    browser, before = client_for(guide), client.phone

    page = browser.get(f"/clients/{client.id}/edit").text
    assert 'name="phone"' not in page
    version = re.search(r'name="version"[^>]*value="(\d+)"', page)[1]
    typed = {"version": version, "email": "nieuw@example.org", "phone": "010-0000000"}
    assert browser.post(f"/clients/{client.id}/edit", data=typed).status_code == 302
    after = Client.get_by_id(client.id)
    assert (after.phone, after.email) == (before, "nieuw@example.org")
    assert CVProfile.select().count() == 0


def test_g3_nobody_is_found_by_what_is_hidden(client_for, branch, client):
    """Whether a number or an address is somebody's would be told by finding them."""
    person = helper(branch, client, *MAY_HIDE)
    client.phone = "06-12345678"
    client.save()
    index(Client, [client.id])
    browser, address = client_for(person), marks("matched")["address"]

    def finds(typed: str) -> bool:
        return "/clients/" in browser.post("/search/hits", data={"q": typed}).text

    assert all(map(finds, ["0612345678", f"{client.first_name} 0612", address]))
    for role, fields in MAY_HIDE.items():
        for field in {Hideable.PHONE, Hideable.ADDRESS} & set(fields):
            HiddenField.create(branch=branch, role=role, field=field)
    assert not any(map(finds, ["0612345678", "612", f"{client.first_name} 0612", address]))
    assert all(map(finds, [client.first_name, client.code, client.code.strip("K-")]))


def test_g3_who_hides_what_is_noted_and_it_is_for_seniors(client_for, senior, team_leader):
    browser = client_for(senior)
    assert client_for(team_leader).get(PAGE).status_code == 403
    assert browser.post(PAGE, data={"guide": ["name"]}).status_code == 422

    browser.post(PAGE, data={"guide": ["address", "phone"], "job_coach": ["municipality"]})
    browser.post(PAGE, data={"guide": ["phone"]})

    assert [(h.role, h.field) for h in HiddenField.select()] == [("guide", "phone")]
    assert AuditEntry.select().where(AuditEntry.action == "client.fields").count() == 2
    assert 'value="phone" checked' in browser.get(PAGE).text
