"""The menu of each role: at most seven entries, all of it on a small laptop; four on a phone."""

import pytest

from portal.core.web.access import Role

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
