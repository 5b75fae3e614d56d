"""A mail that could not go is told to whoever caused it, with what to do; and its letterhead."""

from datetime import date, timedelta
from email.utils import parsedate_to_datetime

import pytest

from portal.branches.models import Branch
from portal.clients.models import Client
from portal.core.clock import now, today
from portal.core.database import db
from portal.core.web.access import Role
from portal.mail import commands
from portal.mail.models import OutboxMail
from portal.mail.queries import TELL_AFTER
from portal.mail.queries.sending import MOST_ATTEMPTS
from portal.people.models import Person
from portal.schedule.appointments.actions import telling
from portal.schedule.desk_hours.models import Desk
from tests.factories import make_assignment, make_branch, make_client, make_person
from tests.mail.mail_server import mail_server

TOLD = "Mail die niet aankwam"


@pytest.fixture
def send(app, monkeypatch):
    def send(url):
        monkeypatch.setitem(app.config, "MAIL_URL", url)
        OutboxMail.update(taken_until=None).execute()
        return app.test_cli_runner().invoke(args=["jobs", "run"])

    return send


@pytest.fixture
def client(branch):
    return make_client(branch, name="Ayşe Yıldız", email="yildiz@example.org", language="tr")


@pytest.fixture
def guide(branch, client):
    person = make_person(branch, Role.GUIDE)
    make_assignment(person, client.household)
    return person


def planned(client_for, guide, client):
    """The guide plans a visit in the browser; the client hears of it by mail."""
    day = today() + timedelta(days=8)
    answer = client_for(guide).post(
        "/visits/new",
        data={
            "client": client.id,
            "kind": "home_visit",
            "day": day.isoformat(),
            "start": "10:00",
            "duration": "60",
        },
    )
    assert answer.status_code in {302, 303}, answer.text
    return OutboxMail.get(OutboxMail.recipient == client.email)


def test_who_planned_a_visit_hears_that_the_client_did_not(client_for, branch, guide, client, send):
    """On Today and at the visit; no colleague hears, and no client's name is in any mail."""
    mail = planned(client_for, guide, client)
    assert (mail.caused_by_id, mail.about_kind) == (guide.id, "appointment")
    colleague = make_person(branch, Role.GUIDE)
    browser, visit = client_for(guide), f"/appointments/{mail.about_id}"
    assert TOLD not in browser.get("/").text

    with mail_server(refused=["yildiz"]) as (url, mails):
        send(url)

    assert TOLD in browser.get("/").text
    assert visit in browser.get("/").text
    assert "weigert dit adres" in browser.get(visit).text
    assert TOLD not in client_for(colleague).get("/").text
    assert TOLD in client_for(make_person(branch, Role.TEAM_LEADER)).get(visit).text
    said = [str(one["Subject"]) + str(one.get_body(("plain",))) for one in mails]
    assert not [text for text in said if "Yıldız" in text or "Ayşe" in text]


def test_with_the_right_address_it_goes_again_and_is_told_no_more(client_for, guide, client, send):
    mail = planned(client_for, guide, client)
    browser = client_for(guide)
    with mail_server(refused=["yildiz"]) as (url, mails):
        send(url)
        Client.update(email="ayse@example.org").where(Client.id == client.id).execute()
        answer = browser.post(f"/mails/{mail.id}/again", data={"back": "record"})
        assert answer.location == f"/appointments/{mail.about_id}"
        assert TOLD not in browser.get("/").text
        send(url)

    assert "ayse@example.org" in [one["To"] for one in mails]
    assert OutboxMail.get_by_id(mail.id).sent_at is not None


def test_who_has_seen_it_is_told_no_more(client_for, branch, guide, client, send):
    mail = planned(client_for, guide, client)
    with mail_server(refused=["yildiz"]) as (url, _mails):
        send(url)
    elsewhere = make_person(make_branch(), Role.TEAM_LEADER)
    for stranger in (make_person(branch, Role.GUIDE), elsewhere):
        for act in ("again", "settle"):
            assert client_for(stranger).post(f"/mails/{mail.id}/{act}").status_code == 404

    assert client_for(guide).post(f"/mails/{mail.id}/settle").location == "/"

    assert TOLD not in client_for(guide).get("/").text


@pytest.mark.parametrize("trouble", ["busy", "deadly"])
def test_what_is_not_taken_yet_is_tried_for_a_while_before_it_is_told(
    client_for, guide, client, send, trouble
):
    """451, or a server that dies in the middle; the other mails go."""
    mail = planned(client_for, guide, client)
    browser = client_for(guide)

    with mail_server(**{trouble: ["yildiz"]}) as (url, mails):
        send(url)
        assert TOLD not in browser.get("/").text
        assert [one["To"] for one in mails] == [guide.email]
        for _try in range(TELL_AFTER - 1):
            send(url)
        assert "neemt de mail nog niet aan" in browser.get("/").text
        for _try in range(MOST_ATTEMPTS):
            send(url)

    kept = OutboxMail.get_by_id(mail.id)
    assert (kept.attempts, kept.sent_at) == (MOST_ATTEMPTS, None)
    assert kept.last_code == (451 if trouble == "busy" else None)
    assert TOLD in browser.get("/").text


