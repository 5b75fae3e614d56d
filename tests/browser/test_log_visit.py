"""J1: a volunteer writes down a home visit on a phone."""

from datetime import timedelta

import pytest

from portal.activities.models import Activity
from portal.core.clock import now, today
from portal.core.web.access import Role
from portal.expenses.records.models import ExpenseLine, Rate, Trip
from tests.factories import (
    make_activity,
    make_assignment,
    make_branch,
    make_client,
    make_person,
)

pytestmark = pytest.mark.browser


@pytest.fixture
def visitor(live_portal):
    """Who visited the Al-Hassans last week by car, 8.4 km there and back, and helps two more."""
    with live_portal.database():
        branch = make_branch()
        person = make_person(branch)
        hassan = make_client(branch, name="Amira Al-Hassan")
        others = [make_client(branch, name=name) for name in ("Tesfay Berhane", "Rima Haddad")]
        for client in [hassan, *others]:
            make_assignment(person, client.household, role=Role.GUIDE)
        week_ago = today() - timedelta(days=7)
        trip = Trip.create(branch=branch, person=person, travelled_on=week_ago, distance_hm=84)
        make_activity(
            person,
            hassan,
            topics={"finance": 1, "housing": 1},
            started_at=now() - timedelta(days=7),
            trip=trip,
            distance_hm=84,
        )
    person.hassan, person.last_trip = hassan.id, trip.id
    return person


def made_today(live_portal, person):
    with live_portal.database():
        made = list(
            Activity.select().where(Activity.person == person.id, Activity.happened_on == today())
        )
        trips = [activity.trip_id for activity in made]
        lines = list(ExpenseLine.select().where(ExpenseLine.trip.in_(trips)))
        rate = Rate.get(Rate.valid_until.is_null()).cents_per_km
    return made, lines, rate


def test_the_usual_visit_takes_at_most_four_taps(live_portal, open_phone, visitor):
    """J1: one visit, and one claim line of 8,4 km at the rate of the day."""
    page = open_phone(visitor)
    taps = 0
    page.goto("/activities/")
    page.locator("a[href='/activities/new']").first.tap()
    taps += 1
    page.locator("label", has_text="Geld en brieven").tap()
    taps += 1
    page.get_by_role("button", name="Opslaan").last.tap()
    taps += 1
    page.wait_for_url("**/activities/*?saved=1")

    assert taps <= 4
    assert "Opgeslagen" in page.content()
    made, lines, rate = made_today(live_portal, visitor)
    assert len(made) == 1
    assert made[0].minutes == 60
    assert [(line.distance_hm, line.amount_cents) for line in lines] == [
        (84, (84 * rate + 5) // 10)
    ]


def test_another_client_is_one_tap_and_brings_no_kilometres_of_the_first(
    live_portal, open_phone, visitor
):
    page = open_phone(visitor)
    page.goto("/activities/new")
    page.locator("label", has_text="Tesfay Berhane").tap()

    assert page.locator("[name=households]:checked").count() == 1
    assert page.locator("#km").input_value() == ""
    assert not page.locator("#travel").is_checked()
    assert "Tesfay Berhane" in page.locator("#summary").inner_text()


def test_it_works_without_javascript(live_portal, open_phone, visitor):
    """J1: works with JS off."""
    page = open_phone(visitor, java_script_enabled=False)
    page.goto("/activities/new")
    page.get_by_role("button", name="Opslaan").last.tap()
    page.wait_for_url("**/activities/*?saved=1")

    made, lines, _rate = made_today(live_portal, visitor)
    assert (len(made), len(lines)) == (1, 1)


def test_it_works_with_the_keyboard_only(live_portal, open_phone, visitor):
    """J1: keyboard-only works, and Enter in a field saves."""
    page = open_phone(visitor)
    page.goto("/activities/new")
    page.locator("[name=duration]:checked").focus()
    page.keyboard.press("ArrowRight")
    for _ in range(40):
        page.keyboard.press("Tab")
        if page.evaluate("document.activeElement.value") == "save":
            break
    page.keyboard.press("Enter")
    page.wait_for_url("**/activities/*?saved=1")

    made, _lines, _rate = made_today(live_portal, visitor)
    assert [activity.minutes for activity in made] == [90]


def test_a_reload_loses_nothing_and_the_draft_is_gone_after_saving(
    live_portal, open_phone, visitor
):
    """A7: typing is saved on the server; a reload loses nothing."""
    page = open_phone(visitor)
    page.goto("/activities/new")
    page.get_by_text("Notitie erbij").tap()
    page.locator("#note").fill("Brief van de gemeente gelezen")
    page.wait_for_url("**draft=*")
    page.reload()

    assert page.locator("#note").input_value() == "Brief van de gemeente gelezen"
    page.get_by_role("button", name="Opslaan").last.tap()
    page.wait_for_url("**/activities/*?saved=1")
    page.goto("/activities/new")
    assert page.locator("#note").input_value() == ""
    assert page.locator(".draft").count() == 0


def test_a_bsn_is_warned_about_while_typing(open_phone, visitor):
    page = open_phone(visitor)
    page.goto("/activities/new")
    page.get_by_text("Notitie erbij").tap()
    page.locator("#note").press_sequentially("Nummer 111222333 ")

    page.locator("#note-warning").wait_for()


def test_nothing_breaks_the_content_security_policy(open_phone, visitor):
    complaints = []
    page = open_phone(visitor)
    page.on("console", lambda message: complaints.append(message.text))
    page.on("pageerror", lambda error: complaints.append(str(error)))
    for path in ("/activities/new", "/activities/new?kind=office", "/activities/"):
        page.goto(path)

    assert complaints == []
