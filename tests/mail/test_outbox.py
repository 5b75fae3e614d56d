"""The mails of a branch, for who looks after the portal: how many, and what did not go."""

from datetime import timedelta

import pytest
from lxml import html

from portal.audit.models import AuditEntry
from portal.core.clock import now
from portal.core.web.access import Role
from portal.mail.models import OutboxMail
from tests.factories import make_branch, make_person

KIND = "Mijn actiepunten, op de dag zelf"


def written(branch, **fields):
    ordinary = {"recipient": "wie@example.org", "subject": "Geheim onderwerp", "body": "Dag"}
    fields = {"branch_id": branch.id, "kind": "meeting.action"} | ordinary | fields
    return OutboxMail.create(**fields)


@pytest.fixture
def browser(client_for, branch):
    return client_for(make_person(branch, Role.ADMINISTRATOR))


def test_what_waits_is_shown_first_and_as_many_as_today_says(browser, branch):
    for _ in range(4):
        written(branch)
    written(branch, sent_at=now())
    written(make_branch())

    assert browser.get("/outbox").text.count(KIND) == 4
    assert "4 mails wachten" in browser.get("/").text


def test_what_waits_comes_a_page_at_a_time(browser, branch):
    for _ in range(60):
        written(branch)
    first = browser.get("/outbox").text
    [following] = html.fromstring(first).xpath("//a[@rel='next']/@href")

    assert [page.count(KIND) for page in (first, browser.get(following).text)] == [50, 10]
    assert browser.get("/outbox?after=999999").status_code == 404


def test_the_days_tell_how_many_of_each_kind_and_how_it_went(browser, branch):
    """Counts and failures: a row for each kind of a day, those of another branch in none."""
    yesterday = now() - timedelta(days=1)
    for fields in (
        {"sent_at": now()},
        {"sent_at": now()},
        {},
        {"last_error": "SMTPRecipientsRefused", "last_code": 550},
        {"kind": "account.log_in", "sent_at": now(), "created_at": yesterday},
        {"kind": "test.none", "created_at": now() - timedelta(days=30)},
    ):
        written(branch, **fields)
    written(make_branch())

    page = html.fromstring(browser.get("/outbox?which=days").text)
    days = [
        [" ".join(item.text_content().split()) for item in card.xpath(".//li")]
        for card in page.xpath("//section")
    ]

    assert days == [
        [f"{KIND}2 verstuurd · 1 wacht · 1 niet aangekomen"],
        ["Inloggen en het eigen account1 verstuurd"],
    ]


def test_no_address_and_no_subject_is_for_who_looks_after_the_portal(browser, branch):
    """Neither of a colleague nor of a client; only that it is one or the other."""
    colleague = make_person(branch, email="collega@example.org")
    written(branch, person=colleague, recipient="collega@example.org")
    written(branch, recipient="klant@example.org", kind="appointment.client")

    pages = browser.get("/outbox").text + browser.get("/outbox?which=days").text

    assert "een collega" in pages
    assert "een cliënt of een werkgever" in pages
    assert not [told for told in ("collega@", "klant@", "Geheim onderwerp") if told in pages]


def test_what_did_not_go_says_why_and_goes_again(browser, branch, client_for):
    refused = written(branch, last_error="SMTPRecipientsRefused", last_code=550, attempts=3)
    written(branch)
    page = html.fromstring(browser.get("/outbox").text)
    [form] = page.xpath("//main//form")
    assert "weigert het adres" in page.text_content()

    answer = browser.post(form.get("action"), data={"back": "outbox"})

    assert answer.location == "/outbox"
    mail = OutboxMail.get_by_id(refused.id)
    assert (mail.attempts, mail.last_code) == (0, None)
    assert AuditEntry.select().where(AuditEntry.action == "mail.again").count() == 1
    elsewhere = written(make_branch(), last_error="x", last_code=550)
    assert browser.post(f"/mails/{elsewhere.id}/again").status_code == 404