def test_a_server_out_of_reach_for_hours_is_told(client_for, guide, client, send):
    mail = planned(client_for, guide, client)
    with mail_server() as (url, _mails):
        pass
    assert send(url).exit_code == 1
    assert TOLD not in client_for(guide).get("/").text

    before = now() - timedelta(hours=5)
    OutboxMail.update(created_at=before).where(OutboxMail.id == mail.id).execute()

    assert TOLD in client_for(guide).get("/").text


def test_an_address_in_letters_that_no_server_takes_is_told_at_once(
    client_for, guide, client, send
):
    """Kept before there was a rule for it."""
    Client.update(email="yıldız@example.org").where(Client.id == client.id).execute()
    mail = planned(client_for, guide, Client.get_by_id(client.id))

    with mail_server() as (url, mails):
        send(url)

    assert [one["To"] for one in mails] == [guide.email]
    assert OutboxMail.get_by_id(mail.id).is_refused
    assert TOLD in client_for(guide).get("/").text


def test_what_went_by_itself_or_whose_cause_has_left_is_told_to_a_leader(
    client_for, branch, guide, client, send, team_leader
):
    mail = planned(client_for, guide, client)
    with mail_server(refused=["yildiz"]) as (url, _mails):
        send(url)
    leader = client_for(team_leader)
    assert TOLD not in leader.get("/").text

    assert client.email in client_for(guide).get("/").text
    OutboxMail.update(caused_by=None).where(OutboxMail.id == mail.id).execute()
    assert TOLD in leader.get("/").text
    assert client.email not in leader.get("/").text  # the file of a client may be closed to them
    assert client.email in leader.get(f"/appointments/{mail.about_id}").text
    assert TOLD not in client_for(guide).get("/").text

    OutboxMail.update(caused_by=guide.id).where(OutboxMail.id == mail.id).execute()
    Person.update(ended_on=date(2020, 1, 1)).where(Person.id == guide.id).execute()
    assert TOLD in leader.get("/").text


def test_a_link_to_choose_a_time_is_about_the_client(app, client, guide):
    with db.atomic():
        telling.invited(client, Desk.LEGAL_GUIDE, "https://brug.example.org/x")

    mail = OutboxMail.get()
    assert (mail.about_kind, mail.about_id, mail.caused_by_id) == ("client", client.id, None)


# The letterhead --------------------------------------------------------------------------------


def head_of(branch):
    mail = OutboxMail.create(
        recipient="p@example.org", subject="Dag", body="Hallo", branch_id=branch.id
    )
    return commands.message_of(OutboxMail.get_by_id(mail.id))


def test_a_mail_says_when_it_was_sent_that_it_was_automatic_and_whose_number_it_has(app, branch):
    head = head_of(branch)

    sent = parsedate_to_datetime(head["Date"])
    assert abs(sent - now()) < timedelta(minutes=1)
    assert head["Auto-Submitted"] == "auto-generated"
    assert head["From"] == f"Brug {branch.name} <brug@127.0.0.1>"  # a client knows no Brug
    assert head["Message-ID"].endswith("@127.0.0.1>")


def test_answers_go_to_the_branch_else_to_who_leads_it(app, branch, client_for):
    assert head_of(branch)["Reply-To"] is None
    make_person(branch, Role.TEAM_LEADER, email="gone@example.org", ended_on=date(2020, 1, 1))
    leader = make_person(branch, Role.TEAM_LEADER, email="team@example.org")
    assert head_of(branch)["Reply-To"] == "team@example.org"
    make_person(branch, Role.SENIOR_TEAM_LEADER, email="senior@example.org")
    assert head_of(branch)["Reply-To"] == "senior@example.org"

    browser = client_for(leader)
    assert "senior@example.org" in browser.get("/branch/mail").text
    assert browser.post("/branch/mail", data={"reply_email": "balie@"}).status_code == 422
    browser.post("/branch/mail", data={"reply_email": "Balie@example.org"})

    assert Branch.get_by_id(branch.id).reply_email == "balie@example.org"
    assert head_of(branch)["Reply-To"] == "balie@example.org"
    assert head_of(make_branch())["Reply-To"] is None


def test_a_mail_of_no_branch_has_no_address_to_answer_to(app):
    mail = OutboxMail.create(recipient="p@example.org", subject="Dag", body="Hallo")

    assert commands.message_of(mail)["Reply-To"] is None
