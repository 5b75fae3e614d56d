"""The mails of a branch, for who looks after the portal: what waits, or all, a page at a time."""

import pytest
from lxml import html

from portal.core.clock import now
from portal.core.web.access import Role
from portal.mail.models import OutboxMail
from tests.factories import make_branch, make_person


@pytest.fixture
def mails(branch):
    for number in range(60):
        OutboxMail.create(
            branch_id=branch.id,
            recipient=f"{number}@example.org",
            subject=f"Brief {number:02}.",
            body="Dag",
            sent_at=now() if number < 56 else None,
        )
    OutboxMail.create(
        branch_id=make_branch().id, recipient="x@example.org", subject="Elders", body="Dag"
    )


def test_what_waits_is_shown_first_and_as_many_as_today_says(client_for, branch, mails):
    browser = client_for(make_person(branch, Role.ADMINISTRATOR))

    page = browser.get("/outbox").text

    assert page.count("Brief ") == 4
    assert "4 mails wachten" in browser.get("/").text


def test_all_mails_come_a_page_at_a_time(client_for, branch, mails):
    browser = client_for(make_person(branch, Role.ADMINISTRATOR))
    first = browser.get("/outbox?which=all").text
    [following] = html.fromstring(first).xpath("//a[@rel='next']/@href")
    second = browser.get(following).text

    shown = [page.count("Brief ") for page in (first, second)]
    assert shown == [50, 10]
    assert "Elders" not in first + second
    assert browser.get("/outbox?which=all&after=999999").status_code == 404


def test_the_address_of_a_client_is_not_for_who_helps_none(client_for, branch):
    """Of a mail to a colleague it is shown; of another one that it is to somebody outside."""
    colleague = make_person(branch, email="collega@example.org")
    for person in (colleague, None):
        recipient = person.email if person else "klant@example.org"
        mail = {"recipient": recipient, "subject": "Uw afspraak", "body": "Dag"}
        OutboxMail.create(branch_id=branch.id, person=person, **mail)

    page = client_for(make_person(branch, Role.ADMINISTRATOR)).get("/outbox").text

    assert page.count("Uw afspraak") == 2
    assert "collega@example.org" in page
    assert "klant@example.org" not in page
    assert "een cliënt of een werkgever" in page
