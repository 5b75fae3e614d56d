"""J1: the bell, with what somebody was told since they last looked."""

import re

from portal.core.database import db
from portal.mail import actions, queries
from portal.mail.models import OutboxMail
from tests.factories import make_person
from tests.forms import largest_form


def tell(person, subject="Iets"):
    with db.atomic():
        return actions.queue(person, "claim.paid", lambda: (subject, "Dag"))


def test_the_bell_counts_what_is_new_until_it_was_seen(client_for, branch, volunteer):
    """8, told in time: count, list, seen when looked at; of nobody else."""
    tell(volunteer, "Betaald")
    tell(volunteer, "Nog iets")
    tell(make_person(branch), "Van een ander")
    browser = client_for(volunteer)
    bell = re.compile(r'class="bell".*?</a', re.DOTALL)
    assert "Nieuws voor mij: 2 nieuw" in bell.search(browser.get("/").text)[0]

    page = browser.get("/news").text
    assert page.index("Nog iets") < page.index("Betaald")
    assert page.count(">Nieuw<") == 2
    assert "Van een ander" not in page
    other = browser.post("/news/seen", data={"last": OutboxMail.get(subject="Van een ander").id})
    assert (other.status_code, queries.news(volunteer).count()) == (303, 2)
    browser.post("/news/seen", data=largest_form(page).values)

    assert ">Nieuws voor mij</span>" in bell.search(browser.get("/").text)[0]
    assert ">Nieuw<" not in browser.get("/news").text
    tell(volunteer, "Weer iets")
    assert queries.news(volunteer).count() == 1


def test_who_was_told_nothing_reads_that(client_for, volunteer):
    assert "Er is nog geen nieuws voor je" in client_for(volunteer).get("/news").text
