"""Which mails somebody gets, and in which language (K5)."""

import re
from datetime import date, time, timedelta
from email import policy
from email.parser import BytesParser
from html import escape

import pytest
import time_machine
from flask_babel import gettext

from portal.core.clock import from_local, now, today
from portal.core.database import db
from portal.core.web.addresses import link_to
from portal.feature import contributed
from portal.mail import actions, queries
from portal.mail.commands import bundle_mails, message_of
from portal.mail.models import CALENDAR, OutboxMail
from portal.mail.queries import sending
from tests.factories import make_person
from tests.schedule.meetings.factories import make_meeting


@pytest.fixture(autouse=True)
def kinds(monkeypatch):
    monkeypatch.setitem(contributed().mails, "test.one", "Een")
    monkeypatch.setitem(contributed().mails, "test.two", "Twee")


def written(person, kind):
    with db.atomic():
        return actions.queue(person, kind, lambda: (gettext("My hours"), gettext("Help")))


def chosen(browser, kind: str) -> str:
    """How this kind is told, as the page has it."""
    page = browser.get("/account/mails").text
    return re.search(rf'value="{kind}:(\w+)" selected', page)[1]


def test_a_mail_speaks_the_language_of_who_reads_it(branch):
    assert written(make_person(branch, language="ar"), "test.one").subject == "ساعاتي"
    assert written(make_person(branch, language="nl"), "test.one").subject == "Mijn uren"
    assert gettext("My hours") == "My hours"


def test_a_kind_that_was_switched_off_is_not_written_and_the_others_are(client_for, volunteer):
    """K5: each kind can be switched off by its receiver."""
    browser = client_for(volunteer)
    assert chosen(browser, "test.two") == "mail"

    browser.post("/account/mails", data={"how": ["test.one:none", "test.two:mail"]})

    assert queries.switched_off(volunteer) >= {"test.one"}
    assert written(volunteer, "test.one") is None
    assert written(volunteer, "test.two") is not None
    assert written(volunteer, "account.reset") is not None
    assert chosen(browser, "test.one") == "none"


def test_a_kind_that_is_not_there_is_refused_and_nothing_changes(client_for, volunteer):
    answer = client_for(volunteer).post("/account/mails", data={"how": ["account.reset:none"]})

    assert answer.status_code == 422
    assert queries.switched_off(volunteer) == set()


def test_who_has_left_or_has_no_address_gets_no_mail(branch):
    assert written(make_person(branch, ended_on=date(2020, 1, 1)), "test.one") is None
    assert written(make_person(branch, email=None), "test.one") is None
    assert OutboxMail.select().count() == 0


def test_an_invitation_stands_beside_the_text_with_its_method(app, volunteer):
    calendar = "BEGIN:VCALENDAR\r\nMETHOD:REQUEST\r\nEND:VCALENDAR\r\n"
    with db.atomic():
        mail = actions.queue(
            volunteer,
            "test.one",
            lambda: ("Afspraak", "Tot dan"),
            calendar=calendar,
            calendar_method="REQUEST",
        )
    raw = message_of(mail).as_bytes(policy=policy.SMTP)
    message = BytesParser(policy=policy.default).parsebytes(raw)

    beside, attached = message.iter_parts()
    text, page, invitation = beside.iter_parts()
    assert beside.get_content_type() == "multipart/alternative"
    assert text.get_content().startswith("Tot dan\r\n")
    assert "<p>Tot dan</p>" in page.get_content()
    assert attached.get_content() == calendar.encode()
    assert invitation.get_content_type() == "text/calendar"
    assert invitation["Content-Type"].params["method"] == "REQUEST"
    assert invitation.get_content() == calendar


def test_who_has_a_feed_can_do_without_invitations_but_hears_of_those_they_had(branch, volunteer):
    """The same date twice in one calendar is worse than none; one that is off has to go."""

    def told(about) -> str | None:
        mail = actions.queue(
            volunteer,
            "test.one",
            lambda: ("Afspraak", "Tot dan"),
            about,
            calendar="BEGIN:VCALENDAR",
            calendar_method="REQUEST",
        )
        assert mail.body == "Tot dan"
        return mail.calendar

    before, later = make_meeting(volunteer, volunteer), make_meeting(volunteer, volunteer)
    assert told(before)
    actions.choose(volunteer, set(contributed().mails) - {CALENDAR})

    assert told(later) is None
    assert told(before)


