"""R60, R64, R65, G4, G5: who reads of a client is noted by whatever page, and seen in words."""

from datetime import datetime, timedelta

import pytest
import time_machine

from portal import audit
from portal.audit import alerts
from portal.audit.models import AuditEntry
from portal.clients import queries
from portal.core.clock import from_local, now
from portal.core.web.access import Role
from portal.housing.models import Home
from tests.factories import make_activity, make_assignment, make_client, make_person
from tests.test_access import in_role, named_records, one_of_everything

# What is done for whom is chosen there, and noted by what it opens or writes.
CHOOSING = {
    "/",
    "/activities/new",
    "/appointments/new",
    "/clients/new",
    "/interpreters/requests/new",
    "/visits/new",
}


def test_r60_no_page_or_file_tells_of_a_client_without_a_note(app, client_for, branch):
    """Whoever adds a page that names a client: say in its feature what an address names, or mark
    the view with @lists_clients."""
    leader = in_role(branch, Role.TEAM_LEADER)
    world = one_of_everything(branch, "Merkteken")
    browser, silent = client_for(leader), []
    addresses = {
        address.format(world[kind].id)
        for kind, method, address in named_records(app)
        if method == "GET" and kind != "batch"
    }
    addresses |= {"/figures/desk.contacts?year=2018", "/activities/team/list?year=2018"}
    addresses |= {
        rule.rule
        for rule in app.url_map.iter_rules()
        if "GET" in rule.methods and not rule.arguments and rule.rule not in CHOOSING
    }
    for address in sorted(addresses):
        before = AuditEntry.select().count()
        answer = browser.get(address)
        told = b"Merkteken-naam" in answer.data and answer.status_code == 200
        if told and AuditEntry.select().count() == before:
            silent.append(address)

    # What is looked through, not read: lists of the whole branch that each file is opened from.
    assert [one for one in silent if not one.startswith(("/vacancies/", "/employers/"))] == []


def test_r64_a_leader_sees_who_looked_at_what_of_a_file(client_for, branch, team_leader, volunteer):
    client = make_client(branch, name="Amina")
    make_assignment(volunteer, client.household)
    visit = make_activity(volunteer, client)
    browser = client_for(volunteer)
    for address in (f"/clients/{client.id}", f"/activities/{visit.id}", "/activities/"):
        browser.get(address)
    other = make_client(branch)
    client_for(team_leader).get(f"/clients/{other.id}")

    found = queries.readings(client)
    assert [(one.table, one.who) for one in found] == [
        ("activity", volunteer.label),
        ("client", volunteer.label),
    ]
    page = client_for(team_leader).get(f"/clients/{client.id}/readers").text
    assert "Een bezoek of contact" in page
    given = client_for(team_leader).get(f"/clients/{client.id}/readers/for-client").text
    assert volunteer.name in given
    file = client_for(team_leader).get(f"/clients/{client.id}/readers.csv")
    assert volunteer.name in file.get_data(as_text=True)
    for address in ("readers", "readers/for-client", "readers.csv"):
        assert browser.get(f"/clients/{client.id}/{address}").status_code == 403


def test_g5_changes_are_told_in_words(client_for, branch, team_leader):
    home = Home.create(branch=branch, code="h", kind="regular", address="Dorpsstraat 1")
    family = make_client(branch, name="Selam")
    client = make_client(branch, home=home)
    changes = {
        "home_id": (None, home.id),
        "sponsor_id": (None, family.id),
        "nationality": ("SY", "ER"),
        "counts_for_target": (True, False),
        "housed_on": (None, now().date()),
        "sex": ("f", "m"),
    }
    audit.record(team_leader, "client.change", client, changes=changes)

    page = client_for(team_leader).get(f"/clients/{client.id}/readers").text

    for word in ("Dorpsstraat 1", "Selam", "Syrië", "Eritrea", "Woning", "Man", ">nee<"):
        assert word in page, word
    for name in ("home_id", "sponsor_id", "counts_for_target", ">True<", ">ER<"):
        assert name not in page, name


