"""J6: a job coach makes a CV with a client from nothing, and both files open (C1, C2, C4)."""

import io
import re

import pytest

from portal.core.web.access import Role
from portal.employment.cvs.models import CVProfile
from tests.employment.cvs.factories import agree, make_coached
from tests.employment.cvs.texts import text_of_docx, text_of_pdf
from tests.factories import make_branch

pytestmark = pytest.mark.browser


@pytest.fixture
def together(live_portal):
    """(client, job coach), and the client agreed."""
    with live_portal.database():
        client, coach = make_coached(make_branch(), name="Zeyneb Barwari")
        agree(client, coach)
        assert coach.roles == {Role.JOB_COACH}
    return client, coach


def go_on(page, step):
    page.get_by_role("button", name="Sla op en ga verder").last.click()
    page.wait_for_url(f"**/steps/{step}#content")


def kept(live_portal, client) -> CVProfile:
    with live_portal.database():
        return CVProfile.get(CVProfile.client == client.id)


def fill_in(page, client) -> None:
    page.goto(f"/cvs/{client.id}/steps/who")
    page.fill("#wish", "Kok")
    page.locator(".starters button", has_text="Ik heb").click()
    go_on(page, "work")
    page.fill("#jobs-0-title", "Hulpkok")
    page.fill("#jobs-0-employer", "Restaurant Orontes")
    page.select_option("#jobs-0-sector", "hospitality")
    page.fill("#jobs-0-since", "3-2010")
    page.check("#jobs-0-is_current")
    go_on(page, "school")
    page.fill("#schools-0-study", "Hotelschool")
    go_on(page, "languages")
    page.select_option("#languages-0-language", "nl")
    page.select_option("#languages-0-spoken", "B1")
    page.check("#languages-0-can_phone")
    go_on(page, "skills")
    page.locator(".starters button").first.click()
    page.locator(".starters button").nth(1).click()
    go_on(page, "done")


def download(page, button) -> tuple[str, bytes]:
    with page.expect_download() as found:
        page.get_by_role("button", name=button).click()
    with open(found.value.path(), "rb") as file:
        return found.value.suggested_filename, file.read()


@pytest.mark.parametrize("script", [True, False], ids=["script", "no script"])
def test_a_cv_is_made_from_nothing_and_both_files_open(open_phone, together, script):
    """J6, C2: PDF by pypdf, Word by python-docx; with the name and without."""
    client, coach = together
    page = open_phone(coach, java_script_enabled=script, accept_downloads=True)
    if script:
        fill_in(page, client)
    else:
        page.goto(f"/cvs/{client.id}/steps/work")
        page.fill("#jobs-0-title", "Hulpkok")
        page.fill("#jobs-0-employer", "Restaurant Orontes")
        page.select_option("#jobs-0-sector", "hospitality")
        go_on(page, "school")
        page.goto(f"/cvs/{client.id}/steps/done")
    page.get_by_role("button", name="Maak het cv").click()
    page.wait_for_url("**/cvs/versions/*")
    name, pdf = download(page, "Download PDF")
    assert name == "cv-zeyneb-barwari.pdf"
    assert "Restaurant Orontes" in text_of_pdf(pdf)
    page.get_by_role("link", name="Zonder naam").click()
    page.wait_for_url("**named=no")
    page.get_by_role("link", name="Lees de tekst").click()
    page.get_by_role("button", name="Ik heb het gelezen").click()
    page.wait_for_url("**named=no")
    name, word = download(page, "Download Word")
    assert re.fullmatch(r"cv-k-\d{5}\.docx", name)
    text = text_of_docx(word)
    assert "Hulpkok" in text
    assert "Horeca" in text
    assert "Orontes" not in text
    assert "Zeyneb" not in io.StringIO(text).read()


def test_typing_is_kept_without_pressing_anything(live_portal, open_phone, together):
    """J6: saved per field; a reload loses nothing."""
    client, coach = together
    page = open_phone(coach)
    page.goto(f"/cvs/{client.id}/steps/who")
    page.locator("#wish").press_sequentially("Kapper")
    page.locator("#kept", has_text="Opgeslagen").wait_for()
    page.reload()
    assert page.locator("#wish").input_value() == "Kapper"
    assert kept(live_portal, client).wish == "Kapper"


def test_the_labels_become_arabic_and_what_was_typed_stays(open_phone, together):
    """J6: labels in Arabic while the CV stays Dutch."""
    client, coach = together
    page = open_phone(coach)
    page.goto(f"/cvs/{client.id}/steps/who")
    page.fill("#wish", "Kapper")
    page.locator(".cv-labels button[lang=ar]").click()
    page.wait_for_selector("html[dir=rtl]")
    assert page.locator("#wish").input_value() == "Kapper"
    assert "عن أي عمل تبحث" in page.locator("main").inner_text()


def test_it_works_with_the_keyboard_only(open_phone, together):
    client, coach = together
    page = open_phone(coach)
    page.goto(f"/cvs/{client.id}/steps/who")
    page.locator("#wish").focus()
    page.keyboard.type("Kapper")
    page.keyboard.press("Enter")
    page.wait_for_url("**/steps/work#content")
