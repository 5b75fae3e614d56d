"""However long names, words and links are: nothing scrolls sideways."""

import pytest

from portal.core.web.access import Role
from tests.browser.conftest import made_in
from tests.browser.test_axe import NOBODY, PARTS

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
    return made_in(
        live_portal,
        "from tests.browser.cast import everything\n"
        "from tests.browser.soiled import soil\n"
        "from portal.people.models import Person\n"
        "made = everything()\n"
        "branch = Person.get_by_id(next(iter(made['people'].values()))).branch_id\n"
        "made['soiled'] = soil(branch)",
    )


def faults_of(page, made: dict, addresses: list[str]) -> list[str]:
    faults = []
    for address in addresses:
        page.goto(address.format(**made["numbers"]))
        if fault := page.evaluate(WIDE):
            faults.append(f"{address}: {fault}")
    return faults


@pytest.mark.browser
@pytest.mark.parametrize(("role", "part", "addresses"), PARTS, ids=lambda value: str(value)[:20])
def test_long_texts_make_no_page_wider_than_a_phone_of_320_px(
    soiled, open_phone, role, part, addresses
):
    """320 px is a screen at 400 % zoom."""
    page = open_phone(soiled[role], viewport={"width": 320, "height": 700})

    assert soiled["soiled"] > 100
    assert faults_of(page, soiled, addresses) == []


@pytest.mark.browser
def test_long_texts_make_no_page_wide_for_those_without_an_account(soiled, open_phone):
    page = open_phone(soiled[Role.GUIDE], viewport={"width": 320, "height": 700})
    page.context.clear_cookies()

    assert faults_of(page, soiled, NOBODY) == []


@pytest.mark.browser
def test_a_short_page_begins_at_the_top_of_a_phone(cast, open_phone):
    page = open_phone(cast[Role.TEAM_LEADER], viewport={"width": 390, "height": 1400})
    for address in ("/more", "/account/phone", "/feeds", "/claims"):
        page.goto(address)
        top = page.evaluate("document.querySelector('.desk .main').getBoundingClientRect().top")
        side = page.evaluate("document.querySelector('.desk .side').getBoundingClientRect().top")
        assert top - side < 20, address
