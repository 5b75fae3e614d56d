"""I4: every page, in Dutch and Arabic, phone and desk, light and dark: axe finds nothing.

axe goes in through the debugger, so that the content security policy stays on; its errors on the
console count as well, like a style attribute or a page that is wider than the screen.
"""

from pathlib import Path

import pytest

from portal.core.web.access import Role
from tests.conftest import TURN

AXE = (Path(__file__).parent.parent / "vendor" / "axe-4.14.1" / "axe.min.js").read_text()
TAGS = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]
ONLY = "resultTypes: ['violations']"
RUN = f"axe.run(document, {{runOnly: {TAGS}, {ONLY}}})"
# Colours do not depend on the language: that rule, the slowest, is asked of the Dutch pages.
NO_COLOURS = "rules: {'color-contrast': {enabled: false}}"
WITHOUT_COLOURS = f"axe.run(document, {{runOnly: {TAGS}, {ONLY}, {NO_COLOURS}}})"
# A word is cut where its letters stand on two lines; behind a dash or a stroke it may be.
CUT = """() => {
  const found = new Set(), range = document.createRange()
  const walk = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT)
  while (walk.nextNode()) {
    const node = walk.currentNode
    if (!node.parentElement.checkVisibility()) continue
    for (const word of node.data.matchAll(/[\\p{L}\\p{N}.,:]{2,30}/gu)) {
      range.setStart(node, word.index)
      range.setEnd(node, word.index + word[0].length)
      const rows = new Set([...range.getClientRects()].map(r => Math.round(r.top / 4)))
      if (rows.size > 1) found.add(word[0] + ' in ' + node.parentElement.outerHTML.slice(0, 60))
    }
  }
  return [...found].join(' | ')
}"""
# What is wider than the button, chip or mark in which it stands.
SPILT = """() => [...document.querySelectorAll(".btn, .chip, .badge, .seg label, .seg a")]
  .filter(one => one.checkVisibility() && one.scrollWidth > one.clientWidth + 1 && one.clientWidth)
  .map(one => one.innerText.slice(0, 40)).join(' | ')"""
LEADER = """/ /clients /clients/new /clients/{client} /clients/{client}/edit
/clients/{client}/readers /clients/{client}/readers/for-client /clients/{client}/barred
/clients/{client}/privacy /retention /households/{household} /people/alerts
/clients/{client}/referrals/new /clients/{client}/consents/new /consents
/assignments/{assignment}/edit
/desk /activities/ /activities/new
/activities/{activity} /activities/{activity}/edit /activities/{visited}/ask
/activities/questions /activities/words /activities/words/new /activities/rules
/activities/approve /activities/after-match /activities/team /activities/team/list
/branch/offices /desk/waiting/new /lessons /lessons/clients/{client}/wait
/interpreters /interpreters/requests/new /interpreters/languages/{person}
/desk/looks /people/papers /people/{person}/records/new
/guidance/clients/{client}/goals/new /guidance/goals/{plan_goal}/edit
/guidance/tasks/{plan_task}/edit /people/{person}/roles/ended/new
/people/{person}/back/{left} /people/roles/{held}/since /people/roles/ended/{ended}/edit
/people /people/new /people/invite /branch/mail /people/{person} /people/{person}/edit
/figures?year=2018 /figures/story/desk/edit?year=2018 /figures/story/desk/versions?year=2018
/figures/contents?year=2018 /figures/late?year=2018
/figures/publish?year=2018 /figures/override/desk.contacts?year=2018
/figures/published/{publication} /publications/{publication}/page
/figures/desk.contacts?year=2018 /figures/outside?year=2018 /figures/outside/threshold /nation
/exchange /exchange/columns /account /account/iban
/account/phone /account/email /account/mails /news /account/second-factor /account/passkeys/new
/drafts /claims /claims/decide /claims/deputies /payouts /payouts/overview
/payouts/account /payouts/books
/feeds /feeds/{feed} /account/tokens /api/v1/docs /agenda /agenda?view=list
/agenda?view=day&day={day} /roster?week={day} /roster/hours /visits/new /appointments/new
/appointments/{appointment} /appointments/{appointment}/move /appointments/{desk}/move /legal/terms
/legal/terms/{term}/edit /legal/cases/{case}/terms/new /claims/{claim} /claims/lines/new
/claims/lines/{line}/edit /claims/rules /claims/rules/rate/new /claims/rules/policy/new
/claims/agreements/{person} /more /help /search
/accessibility /style /offline /offline/device""".split()
GUIDE = """/ /activities/practice /activities/distance?here=3141&there=2512 /clients
/clients/{client} /activities/ /activities/new /desk /agenda
/roster?week={day} /visits/new /activities/questions/{question}""".split()
JOB_COACH = """/activities/new?kind=employer_contact /cvs /cvs/{client} /cvs/{client}/steps/who
/cvs/{client}/steps/work /cvs/{client}/steps/school /cvs/{client}/steps/languages
/cvs/{client}/steps/skills /cvs/{client}/steps/done /cvs/versions/{version}
/cvs/versions/{version}?named=no /cvs/versions/{version}/share /cvs/versions/{version}/nameless
/cvs/template
/placements /placements?which=all /placements/{placement} /placements/{placement}/edit
/placements/{placement}/end /placements/{placement}/agreement
/agreements/texts /agreements/texts/internship
/placements/lasting /clients/{client}/placements/new /placements?which=withdrawn
/placements/{placement}/withdraw /advice/{advice}/withdraw
/clients/{client}/advice""".split()
COACH = "/ /clients/{client} /activities/new".split()
WORK = """/work /employers /employers/new /employers/{employer} /employers/{employer}/edit
/employers/{employer}/step /employers/{employer}/move?to=closed /employers/{employer}/contact
/employers/{employer}/people/new /employers/people/{contact_person} /vacancies /vacancies?ended=1
/employers/{employer}/merge?with={twin} /employers/{employer}/vacancies/new /vacancies/{vacancy}
/vacancies/{vacancy}/edit /vacancies/{vacancy}/move /vacancies/{vacancy}/match
/vacancies/{vacancy}/contact /candidates/{candidate}/send
/candidates/{candidate} /work/funnel /work/funnel/found /work/funnel/climbers
/clients/{client}/ladder /clients/{client}/language /clients/{client}/wish
/ladder/{ladder_step}/withdraw""".split()
ADMINISTRATOR = "/ /outbox /accounts /status /more".split()
PAGES = {
    Role.TEAM_LEADER: LEADER,
    Role.GUIDE: GUIDE,
    Role.LEGAL_GUIDE: COACH,
    Role.LANGUAGE_COACH: COACH,
    Role.JOB_COACH: [*COACH, *JOB_COACH, *WORK],
    Role.INTERPRETER: ["/clients/{client}"],
    Role.ADMINISTRATOR: ADMINISTRATOR,
    Role.TREASURER: ["/", "/payouts"],
    Role.NATIONAL_READER: ["/", "/nation?year=2018", "/nation/branch?year=2018&branch={branch}"],
    Role.NEIGHBOUR: ["/claims/decide"],
}
NOBODY = """/log-in /log-in/link /link/none /password/forgotten /reset/none /calendar/none/pair
/nowhere /book/none /report/{report} /book/{free} /book/{card}
/book/{card}?language=ar /cv/{shared} /sign/{agreement_sign}
/sign/{agreement_signed} /sign/{over_sign} /answer/{answer}""".split()


