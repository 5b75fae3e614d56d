"""A year of team meetings in a browser: planned with the keyboard, answered on a phone (J8)."""

import re
from datetime import timedelta

import pytest

from portal.core.clock import local, today
from portal.core.web.access import Role
from portal.schedule.meetings.models import Invitation, Meeting
from tests.browser.test_axe import faults_of
from tests.factories import make_branch, make_person

pytestmark = pytest.mark.browser


@pytest.fixture
def team(live_portal):
    with live_portal.database():
        branch = make_branch(region="Midden")
        leader = make_person(branch, Role.TEAM_LEADER, name="Joke Visser")
        guide = make_person(branch, Role.GUIDE, language="ar")
        roles = [person.roles for person in (leader, guide)]
    return leader, guide, roles


def links_in(live_portal, person) -> list[str]:
    """What the mails to somebody say, which only the portal itself can read."""
    return live_portal.run(f"""
import re
from portal.mail.models import OutboxMail
mails = OutboxMail.select().where(OutboxMail.recipient == {person.email!r})
found = [re.search("/rsvp/[^ \\n]+", mail.body)[0] for mail in mails.order_by(OutboxMail.id)]
print(json.dumps(found))
""")


def test_a_year_is_planned_by_keyboard_and_answered_on_a_phone(live_portal, team, open_phone):
    """E1, E2, J8: few keys for the leader; for the guest one page with one form, in Arabic."""
    leader, guide, _roles = team
    desk = open_phone(leader, viewport={"width": 1440, "height": 900}, has_touch=False)
    desk.goto("/meetings/plan")
    desk.locator("#start").focus()
    for field, typed in (("#start", "10:00"), ("#end", "11:30")):
        desk.fill(field, typed)
    desk.locator("#place").press("Enter")
    desk.wait_for_url("**/meetings/plan?*")
    shown = desk.locator(".date-row input[type=date]").count()
    desk.get_by_role("button", name="Zet in de agenda en nodig uit").press("Enter")
    desk.wait_for_url("**/meetings/series/*")

    with live_portal.database():
        planned = list(Meeting.select().where(Meeting.organiser == leader))
    assert 8 <= len(planned) <= 9
    assert shown == len(planned) + 2
    assert {local(meeting.starts_at).hour for meeting in planned} == {10}

    [address] = links_in(live_portal, guide)
    phone = open_phone(guide, "ar")
    phone.context.clear_cookies()
    assert faults_of(phone, address) == []
    phone.locator("button[name=all]").tap()
    phone.wait_for_selector(".note.ok")
    assert phone.context.cookies() == []
    with live_portal.database():
        said = [i.answer for i in Invitation.select().where(Invitation.person == guide)]
    assert said == ["yes"] * len(planned)


def test_one_meeting_from_the_invitation_to_who_came(live_portal, team, open_phone):
    """J8: plan, answer, agenda, cancel and undo, each by what a page offers."""
    leader, guide, _roles = team
    desk = open_phone(leader, viewport={"width": 1440, "height": 900}, has_touch=False)
    desk.goto("/meetings/new")
    desk.fill("#title", "Intervisie")
    desk.fill("#day", str(today() + timedelta(days=9)))
    desk.fill("#start", "13:00")
    desk.fill("#end", "14:00")
    desk.keyboard.press("Enter")
    desk.wait_for_url(re.compile(r"/meetings/\d+$"))

    [address] = links_in(live_portal, guide)
    mailed = open_phone(guide)
    mailed.context.clear_cookies()
    assert faults_of(mailed, address) == []
    mailed.locator("button[value=maybe]").tap()
    mailed.wait_for_selector("[aria-pressed=true]")

    phone = open_phone(guide)
    phone.goto(desk.url)
    phone.fill("#text", "Rooster van de feestdagen")
    phone.get_by_role("button", name="Zet op de agenda").tap()
    phone.wait_for_selector("text=Wie komt er?")
    desk.reload()
    assert desk.get_by_text("Rooster van de feestdagen").is_visible()
    assert desk.locator(".people .badge.warn").count() == 1

    desk.get_by_role("link", name="Zeg af").click()
    desk.fill("#reason", "Te weinig mensen")
    desk.keyboard.press("Enter")
    desk.wait_for_selector("text=Te weinig mensen")
    desk.get_by_role("button", name="Laat het toch doorgaan").click()
    desk.wait_for_selector("text=Het overleg gaat toch door.")
