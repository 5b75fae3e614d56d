"""`flask jobs run`: mails go out once, whatever else runs, refuses or breaks."""

import os
import subprocess
import sys
from datetime import timedelta
from pathlib import Path

import pytest

from portal.core.clock import now
from portal.core.database import db
from portal.feature import contributed
from portal.mail import commands
from portal.mail.models import OutboxMail
from portal.mail.queries.sending import MOST_ATTEMPTS
from tests.mail.mail_server import mail_server

ROOT = Path(__file__).parent.parent.parent


@pytest.fixture
def outbox(app):
    """Mails as other processes see them; gone afterwards."""
    with app.app_context(), db.connection_context():
        yield lambda number, **more: write(f"p{number}@example.org", **more)
        with db.atomic():
            OutboxMail.delete().execute()


def write(recipient, **more):
    with db.atomic():
        return OutboxMail.create(
            **{"recipient": recipient, "subject": recipient, "body": "Hallo"} | more
        )


ONLY_THE_MAILS = """
from portal.app import create_app
from portal.core.database import db
from portal.mail.commands import send_mails

with create_app().app_context(), db.connection_context():
    print(send_mails())
"""


def process(app, url, command=("-m", "flask", "jobs", "run")):
    """`flask jobs run` on the database of this test."""
    environment = {k: v for k, v in os.environ.items() if k != "PORTAL_MAIL_URL"}
    environment["PORTAL_DATABASE_URL"] = app.config["DATABASE_URL"]
    return subprocess.Popen(
        [sys.executable, *command],
        cwd=ROOT,
        env=environment | ({"PORTAL_MAIL_URL": url} if url else {}),
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
    )


@pytest.fixture
def run(app, monkeypatch):
    """The same in this process; (exit status, what it says)."""

    def run(url):
        monkeypatch.setitem(app.config, "MAIL_URL", url)
        result = app.test_cli_runner().invoke(args=["jobs", "run"])
        return result.exit_code, result.output

    return run


@pytest.mark.real_commits
def test_two_runs_at_once_deliver_every_mail_once(app, outbox):
    """Even without the lease of `flask jobs run`."""
    for number in range(30):
        outbox(number)

    with mail_server(takes=0.03) as (url, mails):
        both = [process(app, url, ["-c", ONLY_THE_MAILS]) for _ in range(2)]
        said = [run.communicate(timeout=60)[0] for run in both]

    assert [run.returncode for run in both] == [0, 0]
    assert sorted(mail["To"] for mail in mails) == sorted(f"p{n}@example.org" for n in range(30))
    assert sum(int(text.split()[0]) for text in said) == 30
    assert OutboxMail.select().where(OutboxMail.sent_at.is_null()).count() == 0


@pytest.mark.real_commits
def test_without_a_mail_server_it_says_so_and_all_is_well(app, outbox):
    outbox(1)
    run = process(app, None)

    said, _ = run.communicate(timeout=60)

    assert (run.returncode, said) == (0, "No PORTAL_MAIL_URL: mails stay in the outbox.\n")
    assert OutboxMail.get().attempts == 0


def test_a_refused_address_does_not_stop_the_rest_and_is_tried_again_later(app, run):
    first, *_ = [write(f"p{number}@example.org") for number in range(3)]

    with mail_server(refused=["p0@example.org"]) as (url, mails):
        waits = []
        assert run(url) == (0, "2 mails sent.\n")
        for _ in range(3):
            refused = OutboxMail.get_by_id(first.id)
            waits.append((refused.taken_until - now()).total_seconds() / 60)
            assert run(url) == (0, "0 mails sent.\n")
            assert OutboxMail.get_by_id(first.id).attempts == refused.attempts
            OutboxMail.update(taken_until=now()).where(OutboxMail.id == first.id).execute()
            run(url)

    assert [mail["To"] for mail in mails] == ["p1@example.org", "p2@example.org"]
    assert waits == pytest.approx([1, 2, 4], abs=0.2)
    assert OutboxMail.get_by_id(first.id).last_error == "SMTPRecipientsRefused"


def test_a_mail_of_a_run_that_crashed_is_free_after_five_minutes(app, run):
    mail = write("p1@example.org")
    commands.take(mail.id)
    assert commands.take(mail.id) is None

    with mail_server() as (url, mails):
        assert run(url) == (0, "0 mails sent.\n")
        later = OutboxMail.taken_until - int(timedelta(minutes=5).total_seconds())
        OutboxMail.update(taken_until=later).execute()
        assert run(url) == (0, "1 mails sent.\n")

    assert len(mails) == 1


def test_an_unreachable_server_costs_no_mail_an_attempt(app, run):
    write("p1@example.org")
    with mail_server() as (url, _):
        pass

    status, _said = run(url)

    assert status == 1
    assert OutboxMail.get().attempts == 0


def test_a_request_that_is_tried_for_the_last_time_is_not_overtaken_and_then_given_up(app, run):
    """The cancellation waits for every try of what it cancels, also while it is going on."""
    calendar = {"calendar": "BEGIN:VCALENDAR\r\n", "recipient": "p0@example.org"}
    request = write(**calendar, calendar_method="REQUEST", attempts=MOST_ATTEMPTS - 1)
    cancel = write(**calendar, calendar_method="CANCEL")
    other = write("p1@example.org", calendar="BEGIN", calendar_method="REQUEST")

    with mail_server(refused=["p0@example.org"]) as (url, mails):
        taken = commands.take(request.id)
        assert run(url) == (0, "1 mails sent.\n")
        assert OutboxMail.get_by_id(cancel.id).attempts == 0
        with commands.connection() as server:
            assert not commands.deliver(taken, commands.by(server))
    with mail_server() as (url, mails):
        assert run(url) == (0, "1 mails sent.\n")

    assert [mail["To"] for mail in mails] == ["p0@example.org"]
    assert OutboxMail.get_by_id(cancel.id).sent_at is not None
    assert OutboxMail.get_by_id(request.id).sent_at is None
    assert OutboxMail.get_by_id(other.id).attempts == 1


def test_an_invitation_and_its_cancellation_go_in_one_run_in_order(app, run):
    """The second need not wait for the next run once the first is gone."""
    for method in ("REQUEST", "CANCEL"):
        write("p0@example.org", subject=method, calendar="BEGIN", calendar_method=method)

    with mail_server() as (url, mails):
        assert run(url) == (0, "2 mails sent.\n")

    assert [mail["Subject"] for mail in mails] == ["REQUEST", "CANCEL"]


def test_a_step_that_fails_does_not_stop_the_rest(app, run, monkeypatch, caplog):
    def broken():
        raise RuntimeError("out of order")

    monkeypatch.setitem(contributed().tasks, "broken", broken)
    write("p1@example.org")

    with mail_server() as (url, mails):
        assert run(url) == (1, "1 mails sent.\n")

    assert len(mails) == 1
    assert "The step broken of `flask jobs run` failed." in caplog.text


def test_a_second_copy_after_a_crash_carries_the_same_number(app):
    mail = write("p1@example.org", subject="Twee\nregels")

    first, second = commands.message_of(mail), commands.message_of(mail)

    assert first["Message-ID"] == second["Message-ID"]
    assert first["Subject"] == "Twee regels"
