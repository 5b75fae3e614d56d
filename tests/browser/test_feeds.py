"""J10: somebody puts their appointments in the calendar of their phone."""

import io

import pytest
import zxingcpp
from PIL import Image

from portal.calendar_feeds.feeds.models import Feed
from tests.browser.test_axe import faults_of
from tests.factories import make_branch, make_person

pytestmark = pytest.mark.browser


@pytest.fixture
def volunteer(live_portal):
    with live_portal.database():
        return make_person(make_branch())


def to_pairing(page, button: str) -> None:
    page.goto("/feeds")
    page.get_by_role("button", name=button, exact=True).click()
    page.wait_for_url("**/pair")


def test_a_phone_subscribes_in_four_taps(live_portal, open_phone, volunteer):
    """J10: open the page, make the link, subscribe: the address is that of Apple's calendar."""
    page = open_phone(volunteer)
    to_pairing(page, "Maak de link")
    subscribe = page.get_by_role("link", name="iPhone, iPad of Mac: abonneer")
    host = live_portal.address.partition("://")[2]
    address = subscribe.get_attribute("href")

    assert address.startswith(f"webcal://{host}/calendar/")
    answer = page.request.get(address.replace("webcal", "http"))
    assert answer.text().startswith("BEGIN:VCALENDAR\r\n")


def test_the_code_on_the_screen_opens_the_same_page_on_a_phone(
    live_portal, open_phone, chromium, volunteer
):
    """J10: from a desk; the phone has no session, and the code is not the feed itself."""
    desk = open_phone(volunteer, viewport={"width": 1440, "height": 900})
    to_pairing(desk, "Maak de link")
    [code] = zxingcpp.read_barcodes(Image.open(io.BytesIO(desk.locator(".qr-box").screenshot())))
    assert code.text == desk.url

    phone = chromium.new_context(viewport={"width": 390, "height": 844}, locale="nl").new_page()
    phone.goto(code.text)
    shown = [p.get_by_label("Adres", exact=True).input_value() for p in (desk, phone)]
    phone.context.close()
    assert shown[0] == shown[1]
    assert ".ics" not in code.text


def test_a_link_is_copied_with_one_tap(open_phone, volunteer):
    page = open_phone(volunteer, permissions=["clipboard-read", "clipboard-write"])
    to_pairing(page, "Maak de link")
    address = page.get_by_label("Link voor Google").input_value()
    page.get_by_role("button", name="Kopieer").first.click()

    page.get_by_role("button", name="Gekopieerd").wait_for()
    assert page.evaluate("navigator.clipboard.readText()") == address


def test_a_feed_is_made_and_stopped_by_keyboard(live_portal, open_phone, volunteer):
    page = open_phone(volunteer)
    page.goto("/feeds")
    page.get_by_role("radio", name="Mijn afspraken").focus()
    page.keyboard.press("Enter")
    page.wait_for_url("**/pair")
    page.goto("/feeds")
    page.get_by_role("button", name="Stop").focus()
    page.keyboard.press("Enter")
    page.get_by_text("Deze link is gestopt.").wait_for()

    with live_portal.database():
        assert Feed.get(Feed.owner == volunteer.id).revoked_at is not None


@pytest.mark.parametrize("width", [390, 1440])
@pytest.mark.parametrize(("language", "button"), [("nl", "Maak de link"), ("ar", "أنشئ الرابط")])
def test_axe_finds_nothing_on_the_pairing_page(open_phone, volunteer, language, button, width):
    """I4: as on every page."""
    scheme = "dark" if width == 1440 else "light"
    page = open_phone(
        volunteer, language, viewport={"width": width, "height": 844}, color_scheme=scheme
    )
    to_pairing(page, button)

    assert faults_of(page, page.url) == []
