"""Talks, trainings, agreements and papers of who works here, with what runs out."""

from datetime import timedelta

import pytest

from portal.audit.models import AuditEntry
from portal.core.clock import today
from portal.core.web.access import Role
from portal.import_export.actions import bring_in
from portal.import_export.actions.exporting import files_of
from portal.import_export.actions.reading import Faults
from portal.mail.models import OutboxMail
from portal.people.models import Person
from portal.personnel.commands import remind
from portal.personnel.models import PersonRecord
from tests.factories import make_person


@pytest.fixture
def guide(branch):
    return make_person(branch, Role.GUIDE, name="Wilma Gids", code="p-1")


def typed(**changes):
    ordinary = {"kind": "talk", "what": "Voortgang", "happened_on": today().isoformat()}
    return ordinary | {"valid_until": "", "note": "Gaat goed."} | changes


def keep(person, **fields):
    ordinary = {"kind": "paper", "what": "BHV", "happened_on": "2018-03-05"}
    return PersonRecord.create(branch=person.branch_id, person=person, **ordinary | fields)


def test_a_talk_is_kept_changed_and_taken_away(client_for, team_leader, guide):
    browser = client_for(team_leader)
    assert "Nog geen gesprek" in browser.get(f"/people/{guide.id}").text

    assert browser.post(f"/people/{guide.id}/records/new", data=typed()).status_code == 303

    kept = PersonRecord.get()
    assert (kept.person, kept.noted_by, kept.what) == (guide, team_leader, "Voortgang")
    assert "Voortgang" in browser.get(f"/people/{guide.id}").text
    address = f"/people/records/{kept.id}"
    browser.post(f"{address}/edit", data=typed(what="Afspraken", version="0"))
    assert PersonRecord.get().what == "Afspraken"
    stale = browser.post(f"{address}/edit", data=typed(what="Anders", version="0"))
    assert stale.status_code == 409
    browser.post(f"{address}/drop")
    assert not PersonRecord.select().exists()
    acts = {one.action for one in AuditEntry.select()}
    assert {"person_record.add", "person_record.change", "person_record.drop"} <= acts


@pytest.mark.parametrize(
    "wrong",
    [
        {"kind": ""},
        {"what": ""},
        {"happened_on": ""},
        {"happened_on": "morgen"},
        {"valid_until": "2018-01-01"},
        {"note": "BSN 111222333"},
    ],
    ids=["kind", "what", "day", "a day to come", "ends before it begins", "a BSN"],
)
def test_what_is_wrong_is_told_and_stays(client_for, team_leader, guide, wrong):
    if wrong.get("happened_on") == "morgen":
        wrong = {"happened_on": (today() + timedelta(days=1)).isoformat()}
    answer = client_for(team_leader).post(f"/people/{guide.id}/records/new", data=typed(**wrong))

    assert answer.status_code == 422
    assert "Gaat goed." in answer.text or "note" in wrong
    assert not PersonRecord.select().exists()


def test_what_is_kept_of_a_leader_is_for_a_senior(client_for, branch, team_leader):
    other = make_person(branch, Role.TEAM_LEADER)
    record = keep(other, what="Vertrouwelijk")
    browser = client_for(team_leader)

    assert "Vertrouwelijk" not in browser.get(f"/people/{other.id}").text
    assert browser.get(f"/people/records/{record.id}/edit").status_code == 404
    assert browser.post(f"/people/{other.id}/records/new", data=typed()).status_code == 403
    senior = client_for(make_person(branch, Role.SENIOR_TEAM_LEADER))
    assert "Vertrouwelijk" in senior.get(f"/people/{other.id}").text


def test_what_runs_out_is_listed_and_the_leaders_hear_of_it_once(client_for, team_leader, guide):
    """Certificates too; a new paper of the same name takes the place of the old one."""
    soon = today() + timedelta(days=20)
    keep(guide, what="EHBO", valid_until=soon)
    keep(guide, what="bhv", valid_until="2020-01-01")
    keep(guide, what="BHV", happened_on="2020-02-02", valid_until=today() + timedelta(days=900))
    Person.update(conduct_certificate_until=soon).where(Person.id == guide.id).execute()

    page = client_for(team_leader).get("/people/papers").text
    assert "EHBO" in page
    assert "VOG" in page
    assert "bhv" not in page.lower()
    assert remind() == "2 papers that run out told of."
    assert remind() is None
    mail = OutboxMail.get()
    assert (mail.person_id, mail.kind) == (team_leader.id, "people.papers")
    assert "Wilma" not in mail.subject + mail.body


def test_with_whom_nobody_talked_for_a_year_is_listed(client_for, team_leader, guide):
    browser = client_for(team_leader)
    assert "Wilma Gids" in browser.get("/people/papers").text

    keep(guide, kind="talk", what="Jaargesprek", happened_on=today())

    assert "Wilma Gids" not in browser.get("/people/papers").text
    assert "Laatste gesprek" in browser.get("/people?sort=talk").text


def test_the_file_brings_them_once_and_takes_them_out_as_they_were(branch, team_leader, guide):
    said = "person,kind,on,until,what,note\np-1,training,2018-03-05,2020-03-05,Taal,\n"
    for _again in range(2):
        bring_in({"person_records": said.encode()}, team_leader)
    assert files_of(branch.code)["person_records"].decode().replace("\r", "") == said

    own = said.replace("p-1", team_leader.code)
    with pytest.raises(Faults):
        bring_in({"person_records": own.encode()}, team_leader)