TEAM = """/meetings /meetings/past /meetings/{meeting} /meetings/{held}
/meetings/polls/{poll}""".split()
GUIDE += TEAM
LEADER += ["/branch/webhooks"]
LEADER += TEAM
LEADER += """/clients/{client}/household /households/{household}/move /households/new
/clients/{client}/timeline /activities/clients/{client}
/guidance/no-contact /guidance /guidance?which=waiting /guidance/clients/{client}/start
/guidance/clients/{client}/pause /guidance/{trajectory}/edit /guidance/{trajectory}/end
/guidance/pauses/{pause}/edit /municipalities /municipalities/new
/municipalities/{municipality} /municipalities/{municipality}/targets/new
/municipalities/{municipality}/corrections/new /guidance/rules/{municipality}/new
/figures/ledger?municipality={municipality} /clients/{client}/close /homes /homes/new
/legal/cases /legal/cases?which=closed
/legal/cases/{case} /legal/cases/{case}/edit /legal/cases/{case}/close
/legal/clients/{client}/cases/new /legal/cases/{case}/relatives/new
/legal/relatives/{relative}/edit /legal/relatives/{relative}/papers/new
/legal/papers/{paper}/edit /legal/rules /legal/rules/new""".split()
LEADER += """/meetings/series /meetings/series/{series} /meetings/{meeting}/edit
/meetings/points/{point}
/meetings/{meeting}/guests /meetings/{meeting}/cancel /meetings/{meeting}/minutes
/meetings/{held}/attendance /meetings/new /meetings/days-off /meetings/polls/new
/meetings/plan{rhythm}""".split()


