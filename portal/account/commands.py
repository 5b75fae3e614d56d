"""`flask jobs run`: what is due. Safe to run twice at once: each mail is taken by one of them."""

import smtplib
from collections.abc import Callable
from datetime import timedelta
from email.message import EmailMessage
from urllib.parse import unquote, urlsplit

import click
from flask import current_app
from flask.cli import AppGroup

from portal import schema
from portal.account import actions, queries
from portal.account.models import OutboxMail
from portal.db import db
from portal.moments import now
from portal.text import clean

LEASE = timedelta(minutes=5)  # longer than any delivery takes: a crash frees the mail after it

jobs_cli = AppGroup("jobs", help="What is due.")


@jobs_cli.command("run")
def run() -> None:
    """Send waiting mails, forget what has expired, and what else is due."""
    failed = False
    with schema.opened():
        for name, step in STEPS.items():
            try:
                said = step()
            except Exception:
                current_app.logger.exception("The step %s of `flask jobs run` failed.", name)
                failed = True
            else:
                if said:
                    click.echo(said)
    if failed:
        raise SystemExit(1)


def clean_up() -> None:
    actions.clean_up()


def send_mails() -> str:
    """Deliver what waits. An unreachable server costs no mail an attempt: it raises OSError."""
    if current_app.config["MAIL_URL"] is None:
        return "No PORTAL_MAIL_URL: mails stay in the outbox."
    sent = 0
    for number in queries.waiting_mails():
        with connection() as server:
            if (mail := take(number)) is not None:
                sent += deliver(mail, server)
    return f"{sent} mails sent."


# What is due, by name, in this order. Features above add their own: () -> a line to print, or
# nothing. A step that fails is logged and does not stop the rest.
STEPS: dict[str, Callable[[], str | None]] = {"clean up": clean_up, "send mails": send_mails}


def take(number: int) -> OutboxMail | None:
    """The mail, if it is to be sent and no other process has it; for as long as the lease."""
    lease = {"taken_until": now() + LEASE, "attempts": OutboxMail.attempts + 1}
    free = (OutboxMail.id == number) & queries.is_waiting()
    with db.atomic():
        # One statement looks and takes: of two processes at once one changes the row.
        taken = OutboxMail.update(lease).where(free).execute()
    return OutboxMail.get_by_id(number) if taken else None


def deliver(mail: OutboxMail, server: smtplib.SMTP) -> bool:
    """Hand it to the server; after a refusal it is tried again, each time after a longer while."""
    try:
        server.send_message(message_of(mail))
    except (OSError, ValueError) as error:
        again = now() + timedelta(minutes=2 ** (mail.attempts - 1))
        outcome = {"last_error": type(error).__name__, "taken_until": again}
    else:
        outcome = {"last_error": None, "sent_at": now()}
    with db.atomic():
        OutboxMail.update(outcome).where(OutboxMail.id == mail.id).execute()
    return "sent_at" in outcome


def message_of(mail: OutboxMail) -> EmailMessage:
    host = urlsplit(current_app.config["BASE_URL"]).hostname
    message = EmailMessage()
    message["From"] = f"Brug <brug@{host}>"
    message["To"] = mail.recipient
    message["Subject"] = clean(mail.subject)
    # The same each time: a mailbox knows a second copy after a crash between two steps.
    message["Message-ID"] = f"<outbox-{mail.id}.{int(mail.created_at.timestamp())}@{host}>"
    message.set_content(mail.body)
    return message


def connection() -> smtplib.SMTP:
    """The mail server, logged in to. Raises OSError."""
    address = urlsplit(current_app.config["MAIL_URL"])
    server = smtplib.SMTP(address.hostname, address.port or 25, timeout=20)
    if address.username:
        server.starttls()
        server.login(unquote(address.username), unquote(address.password or ""))
    return server
