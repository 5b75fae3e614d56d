"""J1, J5: what is new is told on a phone, encrypted, and comes by mail where that fails."""

import base64
import json
import os
import threading
from http.server import BaseHTTPRequestHandler, HTTPServer

import http_ece
import pytest
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.serialization import Encoding, PublicFormat
from py_vapid import Vapid02

from portal.core.database import db
from portal.mail import actions, push, queries
from portal.mail.commands import send_pushes
from portal.mail.models import OutboxMail, PushDevice
from portal.mail.push import is_service
from portal.mail.queries import sending
from tests.factories import make_client, make_person

KIND = "claim.paid"


def in_base64(content: bytes) -> str:
    return base64.urlsafe_b64encode(content).decode().rstrip("=")


class Service:
    """A push service on this machine, with the keys of one browser."""

    def __init__(self) -> None:
        self.key, self.auth = ec.generate_private_key(ec.SECP256R1()), os.urandom(16)
        self.status, self.asked = 201, []
        service = self

        class Handler(BaseHTTPRequestHandler):
            def do_POST(self) -> None:
                body = self.rfile.read(int(self.headers["Content-Length"]))
                service.asked.append((self.headers, body))
                self.send_response(service.status)
                self.end_headers()

            def log_message(self, *_args) -> None:
                pass

        self.server = HTTPServer(("127.0.0.1", 0), Handler)
        threading.Thread(target=self.server.serve_forever, daemon=True).start()

    @property
    def subscription(self) -> dict[str, str]:
        point = self.key.public_key().public_bytes(Encoding.X962, PublicFormat.UncompressedPoint)
        endpoint = f"http://127.0.0.1:{self.server.server_port}/push/geheim"
        return {"endpoint": endpoint, "p256dh": in_base64(point), "auth": in_base64(self.auth)}

    def read(self, body: bytes) -> dict:
        """As the browser does, with its own keys."""
        read = http_ece.decrypt(
            body, private_key=self.key, auth_secret=self.auth, version="aes128gcm"
        )
        return json.loads(read)


@pytest.fixture
def service(app, monkeypatch):
    monkeypatch.setitem(app.config, "PUSH_SERVICES", ("127.0.0.1",))
    made = Service()
    yield made
    made.server.shutdown()
    made.server.server_close()


@pytest.fixture
def told(client_for, volunteer, service):
    """A browser of a volunteer, which is told on its device what became of claims."""
    browser = client_for(volunteer)
    assert browser.post("/account/devices", data=service.subscription).status_code == 200
    browser.post("/account/mails", data={"how": [f"{KIND}:push"]})
    assert queries.pushed(volunteer) == {KIND}
    return browser


def tell(person, about=None) -> OutboxMail:
    with db.atomic():
        return actions.queue(person, KIND, lambda: ("Over Selam Tesfay", "Selam Tesfay"), about)


def test_a_word_reaches_the_browser_and_nobody_else_reads_it(branch, volunteer, service, told):
    """Encrypted for its keys, signed by the portal, with no name; it opens the page."""
    mail = tell(volunteer, make_client(branch, name="Selam Tesfay"))
    assert sending.waiting_mails() == []
    assert send_pushes() == "1 words on devices."

    [(headers, body)] = service.asked
    assert b"Brug" not in body
    said = service.read(body)
    assert said["title"] == "Er is iets nieuws in Brug"
    assert said["body"] == "Mijn declaratie is betaald"
    assert said["url"].startswith("/")
    assert "Selam" not in json.dumps(said)
    assert (headers["Content-Encoding"], headers["TTL"]) == ("aes128gcm", "86400")
    assert Vapid02.verify(headers["Authorization"])
    assert headers["Authorization"].endswith(f"k={push.public_key()}")
    sent = OutboxMail.get_by_id(mail.id)
    assert (sent.sent_at is not None, sent.body) == (True, None)
    assert "Op mijn telefoon" in told.get("/account/mails").text  # in what was sent


@pytest.mark.parametrize("status", [404, 410])
def test_a_device_that_is_gone_is_dropped_and_the_mail_goes_by_mail(
    volunteer, service, told, status
):
    service.status = status
    mail = tell(volunteer)
    send_pushes()

    assert PushDevice.select().count() == 0
    assert sending.waiting_mails() == [mail.id]
    assert sending.waiting_pushes() == []
    assert tell(volunteer).is_push is False  # no device: by mail at once


def test_a_service_that_is_busy_is_asked_again_and_then_it_goes_by_mail(volunteer, service, told):
    service.status = 503
    mail = tell(volunteer)
    for asked in range(3):
        assert sending.waiting_pushes() == [mail.id]
        send_pushes()
        assert len(service.asked) == asked + 1
        OutboxMail.update(taken_until=None).execute()

    assert sending.waiting_mails() == [mail.id]
    assert PushDevice.select().count() == 1


def test_no_other_machine_is_asked_anything(app, client_for, volunteer, service):
    """Who gives an address is somebody who logged in: the portal asks push services only."""
    wrong = ["http://10.0.0.1/x", "https://example.org/x", "https://fcm.googleapis.com.nl/x", "x"]
    for endpoint in wrong:
        given = service.subscription | {"endpoint": endpoint}
        answer = client_for(volunteer).post("/account/devices", data=given)
        assert answer.status_code == 422, endpoint
    keys = {"p256dh": "kort", "auth": "ook"}
    given = service.subscription | keys
    assert client_for(volunteer).post("/account/devices", data=given).status_code == 422
    assert PushDevice.select().count() == 0
    app.config["PUSH_SERVICES"] = (".push.apple.com", "fcm.googleapis.com")
    assert is_service("https://web.push.apple.com/abc")
    assert not is_service("http://fcm.googleapis.com/abc")
    assert not is_service("https://evilpush.apple.com.example/abc")


def test_a_device_is_its_owners_and_is_told_no_more_when_they_say_so(
    client_for, branch, volunteer, told
):
    device = PushDevice.get()
    other = client_for(make_person(branch))
    assert other.post(f"/account/devices/{device.id}/drop").status_code == 404
    assert told.post(f"/account/devices/{device.id}/drop").status_code == 303
    assert PushDevice.select().count() == 0


def test_who_may_decide_on_nothing_is_not_asked_about_claims_to_decide(
    client_for, volunteer, team_leader
):
    """8: grouped, only the kinds of one's roles."""
    mine = client_for(volunteer).get("/account/mails").text
    leader = client_for(team_leader).get("/account/mails").text
    assert 'value="claim.submitted:mail"' not in mine
    assert 'value="claim.submitted:mail"' in leader
    assert 'value="claim.paid:push"' in mine
    assert 'value="calendar:push"' not in mine
    assert 'type="checkbox"' not in mine
    assert mine.index(">Declaraties</summary>") < mine.index('value="claim.paid:mail"')
