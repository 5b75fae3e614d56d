"""I4: every page, in Dutch and Arabic, on a phone and on a desk: axe finds nothing.

axe goes in through the debugger, so that the content security policy stays on; its errors on the
console count as well, like a style attribute or a page that is wider than the screen.
"""

from datetime import date
from pathlib import Path

import pytest

from portal.access import Role
from portal.feeds.models import Feed
from tests.factories import (
    make_activity,
    make_assignment,
    make_branch,
    make_client,
    make_employer,
    make_person,
)

AXE = (Path(__file__).parent.parent / "vendor" / "axe-4.14.1" / "axe.min.js").read_text()
TAGS = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]
RUN = f"axe.run(document, {{runOnly: {TAGS}}})"
LEADER = """/ /clients /clients/new /clients/{client} /clients/{client}/edit
/clients/{client}/readers /households/{household} /desk /activities/ /activities/new
/activities/{activity} /activities/{activity}/edit /activities/team /activities/team/list
/people /people/new /people/{person} /people/{person}/edit /figures?year=2018
/figures/desk.contacts?year=2018 /exchange /account /account/iban /account/phone /account/mails
/account/kept /claims /feeds /feeds/{feed} /more /help
/accessibility /style""".split()
GUIDE = "/ /clients /clients/{client} /activities/ /activities/new /desk".split()
NOBODY = "/log-in /password/forgotten /reset/none /calendar/none/pair /nowhere".split()


@pytest.fixture(scope="module")
def cast(live_portal):
    """A branch with somebody in each role that sees pages of its own, and one of everything."""
    with live_portal.database():
        branch = make_branch()
        leader = make_person(branch, Role.TEAM_LEADER)
        guide = make_person(branch, Role.GUIDE)
        client = make_client(branch, name="سلام حداد")
        make_client(branch, household=client.household, born_on=date(2012, 5, 1))
        make_assignment(guide, client.household)
        make_employer(branch)
        activity = make_activity(leader, client, kind="desk_contact", topics={"finance": 1})
        make_activity(guide, client, note="kort")
        feed = Feed.create(branch=branch, owner=leader, purpose="mine", token_digest="x")
        people = [(person, person.roles) for person in (leader, guide)]
        numbers = {
            "client": client.id,
            "household": client.household_id,
            "activity": activity.id,
            "person": guide.id,
            "feed": feed.id,
        }
    return {"leader": people[0][0], "guide": people[1][0], "numbers": numbers}


def faults_of(page, address: str) -> list[str]:
    said = []

    def listen(message) -> None:
        if message.type == "error":
            said.append(message.text)

    page.on("console", listen)
    page.goto(address)
    page.remove_listener("console", listen)
    found = [text for text in said if "404" not in text and "410" not in text]
    page.evaluate(AXE)
    for violation in page.evaluate(RUN)["violations"]:
        node = violation["nodes"][0]
        found.append(f"{violation['id']}: {node['html'][:150]}")
    if page.evaluate("document.querySelectorAll('[style]').length"):
        found.append("a style attribute")
    wide, screen = page.evaluate("[document.documentElement.scrollWidth, innerWidth]")
    if wide > screen:
        found.append(f"{wide} wide on {screen}")
    return [f"{address}: {fault}" for fault in found]


@pytest.mark.browser
@pytest.mark.parametrize("width", [390, 1440])
@pytest.mark.parametrize("language", ["nl", "ar"])
def test_axe_finds_nothing_on_any_page(cast, open_phone, language, width):
    """I4: WCAG 2.2 AA, the best practices, the policy, and no sideways scroll."""
    faults = []
    scheme = "dark" if (language, width) in {("ar", 390), ("nl", 1440)} else "light"
    screen = {"viewport": {"width": width, "height": 844}, "color_scheme": scheme}
    for who, addresses in (("leader", LEADER), ("guide", GUIDE)):
        page = open_phone(cast[who], language, **screen)
        for address in addresses:
            faults += faults_of(page, address.format(**cast["numbers"]))
    page.context.clear_cookies()
    for address in NOBODY:
        faults += faults_of(page, address)

    assert faults == []


@pytest.mark.browser
def test_nothing_scrolls_sideways_at_320_px(cast, open_phone):
    """The width of a screen at 400 % zoom."""
    page = open_phone(cast["leader"], "nl", viewport={"width": 320, "height": 640})
    wide = []
    for address in LEADER:
        page.goto(address.format(**cast["numbers"]))
        if page.evaluate("document.documentElement.scrollWidth") > 320:
            wide.append(address)

    assert wide == []
