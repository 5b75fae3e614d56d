"""The last step of `flask jobs run`: each mail is taken by one process and sent once."""

import smtplib
import ssl
from collections.abc import Callable
from datetime import time, timedelta
from email.headerregistry import Address
from email.message import EmailMessage
from urllib.parse import unquote, urlsplit

from flask import current_app
from flask_babel import gettext

from portal.branches.models import Branch
from portal.core.clock import from_local, now, today
from portal.core.config import LOOPBACK
from portal.core.database import db, take_turn
from portal.core.i18n.language import speaking
from portal.core.text import clean
from portal.core.web.addresses import link_to, path_to
from portal.feature import contributed
from portal.mail import actions, push, queries, sms
from portal.mail.markup import as_html
from portal.mail.models import DAILY, OutboxMail, PushDevice
from portal.mail.queries import sending
from portal.people.models import Person

NEVER_FITS = 553
PUSH_ATTEMPTS = 3  # then it goes by mail
END_OF_DAY = time(17)
LEASE = timedelta(minutes=5)  # longer than any delivery takes: a crash frees the mail after it
FORGOTTEN = {"body": None, "calendar": None}  # of a mail that went


def bundle_mails() -> str | None:
    """At the end of the afternoon each gets what they want once a day, in one mail."""
    last = from_local(today(), END_OF_DAY)
    before = last if now() >= last else last - timedelta(days=1)
    people = sending.who_are_held_for(before)
    for number in people:
        with db.atomic():
            take_turn("daily mail", number)
            actions.bundle(Person.get_by_id(number))
    return f"{len(people)} daily mails." if people else None


def send_mails() -> str:
    """Deliver what waits. An unreachable server costs no mail an attempt: it raises OSError."""
    if current_app.config["MAIL_URL"] is None:
        return "No PORTAL_MAIL_URL: mails stay in the outbox."
    sent = 0
    for number in sending.waiting_mails():
        with connection() as server:
            if (mail := take(number)) is not None:
                sent += deliver(mail, by(server))
    return f"{sent} mails sent."


def send_pushes() -> str | None:
    """Tell devices what is new; what reaches none goes by mail."""
    numbers = sending.waiting_pushes()
    told = 0
    for number in numbers:
        if (mail := take(number)) is not None:
            told += tell_devices(mail)
    return f"{told} words on devices." if numbers else None


def tell_devices(mail: OutboxMail) -> bool:
    """No names: that there is something new, of which kind, and the page to open."""
    with speaking(mail.language):
        said = {
            "title": gettext("There is something new in Brug"),
            "body": queries.kind_label(mail.kind),
            "url": page_to_open(mail),
        }
    devices = list(queries.devices_of(mail.person_id)) if mail.person_id else []
    answers = {device.id: push.send(device, said) for device in devices}
    gone = [number for number, status in answers.items() if status in push.GONE]
    is_told = any(200 <= status < 300 for status in answers.values())
    if is_told:
        outcome = {"last_error": None, "sent_at": now()} | FORGOTTEN
    elif len(gone) == len(devices) or mail.attempts >= PUSH_ATTEMPTS:
        outcome = {"is_push": False, "attempts": 0, "taken_until": None}
    else:
        again = now() + timedelta(minutes=2 ** (mail.attempts - 1))
        outcome = {"last_error": "PushRefused", "taken_until": again}
    with db.atomic():
        PushDevice.delete().where(PushDevice.id.in_(gone)).execute()
        OutboxMail.update(outcome).where(OutboxMail.id == mail.id).execute()
    return is_told


def page_to_open(mail: OutboxMail) -> str:
    """Of the record that it is about; an address bears numbers, no names."""
    found = contributed().pages.get(mail.about_kind or "")
    if found is None:
        return path_to("mail.news")
    endpoint, number = found
    named: dict = {number: mail.about_id}
    return path_to(endpoint, **named)


def send_texts() -> str | None:
    """Hand over the text messages that wait, each by itself."""
    if not sms.is_set_up():
        return None
    sent = 0
    for number in sending.waiting_texts():
        if (mail := take(number)) is not None:
            sent += deliver(mail, sms.send)
    return f"{sent} text messages sent." if sent else None


def by(server: smtplib.SMTP) -> Callable[[OutboxMail], object]:
    """How a mail goes by this server."""
    return lambda mail: server.send_message(message_of(mail))