@pytest.fixture
def at_noon():
    with time_machine.travel(from_local(now().date(), datetime.min.time().replace(hour=12))):
        yield


def many(person, action, number, about=None):
    for one in range(number):
        AuditEntry.create(
            branch_id=person.branch_id,
            actor_id=person.id,
            action=action,
            object_kind="client",
            object_id=about or one + 1,
        )


@pytest.mark.usefixtures("at_noon")
@pytest.mark.parametrize(
    ("action", "too_much", "alert"),
    [("client.read", 51, "alert.files"), ("refused", 20, "alert.refused")],
)
def test_r65_too_much_in_an_hour_is_shown_to_the_leader_once(
    client_for, team_leader, volunteer, action, too_much, alert
):
    many(volunteer, action, too_much - 1)
    alerts.look()
    assert "ongewoon" not in client_for(team_leader).get("/").text.lower()

    many(volunteer, action, 1, about=too_much)
    alerts.look()
    alerts.look()

    entry = AuditEntry.get(AuditEntry.action.startswith("alert."))
    assert (entry.action, entry.object_id, entry.reason) == (alert, volunteer.id, str(too_much))
    assert "ongewoon" in client_for(team_leader).get("/").text.lower()
    assert volunteer.name in client_for(team_leader).get("/people/alerts").text
    assert client_for(volunteer).get("/people/alerts").status_code == 403


@pytest.mark.usefixtures("at_noon")
@pytest.mark.parametrize(
    ("actions", "alert", "said"),
    [
        (["log-in.code.refused"], "alert.codes", "10 verkeerde codes"),
        (["log-in.refused", "password.refused"], "alert.log_ins", "10 foute wachtwoorden"),
    ],
)
def test_r65_guesses_at_a_code_or_a_password_are_shown_to_the_leader(
    client_for, team_leader, volunteer, actions, alert, said
):
    """A password that is asked once more, in a session that was left open, counts as well."""
    for one in range(9):
        audit.record(volunteer, actions[one % len(actions)], volunteer)
    alerts.look()
    assert not AuditEntry.select().where(AuditEntry.action.startswith("alert.")).exists()

    audit.record(volunteer, actions[0], volunteer)
    alerts.look()

    assert AuditEntry.get(AuditEntry.action.startswith("alert.")).action == alert
    assert said in client_for(team_leader).get("/people/alerts").text


def test_r65_files_at_night_are_out_of_the_ordinary_sooner(volunteer):
    night = from_local(now().date() + timedelta(days=1), datetime.min.time().replace(hour=2))
    with time_machine.travel(night, tick=False):
        many(volunteer, "client.read", 6)
        audit.record(volunteer, "export", volunteer.branch)
        alerts.look()

    found = {e.action for e in AuditEntry.select().where(AuditEntry.action.startswith("alert."))}
    assert found == {"alert.files", "alert.export"}


def test_ten_misses_at_the_desk_are_seen_by_the_leader(client_for, team_leader, volunteer):
    browser = client_for(volunteer)
    for number in range(10):
        assert not AuditEntry.select().where(AuditEntry.action == "alert.misses").exists()
        browser.post("/desk", data={"number": f"K-{number:04}", "reason": "inloop"})

    assert AuditEntry.get(AuditEntry.action == "alert.misses").object_id == volunteer.id
    assert "10 keer" in client_for(team_leader).get("/people/alerts").text


@pytest.mark.usefixtures("at_noon")
def test_an_alert_of_another_branch_is_not_shown(client_for, team_leader):
    many(make_person(), "refused", 20)
    alerts.look()

    assert AuditEntry.select().where(AuditEntry.action == "alert.refused").exists()
    assert "ongewoon" not in client_for(team_leader).get("/").text.lower()
