"""Who interprets in which language, requests for somebody who does, and when they came (A6)."""

from datetime import timedelta

import pytest

from portal.core.clock import now, today
from portal.core.web.access import Role
from portal.import_export.actions import bring_in
from portal.import_export.actions.exporting import files_of
from portal.import_export.actions.reading import Faults
from portal.interpreters import actions
from portal.interpreters.models import InterpreterRequest
from portal.mail.models import OutboxMail
from portal.people.models import PersonLanguage
from tests.factories import make_activity, make_assignment, make_client, make_person
from tests.schedule.appointments.factories import make_appointment, plan_visit

pytestmark = pytest.mark.at("2026-12-02 10:00")


@pytest.fixture
def samira(branch):
    return speaking(make_person(branch, Role.INTERPRETER, name="Samira Tolk", code="p-1"), "ti")


@pytest.fixture
def guide(branch):
    return make_person(branch, Role.GUIDE, name="Wim Gids", code="p-2")


@pytest.fixture
def client(branch, guide):
    made = make_client(branch, name="Hanna Tesfay", language="ti", code="c-1")
    make_assignment(guide, made.household)
    return made


def speaking(person, *codes):
    for code in codes:
        PersonLanguage.create(branch=person.branch_id, person=person, language=code)
    return person


def typed(client, **changes):
    ordinary = {
        "client": client.id,
        "language": "ti",
        "wanted_on": (today() + timedelta(2)).isoformat(),
        "starts": "9:30",
        "minutes": "60",
        "channel": "phone",
        "note": "Brief",
    }
    return ordinary | changes


def asked(client, guide, **fields):
    ordinary = {"language": "ti", "wanted_on": today() + timedelta(2), "minutes": 60}
    return InterpreterRequest.create(
        branch=client.branch_id,
        client=client,
        asked_by=guide,
        **ordinary | {"channel": "phone"} | fields,
    )


def test_the_list_is_filtered_by_language(client_for, branch, guide, samira):
    """A6: languages, requests, when used, with a filter on the language."""
    speaking(make_person(branch, Role.INTERPRETER, name="Omar Tolk"), "ar", "ku")
    browser = client_for(guide)

    page = browser.get("/interpreters").text
    assert "Samira Tolk" in page
    assert "Omar Tolk" in page
    page = browser.get("/interpreters?language=ti").text
    assert "Samira Tolk" in page
    assert "Omar Tolk" not in page
    assert '<html lang="nl"' in page  # the page is in Dutch, whatever is interpreted
    assert "tolkt in deze taal" in browser.get("/interpreters?language=so").text
    assert browser.get("/interpreters?language=%00").status_code == 200


def test_with_an_interpreter_opens_the_list_in_the_clients_language(
    client_for, guide, client, samira
):
    """A6: of a visit, a contact, an appointment and the file."""
    browser = client_for(guide)
    activity = make_activity(guide, client, interpreter_language="ti")
    appointment = plan_visit(guide, client)

    for address in (
        f"/clients/{client.id}",
        f"/activities/new?client={client.id}",
        f"/activities/{activity.id}",
        f"/visits/new?client={client.id}",
        f"/appointments/new?client={client.id}",
        f"/appointments/{appointment.id}",
    ):
        assert "/interpreters?language=ti" in browser.get(address).text, address
    assert "Samira Tolk (Tigrinya)" in browser.get(f"/visits/new?client={client.id}").text


def test_a_request_reaches_who_speaks_the_language_and_who_asked_hears_who_comes(
    client_for, branch, guide, client, samira
):
    speaking(make_person(branch, Role.INTERPRETER), "ar")
    page = client_for(guide).get(f"/interpreters/requests/new?client={client.id}").text
    assert '<option selected value="ti">' in page
    assert (
        client_for(guide).post("/interpreters/requests/new", data=typed(client)).status_code == 303
    )
    made = InterpreterRequest.get()
    assert (made.client, made.starts_minute, made.asked_by) == (client, 570, guide)
    [mail] = OutboxMail.select()
    assert (mail.person_id, mail.kind) == (samira.id, "interpreter.request")
    assert "Hanna" not in mail.subject + mail.body

    hers = client_for(samira)
    assert "Kun je tolken?" in hers.get("/").text
    page = hers.get(f"/interpreters/requests/{made.id}").text
    assert "Hanna" not in page
    assert "Brief" not in page
    hers.post(f"/interpreters/requests/{made.id}/come")

    made = InterpreterRequest.get()
    assert (made.state, made.interpreter) == ("found", samira)
    assert OutboxMail.get(OutboxMail.kind == "interpreter.answer").person_id == guide.id
    page = hers.get(f"/interpreters/requests/{made.id}").text
    assert "Hanna" in page
    assert "Tesfay" not in page


