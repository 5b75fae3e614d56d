"""R60: each change, each reading of a client's file and each export is noted, once."""

import pytest

from portal.account import actions as account
from portal.audit.models import AuditEntry
from portal.clients import actions as clients
from portal.core.clock import today
from portal.core.database import db
from portal.core.web.access import Role
from tests.factories import make_activity, make_assignment, make_client, make_person
from tests.forms import largest_form

PASSWORD = "vier blauwe fietsen"


@pytest.fixture
def own(app, branch, team_leader, monkeypatch):
    monkeypatch.setitem(app.config, "ARGON2_TIME", 1)
    monkeypatch.setitem(app.config, "ARGON2_MEMORY_KIB", 8)
    hashed = account.hasher().hash(PASSWORD)
    type(team_leader).update(password_hash=hashed).where(
        type(team_leader).id == team_leader.id
    ).execute()
    client, guide = make_client(branch, phone="010-1"), make_person(branch, Role.GUIDE)
    return {
        "leader": team_leader,
        "client": client,
        "guide": guide,
        "helper": make_person(branch, Role.GUIDE),
        "match": make_assignment(guide, client.household),
        "visit": make_activity(guide, client),
    }


def logged_in(browser, own, password):
    return browser.post("/log-in", data={"email": own["leader"].email, "password": password})


def changed(browser, address, **fields):
    """Send the form of a page, with these fields typed in."""
    form = largest_form(browser.get(address).text)
    return browser.post(address, data=form.values | fields)


ACTS = {
    "log-in": lambda b, o: logged_in(b, o, PASSWORD),
    "log-in.refused": lambda b, o: logged_in(b, o, "anders dan het was"),
    "password.change": lambda b, o: b.post(
        "/account", data={"current": PASSWORD, "password": "zes groene boten hier"}
    ),
    "session.end": lambda b, o: b.post("/account/sessions/end"),
    "client.read": lambda b, o: b.get(f"/clients/{o['client'].id}"),
    "client.read to change": lambda b, o: b.get(f"/clients/{o['client'].id}/edit"),
    "client.add": lambda b, o: changed(b, "/clients/new", name="Nieuw"),
    "client.change": lambda b, o: changed(b, f"/clients/{o['client'].id}/edit", phone="010-2"),
    "desk.look": lambda b, o: b.post("/desk", data={"number": "geen", "reason": "inloop"}),
    "desk.card": lambda b, o: b.post(
        "/desk", data={"number": o["client"].code, "born_on": "1980-01-01", "reason": "inloop"}
    ),
    "assignment.add": lambda b, o: changed(
        b, f"/households/{o['client'].household_id}", helper=str(o["helper"].id), role="guide"
    ),
    "assignment.end": lambda b, o: b.post(f"/assignments/{o['match'].id}/end"),
    "activity.log": lambda b, o: changed(
        b, "/activities/new?kind=office", duration="60", act="save"
    ),
    "activity.change": lambda b, o: changed(
        b, f"/activities/{o['visit'].id}/edit", note="Anders", act="save"
    ),
    "activity.withdraw": lambda b, o: b.post(f"/activities/{o['visit'].id}/withdraw"),
    "person.add": lambda b, o: changed(b, "/people/new", name="Nieuw", email="n@example.org"),
    "person.change": lambda b, o: changed(b, f"/people/{o['guide'].id}/edit", roles="interpreter"),
    "person.invite": lambda b, o: b.post(f"/people/{o['guide'].id}/invite"),
    "refused": lambda b, o: b.get("/outbox"),
    "session.end of another": lambda b, o: (
        b.application.test_client(user=o["guide"]).get("/account"),
        b.post(f"/people/{o['guide'].id}/sessions/end"),
    )[1],
    "feed.create": lambda b, o: b.post("/feeds", data={"purpose": "mine", "level": "initials"}),
    "export": lambda b, o: b.post("/exchange/export"),
    "export of the team": lambda b, o: b.get("/activities/team/list.csv"),
    "export of a list": lambda b, o: b.get("/figures/desk.contacts/list.csv?year=2018"),
}


@pytest.mark.parametrize("act", ACTS)
def test_each_act_leaves_one_note_of_who_did_what_to_what(client_for, own, act):
    answer = ACTS[act](client_for(own["leader"]), own)

    assert answer.status_code < 500
    action = act.partition(" ")[0]
    # Changing begins with reading, and its page is noted as well.
    notes = list(AuditEntry.select().where(AuditEntry.action == action))
    assert len(notes) == 1, (answer.status_code, [e.action for e in AuditEntry.select()])
    assert notes[0].actor_id == own["leader"].id
    assert abs((notes[0].at.date() - today()).days) <= 1


def test_what_is_taken_back_leaves_no_note(own):
    """In the same transaction as the change: both, or neither."""
    before = AuditEntry.select().count()
    with db.atomic() as undone:
        clients.end_assignments_of(own["guide"], own["client"].household, own["leader"])
        assert AuditEntry.select().count() == before + 1
        undone.rollback()

    assert AuditEntry.select().count() == before


def test_a_note_tells_which_fields_and_names_no_client(client_for, own):
    """R63: an entry bears numbers; the values stand apart, to be erased."""
    changed(client_for(own["leader"]), f"/clients/{own['client'].id}/edit", name="Heel Anders")

    for entry in AuditEntry.select().dicts():
        assert "Heel Anders" not in str(entry)
        assert own["client"].name not in str(entry)
