"""`flask jobs run`: what is due. Safe to run twice at once: each mail is taken by one of them."""

import smtplib
from email.message import EmailMessage
from email.utils import make_msgid
from urllib.parse import unquote, urlsplit

import click
from flask import current_app
from flask.cli import AppGroup

from portal.account import actions
from portal.account.models import OutboxMail
from portal.db import db
from portal.moments import now
from portal.text import clean

jobs_cli = AppGroup("jobs", help="What is due.")
MOST_ATTEMPTS = 10


@jobs_cli.command("run")
def run() -> None:
    """Send waiting mails, forget what has expired."""
    with db.connection_context():
        actions.clean_up()
        if current_app.config["MAIL_URL"] is None:
            click.echo("No PORTAL_MAIL_URL: mails stay in the outbox.")
            return
        waiting = OutboxMail.select(OutboxMail.id).where(
            OutboxMail.sent_at.is_null(), OutboxMail.attempts < MOST_ATTEMPTS
        )
        sent = sum(send(number) for (number,) in list(waiting.tuples()))
    click.echo(f"{sent} mails sent.")


def send(number: int) -> bool:
    """Send one mail, unless another process has just taken it."""
    mail = OutboxMail.get_by_id(number)
    untouched = (OutboxMail.id == number) & (OutboxMail.attempts == mail.attempts)
    with db.atomic():
        if not OutboxMail.update(attempts=mail.attempts + 1).where(untouched).execute():
            return False
    try:
        deliver(mail)
    except (OSError, smtplib.SMTPException) as error:
        outcome = {"last_error": type(error).__name__}
    else:
        outcome = {"sent_at": now(), "last_error": None}
    with db.atomic():
        OutboxMail.update(outcome).where(OutboxMail.id == number).execute()
    return "sent_at" in outcome


def deliver(mail: OutboxMail) -> None:
    server = urlsplit(current_app.config["MAIL_URL"])
    host = urlsplit(current_app.config["BASE_URL"]).hostname
    message = EmailMessage()
    message["From"] = f"Brug <brug@{host}>"
    message["To"] = mail.recipient
    message["Subject"] = clean(mail.subject)
    message["Message-ID"] = make_msgid(f"outbox-{mail.id}", domain=host)
    message.set_content(mail.body)
    with smtplib.SMTP(server.hostname, server.port or 25, timeout=20) as smtp:
        if server.username:
            smtp.starttls()
            smtp.login(unquote(server.username), unquote(server.password or ""))
        smtp.send_message(message)
