"""What a claim comes to is said on its button, and stored as it was said."""

from datetime import timedelta

import pytest

from portal.core.clock import today
from portal.core.database import db
from portal.expenses.claims import actions
from portal.expenses.records import queries as expenses
from portal.expenses.records.actions import travel
from portal.expenses.records.models import ExpenseClaim, ExpenseLine, Rate
from tests.expenses.claims.factories import with_account
from tests.factories import make_person
from tests.forms import largest_form


@pytest.fixture
def guide(branch):
    return with_account(make_person(branch))


def other_rate(person, cents: int) -> None:
    with db.atomic():
        Rate.create(
            branch=person.branch_id,
            transport="car",
            valid_from=today() - timedelta(30),
            cents_per_km=cents,
            source="besluit",
        )


@pytest.mark.parametrize("was", ["draft", "returned"])
def test_a_newer_rate_is_asked_and_not_taken(client_for, guide, team_leader, was):
    """D2: the page that was open says another amount, and nothing is sent in for it."""
    travel(guide, today(), 100, "car")
    claim = ExpenseClaim.get()
    if was == "returned":
        actions.submit(claim, guide)
        actions.return_with(ExpenseClaim.get(), team_leader, "Waarheen?")
    before = ExpenseLine.get().amount_cents
    browser, address = client_for(guide), f"/claims/{claim.id}"
    seen = largest_form(browser.get(address).text)
    other_rate(guide, 50)

    answer = browser.post(f"{address}/submit", data=seen.values)
    text = answer.text.replace("\N{NO-BREAK SPACE}", " ")
    assert answer.status_code == 409
    assert "Het bedrag is anders dan je zag" in text
    assert "Stuur € 5,00 " in text
    assert "De prijs van een kilometer is veranderd" in text
    assert (ExpenseClaim.get().status, ExpenseLine.get().amount_cents) == (was, before)

    again = largest_form(answer.text)
    assert browser.post(f"{address}/submit", data=again.values).status_code == 303
    assert [line.amount_cents for line in expenses.lines_of(claim)] == [500]
