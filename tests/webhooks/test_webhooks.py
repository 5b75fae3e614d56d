"""H2: signed webhooks with a log and replays."""

import hashlib
import hmac
import json
from datetime import timedelta
from pathlib import Path

import pytest
import time_machine

from portal.activities import actions as activities
from portal.activities.actions import Entry
from portal.clients.models import Client
from portal.core.clock import now, today
from portal.core.database import db
from portal.core.web.access import Role
from portal.expenses.records.models import Happened
from portal.webhooks import actions
from portal.webhooks.actions import reaching
from portal.webhooks.commands import gather, send, signature
from portal.webhooks.models import OF_ACT, WAITS, Webhook, WebhookDelivery
from tests.factories import make_branch, make_client, make_person
from tests.schedule.appointments.factories import plan_visit

EVENT = "visit.logged"


def log(person, client):
    entry = Entry("home_visit", today(), now(), 60, client_ids=[client.id], note="Een brief")
    return activities.log(person, entry, f"{now().timestamp():032.0f}"[:24] + f"{client.id:08}")


@pytest.fixture
def told(receiver, branch, team_leader):
    """A webhook of the branch, and its secret."""
    return actions.make(team_leader, "Rooster", receiver.address, [EVENT])


def test_what_happened_is_told_once_by_numbers_and_signed(receiver, told, branch, volunteer):
    client = make_client(branch, name="Sara")
    visit = log(volunteer, client)
    for _ in range(2):
        gather()
        send()

    [(headers, body)] = receiver.came
    assert json.loads(body)["event"] == headers["Brug-Event"] == EVENT
    assert json.loads(body)["object"] == {"kind": "activity", "id": visit.id}
    assert set(json.loads(body)) == {"id", "event", "happened_at", "object"}
    seconds, made = (part.partition("=")[2] for part in headers["Brug-Signature"].split(","))
    ours = hmac.new(told[1].encode(), f"{seconds}.".encode() + body, hashlib.sha256).hexdigest()
    assert (made, abs(int(seconds) - now().timestamp()) < 5) == (ours, True)
    assert WebhookDelivery.get().last_code == 204


def test_it_hears_of_its_own_branch_its_own_events_and_nothing_of_before(
    receiver, branch, team_leader, volunteer
):
    log(volunteer, make_client(branch))
    with time_machine.travel(now() + timedelta(seconds=5)):
        actions.make(team_leader, "Rooster", receiver.address, ["appointment.changed"])
        log(volunteer, make_client(branch))
        elsewhere = make_person(there := make_branch())
        plan_visit(elsewhere, make_client(there))
        with db.atomic() as undone:
            plan_visit(volunteer, make_client(branch))
            undone.rollback()
        own = plan_visit(team_leader, make_client(branch))
        gather()
        send()

    assert [json.loads(body)["object"]["id"] for _headers, body in receiver.came] == [own.id]


@pytest.mark.no_database
def test_the_acts_that_it_goes_by_are_acts_of_the_portal():
    """Else an event would never come: each is written in the code as it is looked for."""
    folder = Path(__file__).parents[2] / "portal"
    ours = [path for path in folder.rglob("*.py") if "webhooks" not in path.parts]
    code = "\n".join(path.read_text() for path in ours)
    of_claims = {act for act in OF_ACT if act.startswith("claim.")}

    assert {act for act in set(OF_ACT) - of_claims if f'"{act}"' not in code} == set()
    assert of_claims <= {f"claim.{what}" for what in Happened}
    assert 'f"claim.{step.what}"' in code


def test_what_is_not_taken_is_tried_again_and_then_no_more(receiver, told, branch, volunteer):
    log(volunteer, make_client(branch))
    receiver.status = 500
    gather()
    at = now()
    for wait in (*WAITS, timedelta(days=9)):
        with time_machine.travel(at):
            assert send() is None
            send()  # not before its time
        at += wait + timedelta(seconds=1)

    assert len(receiver.came) == len(WAITS) + 1
    kept = WebhookDelivery.get()
    assert (kept.last_code, kept.next_at, kept.sent_at) == (500, None, None)


def test_the_page_shows_what_was_told_and_tells_it_again(
    client_for, receiver, told, branch, team_leader, volunteer
):
    log(volunteer, make_client(branch, name="Sara Haile"))
    gather()
    send()
    browser, number = client_for(team_leader), WebhookDelivery.get().id
    page = browser.get(f"/branch/webhooks/{told[0].id}").text
    assert "204" in page
    assert "Sara" not in page
    assert told[1] not in page

    assert browser.post(f"/branch/webhooks/told/{number}/again").status_code == 303
    send()
    assert [json.loads(body)["id"] for _headers, body in receiver.came] == [number, number]
    assert client_for(volunteer).get("/branch/webhooks").status_code == 403


