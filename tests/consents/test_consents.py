"""B7: one register of what clients agree to, on the file, with what a withdrawal stops."""

from datetime import timedelta

import pytest

from portal.audit.models import AuditEntry
from portal.consents.models import Consent, ConsentPurpose
from portal.core.clock import today
from portal.core.web.access import Role
from portal.import_export.actions import bring_in
from portal.import_export.actions.exporting import files_of
from portal.import_export.actions.reading import Faults
from tests.factories import make_assignment, make_client, make_person


@pytest.fixture
def client(branch):
    return make_client(branch, code="c-1", name="Selam Tesfay", email="selam@example.org")


@pytest.fixture
def guide(branch, client):
    person = make_person(branch, Role.GUIDE)
    make_assignment(person, client.household)
    return person


def say_yes(browser, client, *purposes, **typed):
    data = {"purposes": [*purposes], "source": "paper", "given_on": today().isoformat()} | typed
    return browser.post(f"/clients/{client.id}/consents/new", data=data)


def test_one_paper_is_noted_for_several_purposes_and_one_taken_back(client_for, guide, client):
    """B7: with its day and source; the section is there before anything was said."""
    browser = client_for(guide)
    page = browser.get(f"/clients/{client.id}").text
    assert "Nog nergens toestemming voor" in page
    assert f"/clients/{client.id}/consents/new" in page

    assert say_yes(browser, client, "photo", "newsletter").status_code == 303

    page = browser.get(f"/clients/{client.id}").text
    assert "Getekend op papier" in page
    photo = Consent.get(Consent.purpose == "photo")
    answer = browser.post(f"/consents/{photo.id}/withdraw", follow_redirects=True).text
    assert "Haal de foto’s weg" in answer  # what it stops
    assert "Eerder ingetrokken" in answer
    assert Consent.get_by_id(photo.id).withdrawn_on == today()
    told = browser.get(f"/clients/{client.id}/timeline").text
    assert "Trok toestemming in" in told
    offered = browser.get(f"/clients/{client.id}/consents/new").text
    assert 'value="photo"' in offered
    assert 'value="newsletter"' not in offered


@pytest.mark.parametrize(
    "typed",
    [{"purposes": []}, {"source": ""}, {"source": "dream"}, {"given_on": ""}, {"given_on": "soon"}],
    ids=["for what", "how", "an odd way", "which day", "a day to come"],
)
def test_what_is_missing_is_told_and_stays(client_for, guide, client, typed):
    if typed.get("given_on") == "soon":
        typed = {"given_on": (today() + timedelta(days=1)).isoformat()}
    answer = say_yes(client_for(guide), client, "photo", **typed)

    assert answer.status_code == 422
    assert not Consent.select().exists()


def test_who_teaches_the_language_notes_no_consent(client_for, branch, client):
    coach = make_person(branch, Role.LANGUAGE_COACH)
    make_assignment(coach, client.household, role=Role.LANGUAGE_COACH)

    assert f"{client.id}/consents" not in client_for(coach).get(f"/clients/{client.id}").text
    assert say_yes(client_for(coach), client, "photo").status_code == 403


def test_who_agreed_is_a_list_to_take_along_without_who_took_it_back(client_for, branch, client):
    """What a withdrawal of the newsletter stops: the name leaves the list."""
    leader = client_for(make_person(branch, Role.TEAM_LEADER))
    say_yes(leader, client, "newsletter")

    assert "Selam Tesfay" in leader.get("/consents?purpose=newsletter").text
    assert "Selam Tesfay" not in leader.get("/consents?purpose=photo").text
    assert "selam@example.org" in leader.get("/consents.csv?purpose=newsletter").text
    leader.post(f"/consents/{Consent.get().id}/withdraw")
    assert "Selam" not in leader.get("/consents.csv?purpose=newsletter").text


HEAD = "client,purpose,source,given_on,withdrawn_on\n"


def test_the_file_brings_them_and_takes_them_out_as_they_were(branch, guide, client):
    """H3: two of one day are two; a file takes back, and is noted."""
    said = (
        f"{HEAD}c-1,photo,paper,2018-03-05,2018-03-05\nc-1,photo,phone,2018-03-05,\n"
        "c-1,share_cv,mail,2018-01-01,\n"
    )
    for _again in range(2):
        bring_in({"consents": said.encode()})
    assert files_of(branch.code)["consents"].decode().replace("\r", "") == said

    bring_in({"consents": f"{HEAD}c-1,share_cv,mail,2018-01-01,2018-09-09\n".encode()})
    shared = Consent.get(Consent.purpose == ConsentPurpose.SHARE_CV)
    assert str(shared.withdrawn_on) == "2018-09-09"
    assert AuditEntry.select().where(AuditEntry.action == "consent.change").exists()


@pytest.mark.parametrize(
    "rows",
    [
        "c-1,photo,paper,2018-03-05,\n",
        "c-1,newsletter,paper,2018-03-05,\nc-1,newsletter,paper,2018-03-06,\n",
        "c-1,town,paper,2018-03-05,2018-03-04\n",
        "c-1,party,paper,2018-03-05,\n",
    ],
    ids=["taken back before", "twice at once", "ends before it begins", "no such purpose"],
)
def test_a_file_gives_nothing_back_and_doubles_nothing(branch, client, rows):
    bring_in({"consents": f"{HEAD}c-1,photo,paper,2018-03-05,2018-04-05\n".encode()})

    with pytest.raises(Faults):
        bring_in({"consents": f"{HEAD}{rows}".encode()})
    assert Consent.select().count() == 1
