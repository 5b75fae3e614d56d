"""A client is passed on to another organisation, from the file or the desk, and that counts."""

from datetime import timedelta

import pytest

from portal.clients.models import Conflict, DeskCard
from portal.consents.models import Consent
from portal.core.clock import today
from portal.core.web.access import Role
from portal.import_export.actions import bring_in
from portal.import_export.actions.exporting import files_of
from portal.referrals.models import Referral
from portal.reports import queries as reports
from portal.reports.queries import Scope
from tests.factories import make_assignment, make_client, make_person


@pytest.fixture
def client(branch):
    return make_client(branch, code="c-1", name="Selam Tesfay")


@pytest.fixture
def guide(branch, client):
    person = make_person(branch, Role.GUIDE)
    make_assignment(person, client.household)
    return person


def refer(browser, client, **typed):
    data = {"referred_to": "Wijkteam", "referred_on": today().isoformat(), "agreed": "spoken"}
    data |= typed
    return browser.post(f"/clients/{client.id}/referrals/new", data=data)


def test_a_guide_passes_a_client_on_and_takes_it_back(client_for, guide, client):
    browser = client_for(guide)
    assert "Nog niet doorverwezen" in browser.get(f"/clients/{client.id}").text

    assert refer(browser, client, note="Brief van de woningstichting").status_code == 303

    page = browser.get(f"/clients/{client.id}").text
    assert "Wijkteam" in page
    assert "woningstichting" in page
    browser.post(f"/referrals/{Referral.get().id}/drop")
    assert not Referral.select().exists()


def test_a_referral_asks_the_consent_once_and_again_when_it_was_taken_back(
    client_for, guide, client
):
    """B7: one register; what could not wait is noted with its reason, and is no consent."""
    browser = client_for(guide)
    refer(browser, client, agreed="urgent", note="Huiselijk geweld")
    assert not Consent.select().exists()
    refer(browser, client, agreed="phone")
    noted = Consent.get()
    assert (noted.purpose, noted.source, noted.noted_by) == ("pass_on", "phone", guide)

    page = browser.get(f"/clients/{client.id}/referrals/new").text
    assert 'name="agreed"' not in page
    browser.post(f"/consents/{noted.id}/withdraw")
    assert 'name="agreed"' in browser.get(f"/clients/{client.id}/referrals/new").text


def test_a_name_that_is_known_is_written_as_before(client_for, guide, client):
    """One organisation is one row in the figures."""
    for name in ("Wijkteam", "wijkteam ", "WIJKTEAM"):
        refer(client_for(guide), client, referred_to=name)

    assert {one.referred_to for one in Referral.select()} == {"Wijkteam"}
    assert (
        'value="Formulierenbrigade"'
        in client_for(guide).get(f"/clients/{client.id}/referrals/new").text
    )


@pytest.mark.parametrize(
    "typed",
    [
        {"referred_to": ""},
        {"referred_on": ""},
        {"referred_on": "tomorrow"},
        {"note": "BSN 111222333"},
        {"agreed": ""},
        {"agreed": "urgent", "note": ""},
    ],
    ids=["to whom", "which day", "a day to come", "a BSN", "whether they agree", "why not asked"],
)
def test_what_is_wrong_is_told_and_stays(client_for, guide, client, typed):
    if typed.get("referred_on") == "tomorrow":
        typed = {"referred_on": (today() + timedelta(days=1)).isoformat()}
    answer = refer(client_for(guide), client, **{"note": "Schulden"} | typed)

    assert answer.status_code == 422
    assert typed.get("note", "Schulden") in answer.text
    assert not Consent.select().exists()
    assert not Referral.select().exists()


def test_at_the_desk_who_has_a_card_of_today_passes_on(client_for, branch, client):
    """Without seeing the file: they go back to the desk, and nobody else's client is theirs."""
    volunteer = make_person(branch, Role.GUIDE)
    browser = client_for(volunteer)
    assert refer(browser, client).status_code == 404
    known = {"branch": branch, "person": volunteer, "client": client}
    DeskCard.create(**known, shown_on=today(), reason="inloop")

    assert f"/clients/{client.id}/referrals/new" in browser.get("/desk").text
    assert refer(browser, client).headers["Location"].endswith("/desk")
    assert Referral.get().referred_by == volunteer


def test_nobody_takes_back_what_another_noted_or_reads_of_whom_they_are_barred(
    client_for, branch, guide, client
):
    refer(client_for(guide), client)
    other = make_person(branch, Role.GUIDE)
    make_assignment(other, client.household)
    address = f"/referrals/{Referral.get().id}/drop"
    assert client_for(other).post(address).status_code == 404

    leader = make_person(branch, Role.TEAM_LEADER)
    Conflict.create(branch=branch, person=leader, client=client)
    assert client_for(leader).post(address).status_code == 404
    assert Referral.select().count() == 1


def test_it_counts_by_its_day_and_name_and_opens_its_list(client_for, branch, guide, client):
    leader = client_for(make_person(branch, Role.TEAM_LEADER))
    refer(client_for(guide), client, referred_to="St. Werk/Inkomen")
    refer(client_for(guide), client, referred_on=(today() - timedelta(days=1)).isoformat())
    scope = Scope(branch, today(), today())
    values = reports.annual(scope)

    assert values["desk.referrals"] == values["desk.referrals.to.St. Werk/Inkomen"] == 1
    page = leader.get(f"/figures/desk.referrals.to.St. Werk/Inkomen?year={today().year}").text
    assert "Selam Tesfay" in page
    assert "1 in deze lijst" in page


def test_the_file_brings_them_once_and_takes_them_out_as_they_were(branch, client):
    """Two equal rows are two referrals; the same file again changes nothing."""
    said = "client,on,to,note\nc-1,2018-03-05,Wijkteam,\nc-1,2018-03-05,Wijkteam,\n"
    for _again in range(2):
        bring_in({"referrals": said.encode()})

    assert Referral.select().count() == 2
    assert files_of(branch.code)["referrals"].decode().replace("\r", "") == said
