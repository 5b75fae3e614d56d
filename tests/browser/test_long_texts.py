"""However long names, words and links are: nothing scrolls sideways."""

import pytest

from portal.core.web.access import Role
from portal.people.models import Person
from tests.browser.test_axe import NOBODY, PAGES

WIDE = """() => {
  const screen = document.documentElement.clientWidth
  if (document.documentElement.scrollWidth <= screen) return null
  const all = [...document.querySelectorAll('main *, header *, nav *, body > *')]
  const out = all.filter(e => e.getBoundingClientRect().right > screen + 1)
  const last = out.filter(e => !out.some(o => o !== e && e.contains(o)))
  return last.slice(0, 3).map(e => e.outerHTML.slice(0, 120)).join(' | ') || 'something'
}"""


@pytest.fixture(scope="module")
def soiled(live_portal):
    made = live_portal.run(
        "from tests.browser.cast import everything\n"
        "from tests.browser.soiled import soil\n"
        "from portal.people.models import Person\n"
        "made = everything()\n"
        "branch = Person.get_by_id(next(iter(made['people'].values()))).branch_id\n"
        "made['soiled'] = soil(branch)\n"
        "print(json.dumps(made))"
    )
    return made | {"people": people_of(live_portal, made)}


def people_of(live_portal, made: dict) -> dict:
    with live_portal.database():
        people = {role: Person.get_by_id(made["people"][role]) for role in PAGES}
        for person in people.values():
            assert person.roles  # kept with the person: there is no database once we are out
    return people


def faults_of(open_phone, made: dict, width: int, look: str) -> list[str]:
    faults = []
    for role, addresses in PAGES.items():
        page = open_phone(made["people"][role], viewport={"width": width, "height": 700})
        for address in addresses:
            page.goto(address.format(**made["numbers"]))
            if fault := page.evaluate(look):
                faults.append(f"{address}: {fault}")
    page.context.clear_cookies()
    for address in NOBODY:
        page.goto(address.format(**made["numbers"]))
        if fault := page.evaluate(look):
            faults.append(f"{address}: {fault}")
    return faults


@pytest.mark.browser
@pytest.mark.timeout(1200)
def test_long_texts_make_no_page_wider_than_a_phone_of_320_px(soiled, open_phone):
    """320 px is a screen at 400 % zoom."""
    assert soiled["soiled"] > 100
    assert faults_of(open_phone, soiled, 320, WIDE) == []


@pytest.mark.browser
def test_a_short_page_begins_at_the_top_of_a_phone(live_portal, open_phone):
    made = live_portal.run(
        "from tests.browser.cast import everything\nprint(json.dumps(everything()))"
    )
    people = people_of(live_portal, made)
    page = open_phone(people[Role.TEAM_LEADER], viewport={"width": 390, "height": 1400})
    for address in ("/more", "/account/phone", "/feeds", "/claims"):
        page.goto(address)
        top = page.evaluate("document.querySelector('.desk .main').getBoundingClientRect().top")
        side = page.evaluate("document.querySelector('.desk .side').getBoundingClientRect().top")
        assert top - side < 20, address
