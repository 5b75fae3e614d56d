"""J3: costs with a receipt, on a phone, in at most seven taps; also without JavaScript."""

import pytest
from PIL import Image

from portal.core.web.access import Role
from portal.expenses.records.models import ExpenseClaim, ExpenseLine, Receipt
from portal.files.models import StoredFile
from portal.people.models import Person
from tests.browser.conftest import held_back
from tests.factories import make_branch, make_person


@pytest.fixture
def guide(live_portal):
    with live_portal.database():
        person = make_person(make_branch(), Role.GUIDE)
        assert person.roles  # kept with the person: there is no database once we are out
        # Known is enough here: nothing is paid out.
        Person.update(iban_sealed=b"x").where(Person.id == person.id).execute()
    return person


@pytest.fixture
def photo(tmp_path):
    """A receipt as a phone takes it."""
    path = tmp_path / "bon.jpg"
    Image.effect_noise((1200, 1600), 40).convert("RGB").save(path, "JPEG", quality=70)
    return path


def stored(live_portal, person):
    with live_portal.database():
        lines = ExpenseLine.select().join(ExpenseClaim).where(ExpenseClaim.claimant == person)
        rows = (StoredFile.select().join(Receipt)).where(Receipt.line.in_(lines))
        found = [(line.kind, line.amount_cents) for line in lines]
        return found, [file.media_type for file in rows]


def statuses(live_portal, person):
    with live_portal.database():
        claims = ExpenseClaim.select().where(ExpenseClaim.claimant == person)
        return [(claim.status, claim.is_gift) for claim in claims]


@pytest.mark.browser
def test_a_receipt_is_photographed_and_sent_in_with_seven_taps(
    live_portal, open_phone, guide, photo
):
    """J3: claims, photo, amount, what for, done; look it over, send in."""
    page, taps = open_phone(guide), []

    def tap(selector) -> None:
        page.locator(selector).first.tap()
        taps.append(selector)

    page.goto("/")
    tap(".phone-bar a[href='/claims']")
    page.set_input_files("#photo", photo)  # the camera
    taps.append("photo")
    page.wait_for_selector(".big-thumbs img")
    page.wait_for_function("() => document.activeElement.id === 'amount'")
    page.keyboard.type("4,50")
    tap("label:has([value=parking])")
    tap(".save button")
    page.wait_for_url("**/claims/*")
    assert stored(live_portal, guide) == ([("parking", 450)], ["image/webp"])

    tap("button:has-text('Stuur')")
    page.wait_for_selector("text=Je declaratie is ingestuurd")

    assert len(taps) <= 7
    assert statuses(live_portal, guide) == [("submitted", False)]


@pytest.mark.browser
def test_a_photo_that_is_there_before_the_script_goes_up_as_well(
    live_portal, open_phone, guide, photo
):
    """J3: on a slow network the script comes last."""
    page = open_phone(guide)
    with held_back(page, "my-claims"):
        page.goto("/claims", wait_until="commit")
        page.set_input_files("#photo", photo)
    page.wait_for_selector(".big-thumbs img")


@pytest.mark.browser
def test_it_works_without_javascript_too(live_portal, open_phone, guide, photo):
    """J3: the photo stays while something else is wrong."""
    page = open_phone(guide, java_script_enabled=False)
    page.goto("/claims")
    page.set_input_files("#photo", photo)
    page.get_by_role("button", name="Ga verder met deze foto").tap()
    page.wait_for_selector(".big-thumbs img")
    page.locator("label:has([value=parking])").tap()
    page.locator(".save button").tap()
    page.wait_for_selector(".errors")
    assert page.locator(".big-thumbs img").count() == 1
    page.fill("#amount", "12.5")
    page.locator(".save button").tap()
    page.wait_for_selector("text=Opgeslagen")

    assert stored(live_portal, guide) == ([("parking", 1250)], ["image/webp"])


@pytest.mark.browser
def test_costs_are_claimed_by_keyboard_alone(live_portal, open_phone, guide):
    """WCAG 2.1.1, and undo."""
    page = open_phone(guide, viewport={"width": 1280, "height": 800})
    page.goto("/claims/lines/new")
    page.focus("#amount")
    page.keyboard.type("9")
    page.keyboard.press("Tab")
    page.keyboard.press("Space")
    page.focus("#description")
    page.keyboard.type("retour Den Haag")
    page.keyboard.press("Enter")
    page.wait_for_url("**/claims/*")
    assert stored(live_portal, guide)[0] == [("public_transport", 900)]

    page.focus("button[aria-label^='Haal eruit']")
    page.keyboard.press("Enter")
    page.wait_for_selector("text=De regel is eruit gehaald")
    page.wait_for_load_state()  # the message has the focus by then
    assert stored(live_portal, guide)[0] == []
    page.focus(".flash button")
    page.keyboard.press("Enter")
    page.wait_for_selector("text=De regel staat er weer")
    assert stored(live_portal, guide)[0] == [("public_transport", 900)]
