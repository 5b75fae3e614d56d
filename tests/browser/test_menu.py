"""The menu of each role: at most seven entries, all of it on a small laptop; four on a phone."""

import pytest

from portal.core.web.access import Role
from tests.browser.conftest import held_back

PHONE = {
    Role.TEAM_LEADER: ["Vandaag", "Cliënten", "Beslis", "Agenda"],
    Role.JOB_COACH: ["Vandaag", "Werk", "Cliënten", "Agenda"],
    Role.GUIDE: ["Vandaag", "Agenda", "Cliënten", "Declaraties"],
}


@pytest.mark.browser
def test_the_whole_menu_fits_a_small_laptop(cast, open_phone):
    """On 1366 by 768: also where the largest group is open, with account, help and log-out."""
    for role, address in ((Role.TEAM_LEADER, "/claims/decide"), (Role.JOB_COACH, "/work")):
        page = open_phone(cast[role], viewport={"width": 1366, "height": 768}, has_touch=False)
        page.goto(address)
        assert page.locator(".nav > a").count() <= 7
        for last in (page.get_by_role("button", name="Log uit"), page.locator(".me .whole")):
            box = last.bounding_box()
            assert box["y"] + box["height"] <= 768, role
            assert box["height"] >= 44


@pytest.mark.browser
def test_the_bar_of_a_phone_has_what_each_role_uses_most(cast, open_phone):
    """Deciding claims for who leads, the work for a job coach; a first screen with the day's."""
    for role, labels in PHONE.items():
        page = open_phone(cast[role])
        page.goto("/")
        bar = page.locator(".phone-bar a > span:first-of-type").all_text_contents()
        assert bar == [*labels, "Meer"], role
        assert page.locator(".phone-bar").bounding_box()["width"] <= 390
    page = open_phone(cast[Role.TEAM_LEADER])
    page.goto("/")
    assert page.locator(".count[href='/claims/decide']").bounding_box()["y"] < 844 - 150


@pytest.mark.browser
def test_what_is_pressed_is_large_enough_and_leaves_room_when_enlarged(cast, open_phone):
    """Log-out, language, breadcrumbs of 44 px; at 400 % (320 by 256) no bar hides the page."""
    number = cast["numbers"]["client"]
    page = open_phone(cast[Role.TEAM_LEADER], viewport={"width": 1366, "height": 768})
    page.goto(f"/clients/{number}/edit")
    for what in (".me button", ".bar .menu summary", ".crumbs a"):
        assert page.locator(what).first.bounding_box()["height"] >= 44, what
    page.set_viewport_size({"width": 320, "height": 256})
    fixed = "[...document.querySelectorAll('body *')].filter(one => "
    fixed += "['fixed', 'sticky'].includes(getComputedStyle(one).position) && one.offsetHeight)"
    assert page.evaluate(fixed + ".map(one => one.className)") == []


@pytest.mark.browser
def test_the_arrow_leads_back_to_where_one_came_from(cast, open_phone):
    """With what was typed and chosen there; who came from nowhere goes to the page it names."""
    page, number = open_phone(cast[Role.TEAM_LEADER]), cast["numbers"]["client"]
    page.goto(f"/clients/{number}?from=list")
    page.locator("main a[href^='/activities/new']").first.tap()
    page.locator("[data-back]").tap()
    page.wait_for_url(f"**/clients/{number}?from=list")

    page.goto("/claims/lines/new")
    page.locator("[data-back]").tap()
    page.wait_for_url("**/claims")


@pytest.mark.browser
def test_what_was_done_gets_the_focus(cast, open_phone):
    """After saving, a screen reader is where it says so."""
    page = open_phone(cast[Role.TEAM_LEADER])
    page.goto("/account/phone")
    page.fill("input[name=phone]", "06-98765432")
    page.locator("main button[type=submit], main .btn-1").first.click()
    page.wait_for_function("() => document.activeElement.getAttribute('role') === 'status'")


@pytest.mark.browser
def test_a_fault_takes_the_focus_but_from_nobody_who_is_typing(cast, open_phone):
    """The list of faults comes first; on a slow network one may be in the field before."""
    page = open_phone(cast[Role.GUIDE])
    page.goto("/account/phone")
    page.fill("input[name=phone]", "x")
    page.press("input[name=phone]", "Enter")
    page.wait_for_function("() => document.activeElement.matches('.errors')")

    with held_back(page, "app"):
        with page.expect_request("**/js/app*.js*"):  # of the page that answers
            page.press("input[name=phone]", "Enter")
        page.wait_for_selector(".errors")
        page.focus("input[name=phone]")
    assert page.evaluate("document.activeElement.name") == "phone"
