"""At the desk: a minimal card for one exact hit, for a reason, for today."""

from datetime import date

import pytest

from portal.audit.models import AuditEntry
from portal.clients import queries
from tests.factories import (
    make_branch,
    make_client,
)


def test_the_desk_knows_letters_beyond_the_alphabet(branch, volunteer):
    client = make_client(branch, name="Élise Haddad", born_on=date(1990, 2, 3))

    hit = queries.at_the_desk(volunteer, "élise HADDAD", date(1990, 2, 3), "")
    assert hit == client


def look_up(browser, **what):
    return browser.post("/desk", data={"reason": "inloop, brief van de gemeente"} | what)


def test_the_desk_gives_a_small_card_for_one_exact_hit(client_for, branch, volunteer):
    """No file, no list, a reason, for today."""
    client = make_client(branch, name="Amina Haddad", born_on=date(1990, 2, 3), phone="010-999")
    browser = client_for(volunteer)

    look_up(browser, name="amina haddad", born_on="1990-02-03")

    page = browser.get("/desk").text
    assert client.code in page
    assert "010-999" not in page
    assert browser.get(f"/clients/{client.id}").status_code == 404
    assert client in set(queries.for_logging(volunteer))
    entry = AuditEntry.get(AuditEntry.action == "desk.card")
    assert (entry.object_id, entry.reason) == (client.id, "inloop, brief van de gemeente")


@pytest.mark.parametrize(
    "what",
    [
        {"name": "Amina", "born_on": "1990-02-03"},
        {"name": "Amina Haddad", "born_on": "1990-02-04"},
        {"name": "Twee Keer", "born_on": "1990-01-01"},
        {"number": "elders-1"},
        {"number": "%"},
    ],
    ids=str,
)
def test_the_desk_gives_nothing_for_less_than_one_exact_hit(client_for, branch, volunteer, what):
    make_client(branch, name="Amina Haddad", born_on=date(1990, 2, 3))
    for _ in range(2):
        make_client(branch, name="Twee Keer", born_on=date(1990, 1, 1))
    make_client(make_branch(), code="elders-1")

    page = look_up(client_for(volunteer), **what)

    assert page.status_code == 422
    assert not list(queries.cards_of(volunteer))


def test_the_desk_wants_a_reason(client_for, branch, volunteer):
    client = make_client(branch)

    page = look_up(client_for(volunteer), number=client.code, reason=" ")

    assert page.status_code == 422
    assert not list(queries.cards_of(volunteer))


def test_thirty_look_ups_in_an_hour_are_enough(client_for, branch, volunteer):
    browser = client_for(volunteer)
    for _ in range(30):
        look_up(browser, number="niemand")

    assert look_up(browser, number="niemand").status_code == 429
