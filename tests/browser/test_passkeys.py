"""I5: a passkey as a browser makes and uses it, with an authenticator that Chromium brings."""

import secrets

import pytest
from argon2 import PasswordHasher

from portal.account.models import Session
from tests.browser.test_axe import AXE, RUN, violations
from tests.factories import make_branch, make_person

pytestmark = pytest.mark.browser
PASSWORD = "vier blauwe fietsen"
PHONE = {
    "protocol": "ctap2",
    "transport": "internal",
    "hasResidentKey": True,
    "hasUserVerification": True,
    "isUserVerified": True,
    "automaticPresenceSimulation": True,
}


@pytest.fixture
def vera(live_portal):
    hashed = PasswordHasher(time_cost=1, memory_cost=8, parallelism=1).hash(PASSWORD)
    with live_portal.database():
        email = f"{secrets.token_hex(6)}@example.org"
        return make_person(make_branch(), email=email, password_hash=hashed)


def test_add_one_log_in_with_it_and_step_up(live_portal, chromium, vera):
    address = live_portal.address.replace("127.0.0.1", "localhost")
    context = chromium.new_context(
        viewport={"width": 1280, "height": 900}, base_url=address, locale="nl", bypass_csp=True
    )
    page = context.new_page()
    devices = context.new_cdp_session(page)
    devices.send("WebAuthn.enable")
    devices.send("WebAuthn.addVirtualAuthenticator", {"options": PHONE})
    page.goto(f"{live_portal.address}/log-in")
    assert page.locator("[data-passkey]").is_hidden()  # at an address of which it is not
    page.goto("/log-in?next=/account")
    page.locator("[name=email]").fill(vera.email)
    page.locator("[name=password]").fill(PASSWORD)
    page.locator("[name=password]").press("Enter")
    page.wait_for_url("**/account/second-factor**")

    page.get_by_role("link", name="Een passkey toevoegen").click()
    page.evaluate(AXE)
    faults = violations(page, RUN)
    page.get_by_role("button", name="Passkey maken").click()
    page.wait_for_url(f"{address}/account")
    page.locator("form[action='/log-out'] button").click()
    page.wait_for_url("**/log-in")

    page.get_by_role("button", name="Inloggen met een passkey").click()
    page.wait_for_url(f"{address}/")

    with live_portal.database():
        Session.update(created_at=Session.created_at - 700).where(Session.person == vera).execute()
    page.goto("/account/iban")
    page.locator("[name=iban]").fill("NL91 ABNA 0417 1643 00")
    page.locator("[name=iban]").press("Enter")
    page.get_by_role("button", name="Mijn passkey gebruiken").click()
    page.wait_for_url(f"{address}/account")
    assert page.get_by_text("Je bankrekening is opgeslagen").is_visible()
    context.close()
    assert faults == []
