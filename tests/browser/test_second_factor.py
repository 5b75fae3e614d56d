"""The second factor as somebody sets it up on a phone, and logs in with it without a script."""

import os
import re
import secrets

import pyotp
import pytest
from argon2 import PasswordHasher

from tests.browser.test_axe import AXE, RUN, violations
from tests.factories import make_branch, make_person

pytestmark = pytest.mark.browser
PASSWORD = "vier blauwe fietsen"
SHOTS = os.environ.get("PORTAL_TEST_SHOTS")


@pytest.fixture
def vera(live_portal):
    hashed = PasswordHasher(time_cost=1, memory_cost=8, parallelism=1).hash(PASSWORD)
    with live_portal.database():
        email = f"{secrets.token_hex(6)}@example.org"
        return make_person(make_branch(), email=email, password_hash=hashed)


def type_password(page, person) -> None:
    page.goto("/log-in?next=/claims")
    page.locator("[name=email]").fill(person.email)
    page.locator("[name=password]").fill(PASSWORD)
    page.locator("[name=password]").press("Enter")


def looked_at(page, name: str) -> list[str]:
    if SHOTS:
        page.screenshot(path=f"{SHOTS}/{name}.png", full_page=True)
    page.evaluate(AXE)
    wide, screen = page.evaluate("[document.documentElement.scrollWidth, innerWidth]")
    return violations(page, RUN) + ([f"{wide} on {screen}"] if wide > screen else [])


@pytest.mark.parametrize(
    ("width", "language", "with_script"),
    [(390, "nl", True), (1440, "ar", True), (390, "ar", False)],
)
def test_set_up_and_log_in(live_portal, chromium, vera, width, language, with_script):
    context = chromium.new_context(
        viewport={"width": width, "height": 844},
        java_script_enabled=with_script,
        base_url=live_portal.address,
        bypass_csp=True,
    )
    page = context.new_page()
    page.goto(f"/language/{language}")
    type_password(page, vera)
    page.wait_for_url("**/account/second-factor?next=/claims")
    look = looked_at if with_script else lambda *_: []
    faults = look(page, f"set-up-{width}")
    secret = page.locator("main code").inner_text().replace(" ", "")
    assert page.locator(".qr-box svg").bounding_box()["width"] > 120
    page.locator("[name=code]").fill(pyotp.TOTP(secret).at(live_portal.now() - 30))
    page.locator("[name=code]").press("Enter")
    codes = page.locator("ol code")
    codes.first.wait_for()
    faults += look(page, f"codes-{width}")
    kept = codes.all_inner_texts()
    page.locator("a.btn-1").click()
    page.wait_for_url(f"{live_portal.address}/claims")

    context.clear_cookies()
    page.goto(f"/language/{language}")
    type_password(page, vera)
    page.wait_for_url("**/log-in/code?next=/claims")
    faults += look(page, f"code-{width}")
    assert page.evaluate("document.activeElement.name") == "code"
    page.keyboard.type(pyotp.TOTP(secret).now()[:3] + "xyz")
    page.keyboard.press("Enter")
    page.locator("[aria-invalid=true]").wait_for()
    faults += look(page, f"wrong-{width}")
    page.locator("[name=code]").fill(kept[0])
    page.keyboard.press("Enter")
    page.wait_for_url(f"{live_portal.address}/claims")
    page.goto("/account")
    faults += look(page, f"account-{width}")
    context.close()
    assert (len(kept), faults) == (10, [])
    assert all(re.fullmatch(r"([A-Z2-7]{4}-){5}[A-Z2-7]{4}", code) for code in kept)
