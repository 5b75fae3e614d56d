"""R36, R37, R51: in a real browser nothing that was typed runs, and logging out leaves none."""

import pytest

from portal.core.web.access import Role
from tests.factories import make_activity, make_assignment, make_client, make_person

pytestmark = pytest.mark.browser
RUNS = '<img src=x onerror="window.hit = 1"><script>window.hit = 1</script>'


def test_what_was_typed_never_runs_and_after_logging_out_going_back_shows_nothing(
    live_portal, open_phone
):
    with live_portal.database():
        guide = make_person(None, Role.GUIDE, employment="paid")
        client = make_client(guide.branch, name=f"Zeldzamenaam {RUNS}")
        make_assignment(guide, client.household, role=Role.GUIDE)
        visit = make_activity(guide, client, note=f"Zeldzamenaam {RUNS}")
        assert guide.roles
    wide = {"viewport": {"width": 1280, "height": 900}, "has_touch": False}
    page, refused = open_phone(guide, **wide), []
    page.on("console", lambda said: refused.append(said.text) if "Policy" in said.text else None)
    for address in ("/", "/clients", f"/activities/{visit.id}", f"/clients/{client.id}"):
        page.goto(address)
        assert page.evaluate("window.hit") is None
        assert "Zeldzamenaam" in page.content()
    assert refused == []  # nothing even tried

    # Where it does try, the policy of the page stops it.
    with page.expect_console_message(lambda said: "Policy" in said.text):
        page.evaluate(f"document.body.insertAdjacentHTML('beforeend', `{RUNS}`)")
    assert page.evaluate("window.hit") is None

    page.locator(".me form[action$='/log-out'] button").click()
    page.wait_for_url("**/log-in*")
    for _ in range(2):
        page.go_back()
        page.wait_for_load_state()
        assert "Zeldzamenaam" not in page.content()
