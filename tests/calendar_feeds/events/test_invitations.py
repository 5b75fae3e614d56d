"""Invitations by mail: section G of docs/calendars.md."""

from datetime import timedelta
from email import message_from_bytes, policy

import pytest

from portal.calendar_feeds.events import actions
from portal.calendar_feeds.events.models import Level
from portal.mail.actions import queue
from portal.mail.commands import message_of, take
from portal.mail.models import OutboxMail
from portal.mail.queries.sending import waiting_mails
from tests.calendar_feeds.events.factories import SOON, put_event, unfolded
from tests.calendar_feeds.events.lint import read


def invitation(event, volunteer, **options):
    """(VCALENDAR, VEVENT) of the mail's calendar part."""
    made = actions.invitation(event, volunteer, **options)
    calendar = read(made["calendar"].encode())
    assert calendar.value("METHOD") == made["calendar_method"]
    return calendar, calendar.parts[1]


def test_an_invitation_is_for_one_attendee(branch, volunteer):
    """G2, G3: METHOD in the calendar, one ATTENDEE, the sender as ORGANIZER."""
    calendar, event = invitation(put_event(branch), volunteer)
    [(_, given, address)] = [p for p in event.properties if p[0] == "ATTENDEE"]

    assert (calendar.value("METHOD"), event.value("METHOD")) == ("REQUEST", None)
    assert address == f"mailto:{volunteer.email}"
    assert {"RSVP=TRUE", "PARTSTAT=NEEDS-ACTION"} <= set(given.upper().split(";"))
    assert event.value("ORGANIZER") == "mailto:brug@127.0.0.1"
    assert event.value("ORGANIZER") != address


def test_a_move_is_the_same_event_with_a_higher_revision(branch, volunteer):
    """G4: the same UID, SEQUENCE + 1, a new DTSTAMP."""
    first = put_event(branch, source_id=7)
    _, before = invitation(first, volunteer)
    _, after = invitation(
        put_event(branch, source_id=7, starts=SOON + timedelta(days=1)), volunteer
    )

    assert after.value("UID") == before.value("UID") == f"{first.uid}.m@brug"
    assert int(after.value("SEQUENCE")) == int(before.value("SEQUENCE")) + 1
    assert after.value("DTSTAMP") > before.value("DTSTAMP")


def test_a_cancellation_says_so_twice(branch, volunteer):
    """G4: METHOD:CANCEL and STATUS:CANCELLED, with a higher revision."""
    put_event(branch, source_id=7)
    calendar, event = invitation(actions.cancel("planned_visit", 7), volunteer)

    assert (calendar.value("METHOD"), event.value("STATUS")) == ("CANCEL", "CANCELLED")
    assert event.value("SEQUENCE") == "1"


def test_who_is_taken_off_gets_a_cancellation_of_their_own(branch, volunteer):
    """G4: the event itself goes on."""
    event = put_event(branch)
    calendar, cancelled = invitation(event, volunteer, withdrawn=True)

    assert (calendar.value("METHOD"), cancelled.value("STATUS")) == ("CANCEL", "CANCELLED")
    assert event.status == "confirmed"


@pytest.mark.parametrize(
    ("level", "summary"),
    [
        (Level.BUSY, "Bezet"),
        (Level.INITIALS, "Huisbezoek K.B."),
        (Level.FULL, "Huisbezoek Karim Bakri"),
    ],
)
def test_a_mail_tells_no_more_than_its_level(branch, volunteer, level, summary):
    """G7: whoever keeps the mailbox is a third party too."""
    made = put_event(branch, names=["Karim Bakri"], address="Kerkstraat 12")
    _, event = invitation(made, volunteer, level=level)

    assert event.value("SUMMARY") == summary
    assert (event.value("LOCATION") is None) == (level != Level.FULL)


def test_the_mail_shows_buttons_in_every_mailbox(branch, volunteer):
    """G1, G2: beside text and HTML for Gmail and Outlook, and attached for the others."""
    queue(
        volunteer,
        "visit.planned",
        lambda: ("Bezoek", "Er is een bezoek gepland.\nTot dan & daar."),
        **actions.invitation(put_event(branch), volunteer),
    )
    message = message_from_bytes(bytes(message_of(OutboxMail.get())), policy=policy.default)
    kinds = [part.get_content_type() for part in message.walk()]
    calendar = next(p for p in message.walk() if p.get_content_type() == "text/calendar")

    assert kinds == [
        "multipart/mixed",
        "multipart/alternative",
        "text/plain",
        "text/html",
        "text/calendar",
        "application/ics",
    ]
    assert calendar.get_param("method") == "REQUEST"
    assert calendar.get_content_charset() == "utf-8"
    assert (
        "daar.</p>"
        in next(p for p in message.walk() if p.get_content_type() == "text/html").get_content()
    )
    attached = next(p for p in message.walk() if p.get_content_type() == "application/ics")
    assert attached.get_content() == calendar.get_payload(decode=True)


def test_a_cancellation_never_overtakes_its_invitation(branch, volunteer):
    """G5: while the invitation waits for another try, the cancellation waits behind it."""
    put_event(branch, source_id=7)
    for event in (put_event(branch, source_id=7), actions.cancel("planned_visit", 7)):
        queue(
            volunteer,
            "visit",
            lambda: ("Bezoek", "…"),
            **actions.invitation(event, volunteer),
        )
    request, cancel = OutboxMail.select().order_by(OutboxMail.id)

    assert take(cancel.id) is None
    assert take(request.id).id == request.id
    assert take(cancel.id) is None

    OutboxMail.update(sent_at=request.created_at).where(OutboxMail.id == request.id).execute()
    assert waiting_mails() == [cancel.id]
    assert take(cancel.id).id == cancel.id


def test_lines_of_an_invitation_are_folded(branch, volunteer):
    """A1, A3: as those of a feed."""
    volunteer.name = "وسيم " * 30
    text = actions.invitation(put_event(branch), volunteer)["calendar"]

    assert all(len(line.encode()) <= 75 for line in text.split("\r\n"))
    assert "وسيم" in unfolded(text.encode())
