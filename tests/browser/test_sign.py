"""C9: three parties sign an agreement, each by a link of their own; who is missing is shown."""

from datetime import timedelta

import pytest

from portal.core.clock import today
from portal.core.web.access import Role
from portal.employment.placements.models import Placement
from tests.employment.cvs.factories import make_coached
from tests.employment.cvs.texts import text_of_pdf
from tests.factories import make_branch, make_employer

pytestmark = pytest.mark.browser


@pytest.fixture
def agreed(live_portal):
    """(an internship, its job coach)"""
    with live_portal.database():
        client, coach = make_coached(make_branch(), name="Zeyneb Barwari")
        assert coach.roles == {Role.JOB_COACH}
        placement = Placement.create(
            branch=client.branch_id,
            code="p",
            client=client,
            employer=make_employer(client.branch, name="Bakkerij Smit"),
            kind="internship",
            started_on=today() + timedelta(days=7),
        )
    return placement, coach


@pytest.fixture
def open_link(live_portal, chromium):
    """A page of somebody without an account, on a phone in their language."""
    contexts = []

    def open_one(address, locale):
        screen = {"viewport": {"width": 390, "height": 844}, "has_touch": True}
        contexts.append(chromium.new_context(**screen, locale=locale))
        page = contexts[-1].new_page()
        page.goto(address)
        return page

    yield open_one
    for context in contexts:
        context.close()


def draw(page) -> None:
    page.locator("canvas").scroll_into_view_if_needed()
    box = page.locator("canvas").bounding_box()
    page.mouse.move(box["x"] + 20, box["y"] + 20)
    page.mouse.down()
    page.mouse.move(box["x"] + 200, box["y"] + 80, steps=4)
    page.mouse.up()


def missing(page, word) -> int:
    return page.locator(".list .badge", has_text=word).count()


def test_three_parties_sign_one_types_one_draws_and_the_file_says_so(open_phone, open_link, agreed):
    """C9: from the coach's page to the signed PDF."""
    placement, coach = agreed
    desk = open_phone(coach, accept_downloads=True)
    desk.goto(f"/placements/{placement.id}/agreement")
    desk.fill("#employer_name", "Sjaak Smit")
    desk.get_by_role("button", name="Maak de overeenkomst").click()
    desk.get_by_role("heading", name="Wie heeft getekend").wait_for()
    assert missing(desk, "ontbreekt") == 3
    for_client, for_employer, for_us = (
        desk.locator(".list input[readonly]").nth(at).input_value() for at in range(3)
    )

    employer = open_link(for_employer, "nl-NL")
    employer.fill("#typed_name", "Zeyneb Barwari")
    employer.check("#is_me")
    employer.get_by_role("button", name="Teken", exact=True).click()
    employer.locator("#typed_name-error").wait_for()
    employer.fill("#typed_name", "sjaak  smit")
    employer.get_by_role("button", name="Teken", exact=True).click()
    employer.get_by_role("heading", name="Dank je wel").wait_for()
    assert "2 handtekeningen ontbreken nog" in employer.locator("main").inner_text()

    client = open_link(for_client, "ar")
    assert client.locator("html[dir=rtl]").count() == 1
    draw(client)
    client.locator("button.big").click()
    client.locator("#is_me-error").wait_for()  # the tick was forgotten; the drawing stays
    client.check("#is_me")
    client.locator("button.big").click()
    client.locator(".note.ok").wait_for()

    desk.reload()
    assert missing(desk, "ontbreekt") == 1
    own = open_link(for_us, "nl-NL")
    own.fill("#typed_name", coach.name)
    own.check("#is_me")
    own.get_by_role("button", name="Teken", exact=True).click()
    own.get_by_text("Iedereen heeft getekend.").wait_for()

    desk.reload()
    desk.get_by_text("Iedereen heeft getekend.").wait_for()
    with desk.expect_download() as found:
        desk.get_by_role("link", name="Download PDF").click()
    with open(found.value.path(), "rb") as file:
        text = text_of_pdf(file.read())
    for said in ("Zeyneb Barwari", "Sjaak Smit", coach.name, "Bakkerij Smit"):
        assert said.casefold() in " ".join(text.split()).casefold()
    assert "nog niet getekend" not in text
