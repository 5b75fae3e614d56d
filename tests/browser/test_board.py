"""J5: the board by keyboard, by touch and with a mouse; a move and its next step in four taps."""

import re
from datetime import date

import pytest

from portal.core.web.access import Role
from portal.employment.employers.models import Employer
from tests.factories import make_branch, make_employer, make_person

# A page whose address only ends in "next=/work" is not it.
BOARD = re.compile(r"^[^?]*/work$")
DESK = {"viewport": {"width": 1440, "height": 900}, "has_touch": False}


@pytest.fixture
def coach(live_portal):
    with live_portal.database():
        person = make_person(make_branch(), Role.JOB_COACH)
        assert person.roles
    return person


@pytest.fixture
def bakery(live_portal, coach):
    """Found, and to be called long ago."""
    with live_portal.database():
        return make_employer(
            coach.branch, name="Bakkerij", next_action="Bellen", next_action_on=date(2026, 1, 5)
        )


@pytest.fixture
def now(live_portal):
    """An employer as it is in the database."""

    def read(employer):
        with live_portal.database():
            return Employer.get_by_id(employer.id)

    return read


@pytest.mark.browser
def test_a_card_moves_by_keyboard_alone(open_phone, coach, bakery, now):
    """J5: the menu first; nothing needs a mouse."""
    page = open_phone(coach, **DESK)
    page.goto("/work")
    page.locator(".deal summary").focus()
    page.keyboard.press("Enter")
    here = "document.activeElement.textContent.trim()"
    while page.evaluate(here) != "Op bezoek geweest":
        page.keyboard.press("Tab")
        assert page.evaluate("document.activeElement.closest('.deal') !== null")
    page.keyboard.press("Enter")
    page.wait_for_url("**/move?to=visited**")
    page.locator("[name=what][value=call]").focus()
    page.keyboard.press("Space")
    page.keyboard.press("Enter")
    page.wait_for_url(BOARD)

    assert now(bakery).stage == "visited"
    assert now(bakery).next_action_on > date(2026, 1, 5)


@pytest.mark.browser
def test_a_card_moves_by_touch_in_four_taps_with_its_next_step(open_phone, coach, bakery, now):
    """J5: one column at a time; menu, stage, chip, save."""
    page = open_phone(coach)
    page.goto("/work")
    assert page.locator(".column:visible").count() == 1
    page.locator(".deal summary").tap()
    page.locator(".deal a", has_text="Partner").tap()
    page.locator(".chip", has_text="Bezoek over").tap()
    page.locator("button", has_text="Opslaan").tap()
    page.wait_for_url(BOARD)
    page.locator(".picker a", has_text="Partner").tap()
    page.wait_for_url("**stage=partner**")

    assert page.locator(".column:visible .deal").count() == 1
    assert (now(bakery).stage, now(bakery).next_action) == ("partner", "Bezoek")


@pytest.mark.browser
def test_a_card_is_dragged_with_a_mouse_and_asks_the_same(open_phone, coach, bakery, now):
    """J5: dragging is a shortcut to the same question."""
    page = open_phone(coach, **DESK)
    page.goto("/work")
    page.drag_and_drop(".deal", "[data-stage=contacted] h3")
    page.wait_for_url("**/move?next=/work&to=contacted")
    assert now(bakery).stage == "lead"
    page.locator(".chip", has_text="Mail").click()
    page.locator("button", has_text="Opslaan").click()
    page.wait_for_url(BOARD)

    assert now(bakery).stage == "contacted"
    assert page.locator("[data-stage=contacted] .deal").count() == 1


@pytest.mark.browser
def test_what_is_late_stays_on_top_until_it_is_done(open_phone, coach, bakery, now):
    """J5: what now, in one look; done is one press and a chip."""
    page = open_phone(coach)
    page.goto("/work")
    assert "Bakkerij" in page.locator(".due li").first.inner_text()
    page.locator(".due .btn[aria-label^=Klaar]").first.tap()
    page.locator(".chip", has_text="Bel over").tap()
    page.locator("button", has_text="Opslaan").tap()
    page.wait_for_url(BOARD)

    assert page.locator(".due li").count() == 0
    assert now(bakery).next_action_on > date(2026, 1, 5)