def test_a_mail_has_links_to_press_and_the_direction_of_its_language(branch):
    """In Thunderbird an invitation is shown as HTML: there a bare address is dead text."""
    link = "https://brug.example/rsvp/abc?x=1&y=2"
    reader = make_person(branch, language="ar")
    body = f"Eén\nTwee\n\nKan dit? Zeg het hier:\n{link}\n\nOf hier: {link}."
    body += f"\n\n3 vragen\n{link}\n\nDat was het.\n{link}\n\nEn? Kijk hier:\n\n{link}"
    actions.queue(reader, "test.one", lambda: ("Vraag <b>", body))
    message = message_of(OutboxMail.get())

    text, page = message.iter_parts()
    assert link in text.get_content()
    html = page.get_content()
    assert '<html lang="ar" dir="rtl">' in html
    said = re.findall(f'<a href="{re.escape(escape(link))}"[^>]*>(.*?)</a>', html)
    assert said == ["Zeg het hier", "Of hier", "3 vragen", "افتحه في Brug", "Kijk hier"]
    assert "Eén<br />Twee" in html
    assert "Kan dit?<br /><a" in html
    assert "<p>En?</p>" in html
    assert "<title>Vraag &lt;b&gt;</title>" in html


def test_a_mail_that_can_be_switched_off_says_where(branch, volunteer):
    """In the language of its reader; one about logging in always comes, and says nothing."""
    volunteer.language = "ar"
    for kind in ("appointment.reminder", "account.log_in"):
        actions.queue(volunteer, kind, lambda: ("Log in", "Hallo\n\nhttps://brug.example/link"))
    pages = [message_of(mail).get_body(("html",)).get_content() for mail in OutboxMail.select()]
    texts = [message_of(mail).get_body(("plain",)).get_content() for mail in OutboxMail.select()]

    assert [link_to("mail.choose") in text for text in texts] == [True, False]
    assert "اختر الرسائل" in texts[0]
    assert [">Log in</a>" in page for page in pages] == [False, True]  # what the button is for


def test_each_sees_what_was_mailed_to_them_and_how_it_went(client_for, branch, volunteer):
    """K5: to which address, and whether it went; of nobody else, and no text of it."""
    other = make_person(branch)
    for kind, subject in ((volunteer, "Overleg dinsdag"), (other, "Niet voor jou")):
        with db.atomic():
            actions.queue(kind, "test.one", lambda said=subject: (said, "Geheime tekst"))
    with db.atomic():
        sent = actions.queue(volunteer, "test.two", lambda: ("Rooster", "Tekst"))
        OutboxMail.update(sent_at=now()).where(OutboxMail.id == sent.id).execute()

    page = client_for(volunteer).get("/account/mails").text

    part = page[page.index('id="mailed"') :]
    assert volunteer.email in part
    assert part.index("Rooster") < part.index("Overleg dinsdag")
    assert [part.count(word) for word in ("Verstuurd", "Wacht")] == [1, 1]
    assert "Niet voor jou" not in part
    assert "Geheime tekst" not in part


def test_a_kind_can_come_in_one_mail_a_day(client_for, volunteer):
    """K5: at once, once a day or never; a single one goes as it is, an invitation at once."""
    browser = client_for(volunteer)
    refused = {"how": ["test.one:daily", f"{CALENDAR}:daily"]}
    assert browser.post("/account/mails", data=refused).status_code == 422
    browser.post("/account/mails", data={"how": ["test.one:daily", "test.two:mail"]})
    assert queries.daily(volunteer) == {"test.one"}
    assert chosen(browser, "test.one") == "daily"
    late, early = from_local(today(), time(17, 5)), from_local(today(), time(9))

    with time_machine.travel(early):
        for _mail in range(2):
            written(volunteer, "test.one")
        at_once = written(volunteer, "test.two")
        bundle_mails()
        assert sending.waiting_mails() == [at_once.id]
    with time_machine.travel(late):
        bundle_mails()
        bundle_mails()
        [first, daily] = OutboxMail.select().order_by(OutboxMail.id)
        assert (first.id, daily.subject) == (at_once.id, "Je mails van vandaag: 2")
        assert daily.body.count("Hulp") == 2
        assert sending.waiting_mails() == [first.id, daily.id]
        alone = written(volunteer, "test.one")
    with time_machine.travel(late + timedelta(days=1)):
        bundle_mails()
        assert sending.waiting_mails()[-1] == alone.id


def test_what_waits_for_the_end_of_the_day_is_no_mail_that_did_not_go(app, monkeypatch, volunteer):
    monkeypatch.setitem(app.config, "MAIL_URL", "smtp://localhost")
    actions.choose(volunteer, set(contributed().mails), {"test.one"})
    with time_machine.travel(now() - timedelta(hours=6)):
        written(volunteer, "test.one")

    assert not OutboxMail.select().where(queries.failed()).exists()
