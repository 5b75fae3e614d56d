"""J4 of features: who has a phone and no mail gets a text message, where a provider is set."""

import json
import threading
from datetime import timedelta
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

import pytest
import time_machine

from portal.clients.models import Client
from portal.core.clock import now
from portal.core.config import Unsafe, check_sms
from portal.core.database import db
from portal.core.phones import mobile_in
from portal.mail.commands import send_texts
from portal.mail.models import OutboxMail
from portal.schedule.appointments import actions, commands
from portal.schedule.appointments.models import Appointment
from tests.schedule.appointments.factories import plan_visit

OF_THE_PROVIDER = "kort%2Fgeheim"


class Provider(BaseHTTPRequestHandler):
    """Takes what is posted into a list, and answers with the next of what it is told to."""

    def do_POST(self):
        said = json.loads(self.rfile.read(int(self.headers["Content-Length"])))
        self.server.taken.append((self.path, self.headers["Authorization"], said))
        answer = self.server.answers.pop(0) if self.server.answers else 202
        self.send_response(answer)
        self.send_header("Location", "/elsewhere")
        self.end_headers()

    def log_message(self, *_arguments):
        pass


@pytest.fixture
def provider(app, monkeypatch):
    with ThreadingHTTPServer(("127.0.0.1", 0), Provider) as server:
        server.taken, server.answers = [], []
        threading.Thread(target=server.serve_forever, daemon=True).start()
        address = f"http://:{OF_THE_PROVIDER}@127.0.0.1:{server.server_port}/send?from=Brug"
        monkeypatch.setitem(app.config, "SMS_URL", address)
        yield server
        server.shutdown()


@pytest.fixture
def visit(volunteer, hassan):
    """Within two days, planned long before; the client reads Arabic and has a phone only."""
    with db.atomic():
        Client.update(email=None, language="ar", phone="thuis 010-1234567, 06 12345678").execute()
        made = plan_visit(volunteer, Client.get_by_id(hassan.id))
        soon = {"starts_at": now() + timedelta(hours=47), "created_at": now() - timedelta(days=5)}
        Appointment.update(soon).where(Appointment.id == made.id).execute()
    return Appointment.get_by_id(made.id)


def texts():
    return list(OutboxMail.select().where(OutboxMail.is_text).order_by(OutboxMail.id))


def test_the_client_is_reminded_once_in_their_language_and_by_no_name(
    provider, visit, branch, hassan
):
    commands.remind()
    commands.remind()
    send_texts()
    send_texts()

    [(path, key, said)] = provider.taken
    assert (path, key) == ("/send?from=Brug", "Bearer kort/geheim")
    assert (said["to"], said["reference"]) == ("+31612345678", f"brug-{texts()[0].id}")
    assert said["text"].startswith("لا تنس")
    assert branch.name in said["text"]
    assert "/book/" in said["text"]
    assert not [name for name in ("Amira", "Hassan", "K-0815") if name in said["text"]]
    assert texts()[0].sent_at
    assert texts()[0].body is None  # what it said is forgotten, as of a mail


def test_what_is_moved_or_cancelled_by_us_is_told_and_what_they_cancel_themselves_is_not(
    provider, visit, volunteer
):
    plan = actions.Plan(
        visit.person, visit.client, visit.kind, visit.starts_at + timedelta(days=1), 60
    )
    actions.move(visit, volunteer, plan, visit.version)
    actions.cancel(Appointment.get(), volunteer, Appointment.get().version)
    actions.restore(Appointment.get(), None, Appointment.get().version)
    actions.cancel(Appointment.get(), None, Appointment.get().version)

    assert [text.subject.split()[0] for text in texts()] == ["وقت", "أُلغي"]
    assert "/book/" not in texts()[1].body


def test_in_a_language_that_nobody_has_read_yet_the_dutch_stands_beside_it(provider, visit):
    Client.update(language="ti").execute()

    commands.remind()

    assert "Vergeet niet" in texts()[0].body


@pytest.mark.parametrize(
    "why", [{"email": "amira@example.org"}, {"phone": "010-1234567"}, {"phone": None}]
)
def test_who_gets_a_mail_or_has_no_mobile_gets_none(provider, visit, why):
    Client.update(**why).execute()

    commands.remind()

    assert texts() == []


def test_without_a_provider_there_are_none(visit):
    commands.remind()

    assert texts() == []


def test_it_is_tried_again_until_it_is_taken_and_a_wrong_number_is_told(
    provider, visit, client_for, volunteer, team_leader
):
    """Busy is later, a redirect loses nothing; a refusal is for who planned it, and goes anew."""
    commands.remind()
    provider.answers[:] = [503, 302, 422]
    for minutes in (0, 2, 5):
        with time_machine.travel(now() + timedelta(minutes=minutes)):
            send_texts()
    assert [path for path, _key, _said in provider.taken] == ["/send?from=Brug"] * 3
    page = client_for(team_leader).get(f"/appointments/{visit.id}").text
    assert "Naar dit nummer kan geen sms" in page

    Client.update(phone="06 87654321").execute()
    client_for(team_leader).post(f"/mails/{texts()[0].id}/again")
    send_texts()

    assert provider.taken[-1][2]["to"] == "+31687654321"
    page = client_for(volunteer).get(f"/appointments/{visit.id}").text
    assert "Wat ze kregen" in page
    assert "Sms" in page


@pytest.mark.parametrize(
    ("text", "number"),
    [("06-12 34 56 78", "+31612345678"), ("+49 1512 3456789", "+4915123456789"), ("x", None)],
)
def test_a_text_goes_to_a_mobile_only(text, number):
    assert mobile_in(text) == number


def test_the_address_of_a_provider_is_encrypted_or_here():
    for wrong in ("http://sms.example.org", "ftp://127.0.0.1", "sms"):
        with pytest.raises(Unsafe):
            check_sms(wrong)
    check_sms("https://:geheim@sms.example.org/send")