def test_who_asked_says_who_comes_withdraws_and_asks_again(client_for, guide, client, samira):
    address = f"/interpreters/requests/{asked(client, guide).id}"
    browser = client_for(guide)

    assert browser.post(address, data={"interpreter": "0", "elsewhere": ""}).status_code == 422
    both = {"interpreter": samira.id, "elsewhere": "Tolkentelefoon"}
    assert browser.post(address, data=both).status_code == 422
    browser.post(address, data={"interpreter": "0", "elsewhere": "Tolkentelefoon"})
    assert InterpreterRequest.get().elsewhere == "Tolkentelefoon"
    assert "Tolkentelefoon" in browser.get("/interpreters").text
    version = InterpreterRequest.get().version
    browser.post(address, data={"interpreter": "0", "elsewhere": "Tolkentelefoon"})
    assert InterpreterRequest.get().version == version  # a second click changes nothing
    browser.post(f"{address}/again")
    assert InterpreterRequest.get().state == "asked"
    browser.post(f"{address}/withdraw")
    assert "Hanna" not in browser.get("/interpreters").text


def test_another_day_asks_those_who_could_come_anew(guide, client, samira):
    request = asked(client, guide)
    actions.change(request, guide, 0, note="Brief")
    assert not OutboxMail.select().exists()
    actions.change(request, guide, 1, wanted_on=today() + timedelta(3))
    assert [mail.recipient for mail in OutboxMail.select()] == [samira.email]


@pytest.mark.parametrize(
    "wrong",
    [
        {"client": "0"},
        {"language": ""},
        {"wanted_on": "2020-01-01"},
        {"minutes": "3"},
        {"channel": "fax"},
        {"note": "BSN 111222333"},
        {"starts": "25:00"},
    ],
    ids=lambda wrong: next(iter(wrong)),
)
def test_what_is_wrong_is_told_and_stays(client_for, guide, client, wrong):
    answer = client_for(guide).post("/interpreters/requests/new", data=typed(client) | wrong)

    assert answer.status_code == 422
    assert "note" in wrong or "Brief" in answer.text
    assert not InterpreterRequest.select().exists()


def test_others_do_not_see_it_nor_come(client_for, branch, guide, client, samira):
    request = asked(client, guide)
    address = f"/interpreters/requests/{request.id}"
    other = speaking(make_person(branch, Role.INTERPRETER), "ar")

    assert client_for(other).get(address).status_code == 404
    assert client_for(make_person(branch, Role.GUIDE)).get(address).status_code == 404
    assert client_for(samira).post(address, data={"interpreter": samira.id}).status_code == 403
    client_for(samira).post(f"{address}/come")
    assert client_for(samira).post(f"{address}/come").status_code == 303
    second = speaking(make_person(branch, Role.INTERPRETER), "ti")
    assert client_for(second).post(f"{address}/come").status_code == 404


def test_languages_are_ones_own_to_change_and_a_leaders(client_for, branch, team_leader, samira):
    address = f"/interpreters/languages/{samira.id}"
    client_for(samira).post(address, data={"languages": ["ti", "am"]})
    assert {one.language for one in PersonLanguage.select()} == {"ti", "am"}
    assert "Amhaars" in client_for(team_leader).get(f"/people/{samira.id}").text
    assert client_for(team_leader).post(address, data={"languages": ["xx"]}).status_code == 422
    client_for(team_leader).post(address, data={"languages": [], "sent": "1"})
    assert not PersonLanguage.select().exists()
    other = client_for(make_person(branch, Role.INTERPRETER))
    assert other.get(address).status_code == 404


def test_when_somebody_interpreted_is_counted_and_listed(client_for, guide, client, samira):
    """The number on the list is the number of rows on the page behind it."""
    for days in (3, 20, 500):
        starts_at = now() - timedelta(days)
        make_appointment(guide, client, starts_at=starts_at, interpreter=samira)
    browser = client_for(guide)

    assert "2 keer in een jaar" in browser.get("/interpreters").text
    page = browser.get(f"/interpreters/used/{samira.id}").text
    assert page.count("/appointments/") == 2
    assert client_for(samira).get(f"/interpreters/used/{samira.id}").status_code == 403


def test_the_files_bring_them_once_and_take_them_out_as_they_were(
    branch, team_leader, guide, client, samira
):
    spoken = "person,language\np-1,ti\np-2,en\n"
    wanted = (
        "client,language,on,starts,minutes,channel,state,interpreter,elsewhere,note\n"
        "c-1,ti,2018-03-05,09:30,60,phone,found,p-1,,Brief\n"
        "c-1,ti,2018-03-06,,45,video,elsewhere,,Tolkentelefoon,\n"
    )
    files = {"person_languages": spoken.encode(), "interpreter_requests": wanted.encode()}
    for _again in range(2):
        bring_in(files, team_leader)
    out = files_of(branch.code)
    assert out["person_languages"].decode().replace("\r", "") == spoken
    assert out["interpreter_requests"].decode().replace("\r", "") == wanted

    other = wanted.replace(",,45,video", ",,90,video").encode()
    tallies = bring_in({"interpreter_requests": other}, team_leader).tallies
    assert +tallies["interpreter_requests"] == {"changed": 1, "same": 1}
    assert InterpreterRequest.get(InterpreterRequest.minutes == 90).version == 1

    for name, wrong in (
        ("person_languages", "person,language\np-1,ti\np-1,ti\n"),
        ("interpreter_requests", wanted.replace("found,p-1", "found,")),
        ("interpreter_requests", wanted.replace("elsewhere,,Tolkentelefoon", "asked,,Bureau")),
        ("interpreter_requests", wanted.replace("09:30", "24:00")),
    ):
        with pytest.raises(Faults):
            bring_in({name: wrong.encode()}, team_leader)
