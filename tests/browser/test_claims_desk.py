"""J4: twenty claims decided by keyboard only, in at most 25 keys."""

import pytest

from portal.expenses.records.models import ExpenseClaim
from portal.people.models import Person

KEYS = 25


SEED = """
from datetime import timedelta
from portal.core.web.access import Role
from portal.core.clock import today
from tests.expenses.claims.factories import make_submitted, with_account
from tests.factories import make_branch, make_person

branch = make_branch()
leader = make_person(branch, Role.TEAM_LEADER)
for number in range(20):
    day = today() - timedelta(120 if number < 6 else 2)
    make_submitted(with_account(make_person(branch)), 450 + number, day=day)
print(json.dumps({"leader": leader.id, "branch": branch.id}))
"""


@pytest.fixture
def twenty(live_portal):
    """20 claims of 20 people: 6 are too late, 14 are all right. (their leader, the branch)"""
    made = live_portal.run(SEED)
    with live_portal.database():
        leader = Person.get_by_id(made["leader"])
        assert leader.roles
    return leader, made["branch"]


@pytest.mark.browser
def test_a_leader_decides_on_twenty_claims_with_the_keyboard_alone(live_portal, open_phone, twenty):
    """J4, D6: the list in one key, the others by A, X and V with a reason, undo by Ctrl+Z."""
    leader, branch = twenty
    page = open_phone(leader, viewport={"width": 1440, "height": 900}, has_touch=False)
    page.goto("/claims/decide")
    assert page.locator(".q.fine li").count() == 14
    pressed = 0

    def press(key):
        nonlocal pressed
        pressed += 1
        with page.expect_navigation():
            page.keyboard.press(key)

    press("g")
    press("a")
    press("Control+z")
    press("j")
    press("k")
    for _ in range(4):
        press("a")
    page.keyboard.press("x")
    page.keyboard.insert_text("Te lang geleden")
    press("Control+Enter")
    page.keyboard.press("v")
    page.keyboard.insert_text("Welke dag was dit?")
    press("Control+Enter")
    pressed += 2

    assert page.locator(".empty").is_visible()
    assert pressed <= KEYS
    with live_portal.database():
        counts = dict.fromkeys(("approved", "rejected", "returned"), 0)
        for claim in ExpenseClaim.select().where(ExpenseClaim.branch == branch):
            counts[claim.status] += 1
    assert counts == {"approved": 18, "rejected": 1, "returned": 1}


@pytest.mark.browser
def test_the_keys_stay_out_of_fields_and_can_be_switched_off(live_portal, open_phone, twenty):
    """WCAG 2.1.4"""
    leader, branch = twenty
    page = open_phone(leader, viewport={"width": 1440, "height": 900}, has_touch=False)
    page.goto("/claims/decide")
    page.keyboard.press("v")
    page.keyboard.type("a vraag over xgb")
    assert page.locator("#ask-reason").input_value() == "a vraag over xgb"

    page.get_by_role("button", name="Zet de toetsen uit").click()
    page.get_by_role("button", name="Zet de toetsen aan").wait_for()
    page.keyboard.press("a")
    page.wait_for_timeout(200)

    with live_portal.database():
        waiting = ExpenseClaim.select().where(
            ExpenseClaim.branch == branch, ExpenseClaim.status == "submitted"
        )
        assert waiting.count() == 20


UNDER_A_BAR = """() => {
  const at = document.activeElement, box = at.getBoundingClientRect();
  const top = document.elementFromPoint(box.x + box.width / 2, box.y + box.height / 2);
  return top && !at.contains(top) && !top.contains(at) ? at.textContent.trim() : "";
}"""


@pytest.mark.browser
@pytest.mark.parametrize("width", [1440, 390])
def test_no_claim_has_the_focus_under_the_bar_with_what_was_chosen(open_phone, twenty, width):
    """WCAG 2.4.11: the list scrolls on as far as one can see where one is."""
    leader, _branch = twenty
    page = open_phone(leader, viewport={"width": width, "height": 700}, has_touch=False)
    page.goto("/claims/decide")
    page.locator(".q a").first.focus()
    covered = []
    for _ in range(45):
        page.keyboard.press("Tab")
        if page.evaluate("document.activeElement.matches('.q a')"):
            covered.append(page.evaluate(UNDER_A_BAR))
    assert len(covered) >= 19
    assert set(covered) == {""}
