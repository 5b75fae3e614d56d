"""Planning on a phone, the agenda by keyboard, and a client's own page."""

from datetime import timedelta

import pytest

from portal.core.clock import today
from portal.schedule.appointments.models import Appointment
from portal.schedule.desk_hours.models import Desk
from tests.factories import make_assignment, make_branch, make_client, make_person
from tests.schedule.appointments.factories import make_appointment, make_link
from tests.schedule.desk_hours.factories import make_hours, make_shift

pytestmark = pytest.mark.browser


@pytest.fixture
def visitor(live_portal):
    """Who helps one client, and a legal guide who is on in a week."""
    with live_portal.database():
        branch = make_branch()
        person = make_person(branch)
        client = make_client(branch, name="Amira Al-Hassan", language="ar")
        make_assignment(person, client.household)
        make_shift(make_hours(branch), make_person(branch, "legal_guide", name="Lies Jansen"))
        make_appointment(person, client)
        secret = make_link(client, desk=Desk.LEGAL_GUIDE)
        assert person.roles == set()
    return person, client, secret


def test_a_visit_is_planned_on_a_phone_with_the_day_the_hour_and_one_tap(
    live_portal, visitor, open_phone
):
    """The only client and an hour are chosen already."""
    person, client, _secret = visitor
    page = open_phone(person)
    page.goto("/visits/new")
    page.fill("[name=day]", (today() + timedelta(3)).isoformat())
    page.fill("[name=start]", "14:00")
    page.click("text=Plan het")

    page.wait_for_url("**/appointments/*")
    assert "Amira Al-Hassan" in page.inner_text("main")
    with live_portal.database():
        mine = Appointment.select().where(Appointment.person == person.id)
        assert mine.where(Appointment.client == client.id, Appointment.minutes == 60).count() == 2


def test_the_arrow_keys_go_to_other_weeks_and_back_in_either_direction(visitor, open_phone):
    """Keyboard: the later week lies where reading goes on."""
    person = visitor[0]
    for language, later, earlier in (
        ("nl", "ArrowRight", "ArrowLeft"),
        ("ar", "ArrowLeft", "ArrowRight"),
    ):
        page = open_phone(person, language)
        page.goto("/agenda?view=week")
        page.keyboard.press(later)
        page.wait_for_url(f"**day={today() + timedelta(7)}*")
        page.keyboard.press(earlier)
        page.wait_for_url(f"**day={today()}*")


def test_a_filter_is_chosen_by_keyboard_only(visitor, open_phone):
    page = open_phone(visitor[0])
    page.goto("/agenda?view=list")
    page.focus(".agenda details summary")
    page.keyboard.press("Enter")
    page.focus("[name=kind][value=visit]")
    page.keyboard.press("Space")
    page.keyboard.press("Enter")

    page.wait_for_url("**kind=visit*")
    assert page.locator(".dated").count() == 1


def test_a_client_chooses_a_time_in_arabic_without_logging_in(live_portal, visitor, open_phone):
    """E4: on a phone, right to left, in two taps."""
    _person, client, secret = visitor
    page = open_phone(visitor[0])
    page.context.clear_cookies()
    page.goto(f"/book/{secret}")
    assert page.get_attribute("html", "dir") == "rtl"
    assert page.evaluate("document.documentElement.scrollWidth") <= 390
    page.locator("label.chip").first.click()
    page.click("button[value=choose]")

    page.wait_for_selector("button[value=yes]")
    page.click("button[value=yes]")
    page.wait_for_selector(".flash")
    with live_portal.database():
        made = Appointment.get(Appointment.client == client.id, Appointment.hours.is_null(False))
        assert made.client_answer == "yes"
