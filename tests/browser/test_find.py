"""J12 in a browser: `/`, a few letters, an arrow, Enter; Escape closes."""

import pytest

from portal.core.web.access import Role


@pytest.mark.browser
def test_find_by_keyboard_on_a_phone_and_with_a_screen_reader(cast, open_phone):
    page = open_phone(cast[Role.TEAM_LEADER])
    page.goto("/help")
    page.keyboard.press("/")
    field = page.get_by_role("combobox", name="Zoek alles")
    page.keyboard.insert_text("سلام")  # at once: there is one answer
    first = page.get_by_role("option", selected=True)
    first.wait_for()

    assert field.get_attribute("aria-expanded") == "true"
    assert field.get_attribute("aria-activedescendant") == first.get_attribute("id")
    assert "gevonden" in page.locator("#found-said").text_content()
    assert page.get_by_role("group", name="Cliënten").count() == 1
    assert page.evaluate("document.documentElement.scrollWidth <= innerWidth")

    page.keyboard.press("Escape")
    assert field.get_attribute("aria-expanded") == "false"
    page.keyboard.press("ArrowDown")
    page.keyboard.press("ArrowDown")
    assert first.get_attribute("id") != "hit-1-1"
    page.keyboard.press("ArrowUp")
    page.keyboard.press("Enter")
    page.wait_for_url(f"**/clients/{cast['numbers']['client']}")
    assert "سلام" not in page.url