AT_ONCE = 25  # so many that one process is not at it when the others are done
PARTS = [
    (role, at // AT_ONCE, addresses[at : at + AT_ONCE])
    for role, addresses in PAGES.items()
    for at in range(0, len(addresses), AT_ONCE)
]


SCREENS = ((390, "light"), (1440, "dark"))
SMALL_DESK = (1280, "light")  # no plain word is cut


def faults_on_screens(page, address: str, language: str, asked: tuple[int, str]) -> list[str]:
    """What is wrong with a page on a phone and on a desk, of one visit.

    axe looks on the screen that is asked: the marks of a page are the same on both.
    """
    show(page, *SCREENS[0])
    found = visit(page, address)
    for screen in SCREENS:
        show(page, *screen)
        if screen == asked:
            found += violations(page, RUN if language == "nl" else WITHOUT_COLOURS)
        found += odd_looks(page)
    if language == "nl":
        show(page, *SMALL_DESK)
        found += [f"cut: {words}" for words in [page.evaluate(CUT)] if words]
    return [f"{address}: {fault}" for fault in found]


def faults_of(page, address: str) -> list[str]:
    """What is wrong with a page on the screen that it is on."""
    found = visit(page, address)
    found += violations(page, WITHOUT_COLOURS) + odd_looks(page)
    return [f"{address}: {fault}" for fault in found]


def visit(page, address: str) -> list[str]:
    """The errors on the console, with axe brought in."""
    said = []

    def listen(message) -> None:
        if message.type == "error":
            said.append(message.text)

    page.on("console", listen)
    page.goto(address)
    page.remove_listener("console", listen)
    page.evaluate(AXE)
    return [text for text in said if "404" not in text and "410" not in text]


def odd_looks(page) -> list[str]:
    found = []
    if page.evaluate("document.querySelectorAll('[style]').length"):
        found.append("a style attribute")
    wide, screen = page.evaluate("[document.documentElement.scrollWidth, innerWidth]")
    if wide > screen:
        found.append(f"{wide} wide on {screen}")
    if spilt := page.evaluate(SPILT):
        found.append(f"spilt on {screen}: {spilt}")
    return found


def show(page, width: int, scheme: str) -> None:
    page.set_viewport_size({"width": width, "height": 844})
    # At once in its new colours: axe reads them while they still change.
    page.emulate_media(color_scheme=scheme, reduced_motion="reduce")


def violations(page, run: str) -> list[str]:
    return [
        f"{violation['id']}: {violation['nodes'][0]['html'][:150]}"
        for violation in page.evaluate(run)["violations"]
    ]


@pytest.mark.long
@pytest.mark.browser
@pytest.mark.parametrize(("role", "part", "addresses"), PARTS, ids=lambda value: str(value)[:20])
@pytest.mark.parametrize("language", ["nl", "ar"])
def test_axe_finds_nothing_on_any_page(cast, open_phone, language, role, part, addresses):
    """I4: WCAG 2.2 AA, the best practices, the policy, no sideways scroll.

    A phone in light or a desk in dark, which the number of the run draws for every second page:
    the colours of a scheme are the same at every width and in every language. Of the Arabic pages
    every second one, on a phone, the others in another run.
    """
    # Without motion: a colour that is still changing has no contrast of its own.
    page = open_phone(cast.get(role), language, reduced_motion="reduce")
    faults = []
    for at, address in enumerate(addresses, TURN):
        if language == "nl" or at % 2:
            asked = SCREENS[at % 2] if language == "nl" else SCREENS[0]
            faults += faults_on_screens(page, address.format(**cast["numbers"]), language, asked)

    assert faults == []


@pytest.mark.browser
@pytest.mark.parametrize("language", ["nl", "ar"])
def test_axe_finds_nothing_where_something_is_in_the_way(cast, open_phone, language):
    """I4: the page that asks before it puts somebody on at a desk, which no address opens."""
    page = open_phone(cast[Role.GUIDE], language, reduced_motion="reduce")
    page.goto("/roster?week={off}".format(**cast["numbers"]))
    page.locator(f"form[action*='{cast['numbers']['off']}/on'] .btn").first.click()
    page.locator("[name=sure]").wait_for()
    page.evaluate(AXE)
    assert violations(page, RUN) + odd_looks(page) == []


@pytest.mark.browser
def test_axe_finds_nothing_on_the_pages_of_those_without_an_account(cast, open_phone):
    page = open_phone(cast[Role.GUIDE], reduced_motion="reduce")
    page.context.clear_cookies()
    faults = []
    for at, address in enumerate(NOBODY, TURN):
        asked = SCREENS[at % 2]
        faults += faults_on_screens(page, address.format(**cast["numbers"]), "nl", asked)

    assert faults == []


@pytest.mark.browser
@pytest.mark.parametrize("language", ["nl", "ar"])
def test_figures_of_a_running_year_fit_on_a_phone(cast, open_phone, language):
    """Three screens and a half; a chapter opens from its link, also by keyboard, and no other with
    it. The heads of its columns are the days of two periods."""
    page = open_phone(cast[Role.TEAM_LEADER], language, viewport={"width": 320, "height": 640})
    page.goto("/figures/outside?year=2018")
    assert page.evaluate("document.documentElement.scrollHeight") <= 3400
    page.goto("/figures")
    assert page.evaluate("document.documentElement.scrollWidth") <= 320
    assert page.evaluate("document.documentElement.scrollHeight") <= 3000
    assert page.locator(".kpi").first.is_visible()
    cards = page.locator(".chapters .card:not(.list)")
    assert cards.count() >= 10
    assert page.locator(".chapters .card:not(.list):visible").count() == 0

    for link in page.locator(".chapters nav a").all():
        link.press("Enter")
        [card] = page.locator(".chapters .card:not(.list):visible").all()
        assert link.get_attribute("href") == f"#{card.locator('h2').get_attribute('id')}"
        widths = card.locator("thead th:first-child").evaluate_all(
            "heads => heads.map(head => head.getBoundingClientRect().width)"
        )
        assert min(widths, default=60) >= 60  # room for a word
        assert page.evaluate("document.documentElement.scrollWidth") <= 320