def take(number: int) -> OutboxMail | None:
    """The mail, if it is to be sent and no other process has it; for as long as the lease."""
    lease = {"taken_until": now() + LEASE, "attempts": OutboxMail.attempts + 1}
    free = (OutboxMail.id == number) & sending.is_waiting()
    with db.atomic():
        # One statement looks and takes: of two processes at once one changes the row.
        taken = OutboxMail.update(lease).where(free).execute()
    return OutboxMail.get_by_id(number) if taken else None


def deliver(mail: OutboxMail, send: Callable[[OutboxMail], object]) -> bool:
    """Hand it over; after a refusal it is tried again, each time after a longer while."""
    try:
        send(mail)
    except (OSError, ValueError) as error:
        code = code_of(error)
        again = now() + timedelta(minutes=2 ** (mail.attempts - 1))
        is_last = mail.attempts >= sending.MOST_ATTEMPTS  # what waits for it goes on without it
        outcome = {
            "last_error": type(error).__name__,
            "last_code": code,
            "taken_until": None if is_last else again,
        }
    else:
        outcome = {"last_error": None, "last_code": None, "sent_at": now()} | FORGOTTEN
    with db.atomic():
        OutboxMail.update(outcome).where(OutboxMail.id == mail.id).execute()
    return "sent_at" in outcome


def code_of(error: Exception) -> int | None:
    """What the server answered; nothing, where it died or said nothing."""
    if isinstance(error, smtplib.SMTPRecipientsRefused):
        return min(code for code, _said in error.recipients.values())
    if isinstance(error, ValueError | smtplib.SMTPNotSupportedError):
        return NEVER_FITS  # an address in letters that no server takes
    return getattr(error, "smtp_code", None)


def message_of(mail: OutboxMail) -> EmailMessage:
    host = urlsplit(current_app.config["BASE_URL"]).hostname
    message = EmailMessage()
    branch = mail.branch_id and Branch.get_or_none(Branch.id == mail.branch_id)
    message["From"] = Address(f"Brug {branch.name}" if branch else "Brug", "brug", host or "")
    message["To"] = mail.recipient
    message["Subject"] = clean(mail.subject)
    message["Date"] = now()
    message["Auto-Submitted"] = "auto-generated"  # no "out of office" comes back
    if answer := mail.branch_id and queries.reply_address(mail.branch_id):
        message["Reply-To"] = answer
    # The same each time: a mailbox knows a second copy after a crash between two steps.
    message["Message-ID"] = f"<outbox-{mail.id}.{int(mail.created_at.timestamp())}@{host}>"
    foot = foot_of(mail)
    message.set_content("\n\n".join([mail.body, f"-- \n{foot}"] if foot else [mail.body]))
    message.add_alternative(as_html(mail, foot), "html")
    if mail.calendar:
        invite(message, mail)
    return message


def foot_of(mail: OutboxMail) -> str:
    """Where who works here chooses which mails they get; nothing under a mail that always comes."""
    if mail.person_id is None or mail.kind not in {*contributed().mails, DAILY}:
        return ""
    with speaking(mail.language):
        return gettext("Choose which mails you get: %(address)s", address=link_to("mail.choose"))


def invite(message: EmailMessage, mail: OutboxMail) -> None:
    """Make the mail an invitation (iMIP).

    Outlook and Gmail show buttons for the calendar that stands beside the text and HTML; other
    mailboxes open the one that is attached.
    """
    content, method = mail.calendar.encode(), mail.calendar_method
    message.add_alternative(
        content, "text", "calendar", params={"method": method, "charset": "utf-8"}, cte="base64"
    )
    message.add_attachment(content, "application", "ics", filename="agenda.ics")


def connection() -> smtplib.SMTP:
    """The mail server, logged in to; encrypted, unless it is on this machine. Raises OSError."""
    address = urlsplit(current_app.config["MAIL_URL"])
    checked = ssl.create_default_context()
    if address.scheme == "smtps":
        server = smtplib.SMTP_SSL(
            address.hostname, address.port or 465, timeout=20, context=checked
        )
    else:
        server = smtplib.SMTP(address.hostname, address.port or 25, timeout=20)
    try:
        if address.scheme == "smtp" and address.hostname not in LOOPBACK:
            server.starttls(context=checked)
        if address.username:
            server.login(unquote(address.username), unquote(address.password or ""))
    except OSError:
        server.close()
        raise
    return server
