"""Who sees which client, and which fields of a file (G2, G3, R02, R04)."""

from datetime import date

import pytest

from portal.audit.models import AuditEntry
from portal.clients import actions, queries
from portal.clients.models import Assignment, Conflict
from portal.core.web.access import Role
from portal.housing.models import Home
from tests import clock
from tests.factories import (
    make_activity,
    make_assignment,
    make_client,
    make_municipality,
    make_person,
)

YESTERDAY, TODAY, TOMORROW = clock.day(-1), clock.day(), clock.day(1)


@pytest.mark.parametrize(
    ("dates", "seen"),
    [
        ({"started_on": date(2018, 1, 1)}, True),
        ({"started_on": TODAY}, True),
        ({"started_on": TOMORROW}, False),
        ({"started_on": date(2018, 1, 1), "ended_on": TODAY}, True),
        ({"started_on": date(2018, 1, 1), "ended_on": YESTERDAY}, False),
    ],
    ids=str,
)
def test_a_match_opens_a_file_on_its_own_days_only(branch, volunteer, dates, seen):
    """G2, B3."""
    client = make_client(branch)
    make_assignment(volunteer, client.household, **dates)

    assert (client in set(queries.visible_to(volunteer))) is seen


def test_an_ended_match_closes_the_file_at_the_next_request(client_for, branch, volunteer):
    """G2, R04f."""
    client = make_client(branch)
    match = make_assignment(volunteer, client.household)
    browser = client_for(volunteer)
    assert browser.get(f"/clients/{client.id}").status_code == 200

    Assignment.update(ended_on=YESTERDAY).where(Assignment.id == match.id).execute()

    assert browser.get(f"/clients/{client.id}").status_code == 404
    assert client.name not in browser.get("/clients").text


@pytest.mark.parametrize("role", [Role.GUIDE, Role.TEAM_LEADER], ids=str)
def test_nobody_opens_the_file_of_themselves_or_of_who_keeps_them_out(client_for, branch, role):
    """R04g: whatever the role."""
    client, person = make_client(branch), make_person(branch, role)
    make_assignment(person, client.household)
    Conflict.create(branch=branch, person=person, client=client, reason="zelf cliënt")

    assert client_for(person).get(f"/clients/{client.id}").status_code == 404


def test_who_is_kept_out_sees_no_trace_of_the_client(client_for, branch, volunteer):
    """R04g: not in the household either, not at the desk, not for logging."""
    client = make_client(branch, name="Amina")
    kept = make_client(branch, household=client.household, name="Verborgen")
    make_assignment(volunteer, client.household)
    assert actions.look_up_at_desk(
        volunteer, "inloop", name="", born_on=date(1980, 1, 1), number=kept.code
    )
    Conflict.create(branch=branch, person=volunteer, client=kept)

    browser = client_for(volunteer)
    assert "Verborgen" not in browser.get(f"/clients/{client.id}").text
    assert "Verborgen" not in browser.get("/desk").text
    assert kept not in set(queries.for_logging(volunteer))


def test_reading_a_file_is_noted_and_a_leader_sees_by_whom(
    client_for, branch, volunteer, team_leader
):
    """G4, R60."""
    client = make_client(branch)
    make_assignment(volunteer, client.household)

    client_for(volunteer).get(f"/clients/{client.id}")

    entry = AuditEntry.get(AuditEntry.action == "client.read")
    assert (entry.actor_id, entry.object_id) == (volunteer.id, client.id)
    assert volunteer.name in client_for(team_leader).get(f"/clients/{client.id}/readers").text


ALL_MARKS = {"23 jul 1981", "Eritrea", "Merktekenlaan 1", "Merktekenstad", "010-1110001"}
MARKED = {
    "phone": "010-1110001",
    "born_on": date(1981, 7, 23),
    "nationality": "ER",
    "language": "ti",
}
FOR_A_LANGUAGE_COACH = {"23 jul 1981", "Eritrea", "Merktekenstad"}
FOR_A_JOB_COACH = {"23 jul 1981", "Eritrea", "Merktekenlaan 1"}


def marked_client(branch):
    """A client each of whose fields holds a word that is nowhere else."""
    place = make_municipality(branch, name="Merktekenstad")
    home = Home.create(
        branch=branch, code="m", municipality=place, kind="regular", address="Merktekenlaan 1"
    )
    return make_client(branch, home=home, municipality=place, **MARKED)


def hidden_from(browser, client) -> set[str]:
    page = browser.get(f"/clients/{client.id}")
    assert page.status_code == 200
    return {word for word in ALL_MARKS if word not in page.text}


@pytest.mark.parametrize(
    ("role", "hidden"),
    [
        (Role.TEAM_LEADER, set()),
        (Role.GUIDE, set()),
        (Role.LEGAL_GUIDE, set()),
        (Role.LANGUAGE_COACH, FOR_A_LANGUAGE_COACH),
        (Role.JOB_COACH, FOR_A_JOB_COACH),
        (Role.INTERPRETER, ALL_MARKS),
    ],
)
def test_each_role_reads_the_fields_that_it_needs(client_for, branch, role, hidden):
    """G3, R04e: what is hidden is not in the page at all."""
    client = marked_client(branch)
    person = make_person(branch, role)
    make_assignment(person, client.household, role=role)

    assert hidden_from(client_for(person), client) == hidden


@pytest.mark.parametrize(
    ("roles", "matched_as", "hidden"),
    [
        ({Role.GUIDE, Role.INTERPRETER}, Role.GUIDE, set()),
        ({Role.GUIDE, Role.INTERPRETER}, Role.INTERPRETER, ALL_MARKS),
        ({Role.GUIDE, Role.JOB_COACH}, Role.JOB_COACH, FOR_A_JOB_COACH),
        ({Role.LANGUAGE_COACH}, Role.GUIDE, FOR_A_LANGUAGE_COACH),
        (set(), Role.LANGUAGE_COACH, FOR_A_LANGUAGE_COACH),
    ],
)
def test_a_second_role_opens_no_more_of_a_file_than_the_match_needs(
    client_for, branch, roles, matched_as, hidden
):
    """G3: who guides one family and interprets for another stays an interpreter there."""
    client = marked_client(branch)
    person = make_person(branch, *roles)
    make_assignment(person, client.household, role=matched_as)
    make_assignment(person, make_client(branch).household, role=Role.GUIDE)

    assert hidden_from(client_for(person), client) == hidden


def test_who_interprets_changes_no_file_and_reads_no_notes(client_for, branch, volunteer):
    """G3, R02: though they guide another family."""
    client = make_client(branch)
    visit = make_activity(volunteer, client, note="Over de schulden")
    person = make_person(branch, Role.GUIDE, Role.INTERPRETER)
    make_assignment(person, client.household, role=Role.INTERPRETER)
    make_assignment(person, make_client(branch).household, role=Role.GUIDE)
    browser = client_for(person)

    assert browser.get(f"/clients/{client.id}/edit").status_code == 403
    assert browser.get(f"/activities/{visit.id}").status_code == 404
    assert volunteer.name not in browser.get(f"/clients/{client.id}").text
    assert volunteer.name not in browser.get(f"/households/{client.household_id}").text