def test_one_that_is_stopped_is_told_nothing_more(
    client_for, receiver, told, branch, team_leader, volunteer
):
    log(volunteer, make_client(branch))
    gather()
    browser = client_for(team_leader)
    assert browser.post(f"/branch/webhooks/{told[0].id}/stop").status_code == 303
    send()
    log(volunteer, make_client(branch))
    gather()

    assert receiver.came == []
    assert WebhookDelivery.select().count() == 1
    again = f"/branch/webhooks/told/{WebhookDelivery.get().id}/again"
    assert browser.post(again).status_code == 409


def test_of_another_branch_it_is_as_good_as_not_there(client_for, told):
    other = client_for(make_person(make_branch(), Role.TEAM_LEADER))
    assert other.get(f"/branch/webhooks/{told[0].id}").status_code == 404
    assert other.post(f"/branch/webhooks/{told[0].id}/stop").status_code == 404


def test_it_is_made_with_a_secret_that_is_shown_once(client_for, receiver, team_leader):
    typed = {"name": "Rooster", "address": receiver.address, "events": [EVENT]}
    browser = client_for(team_leader)
    page = browser.post("/branch/webhooks", data=typed).text

    secret = page.partition('value="brughook_')[2].partition('"')[0]
    assert len(secret) > 40
    assert secret not in browser.get("/branch/webhooks").text
    assert secret.encode() not in bytes(Webhook.get().secret_sealed)


# SSRF: nothing here is a way into our own network.
INSIDE = """127.0.0.1 10.0.0.1 172.16.0.1 192.168.1.1 169.254.169.254 100.64.0.1 0.0.0.0 224.0.0.1
255.255.255.255 192.0.2.1 ::1 :: fe80::1 fc00::1 fd12::1 ff02::1 ::ffff:127.0.0.1 ::ffff:10.0.0.1
64:ff9b::10.0.0.1 2002:7f00:0001:: ::127.0.0.1 2001:db8::1 fe80::1%eth0 nonsense""".split()


@pytest.mark.no_database
@pytest.mark.parametrize("number", INSIDE)
def test_an_address_inside_is_refused(app, number):
    assert not reaching.is_outside(number)


@pytest.mark.no_database
@pytest.mark.parametrize("number", ["93.184.216.34", "2606:4700::6810:84e5", "64:ff9b::808:808"])
def test_one_of_the_open_internet_is_not(app, number):
    assert reaching.is_outside(number)


WRONG = """http://example.org/ ftp://example.org/ https:// example.org https://a:b@example.org/
https://127.0.0.1/ https://localhost/ https://[::1]/ https://2130706433/ https://0x7f.1/
https://169.254.169.254/latest https://example.org:99999/ https://[x/""".split()


@pytest.mark.no_database
@pytest.mark.parametrize("address", WRONG)
def test_such_an_address_cannot_be_registered(client_for, team_leader, address):
    typed = {"name": "Rooster", "address": address, "events": [EVENT]}
    refused = client_for(team_leader).post("/branch/webhooks", data=typed)

    assert refused.status_code == 422
    assert "Rooster" in refused.text
    assert not Webhook.select().exists()


def test_what_leads_inside_since_is_not_asked(app, receiver, told, branch, volunteer, monkeypatch):
    """The name is looked up anew each time, and what it leads to is looked at."""
    log(volunteer, make_client(branch))
    gather()
    monkeypatch.setitem(app.config, "WEBHOOK_NETWORKS", ())
    send()

    assert receiver.came == []
    assert WebhookDelivery.get().last_error == "NotOutside"


def test_it_follows_no_way_on_and_trusts_no_other_certificate(
    receiver, told, branch, volunteer, monkeypatch
):
    client = make_client(branch)
    log(volunteer, client)
    receiver.status = 302
    gather()
    send()
    assert (len(receiver.came), WebhookDelivery.get().last_code) == (1, 302)

    monkeypatch.delenv("SSL_CERT_FILE")
    WebhookDelivery.update(next_at=now()).execute()
    send()
    assert (len(receiver.came), WebhookDelivery.get().last_error) == (1, "SSLCertVerificationError")
    assert Client.get_by_id(client.id).name is not None


def test_the_page_says_how_to_look_at_a_signature(told):
    """docs/api.md: by lines of Python that do so."""
    page = (Path(__file__).parents[2] / "docs" / "api.md").read_text(encoding="utf-8")
    told_there: dict = {}
    exec(page.partition("```python\n")[2].partition("```")[0], told_there)  # noqa: S102
    is_ours, body = told_there["is_from_brug"], b'{"id": 1}'
    with time_machine.travel(now(), tick=False):
        made = signature(told[1], body)
        assert is_ours(told[1], made, body)
        assert not is_ours(told[1], made, b'{"id": 2}')
        assert not is_ours("brughook_x", made, body)
    with time_machine.travel(now() + timedelta(minutes=10)):
        assert not is_ours(told[1], made, body)
