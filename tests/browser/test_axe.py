"""I4: every page, in Dutch and Arabic, phone and desk, light and dark: axe finds nothing.

axe goes in through the debugger, so that the content security policy stays on; its errors on the
console count as well, like a style attribute or a page that is wider than the screen.
"""

from datetime import date
from pathlib import Path

import pytest

from portal.access import Role
from portal.expenses.models import ExpenseClaim, ExpenseLine
from portal.feeds.models import Feed
from portal.guidance.models import Trajectory
from portal.legal.models import LegalCase, LegalTerm
from portal.mail.models import OutboxMail
from portal.moments import today
from portal.roster.models import Closure, Desk
from portal.work.models import Placement
from tests.appointments.factories import make_appointment, make_link
from tests.cvs.factories import make_share, make_version
from tests.factories import (
    make_activity,
    make_assignment,
    make_branch,
    make_client,
    make_employer,
    make_person,
)
from tests.meetings.factories import (
    make_action,
    make_meeting,
    make_point,
    make_poll,
    make_series,
    soon,
)
from tests.roster.factories import make_hours, make_shift
from tests.work.factories import at_work

AXE = (Path(__file__).parent.parent / "vendor" / "axe-4.14.1" / "axe.min.js").read_text()
TAGS = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]
RUN = f"axe.run(document, {{runOnly: {TAGS}}})"
CONTRAST = "axe.run(document, {runOnly: {type: 'rule', values: ['color-contrast']}})"
LEADER = """/ /clients /clients/new /clients/{client} /clients/{client}/edit
/clients/{client}/readers /households/{household} /desk /activities/ /activities/new
/activities/{activity} /activities/{activity}/edit /activities/team /activities/team/list
/people /people/new /people/{person} /people/{person}/edit /figures?year=2018
/figures/desk.contacts?year=2018 /exchange /account /account/iban /account/phone /account/mails
/account/kept /claims /claims/decide /claims/deputies /payouts /payouts/overview /payouts/account
/feeds /feeds/{feed} /agenda /agenda?view=list
/agenda?view=day&day={day} /roster?week={day} /roster/hours /visits/new /appointments/new
/appointments/{appointment} /appointments/{appointment}/move /appointments/{desk}/move /legal/terms
/legal/terms/{term}/edit /legal/cases/{case}/terms/new /claims/{claim} /claims/lines/new
/claims/lines/{line}/edit /claims/rules /claims/rules/rate/new /claims/rules/policy/new
/claims/agreements/{person} /more /help
/accessibility /style""".split()
GUIDE = """/ /clients /clients/{client} /activities/ /activities/new /desk /agenda
/roster?week={day} /visits/new""".split()
JOB_COACH = """/activities/new?kind=employer_contact /cvs /cvs/{client} /cvs/{client}/steps/who
/cvs/{client}/steps/work /cvs/{client}/steps/school /cvs/{client}/steps/languages
/cvs/{client}/steps/skills /cvs/{client}/steps/done /cvs/versions/{version}
/cvs/versions/{version}?named=no /cvs/versions/{version}/share /cvs/template
/placements /placements?which=all /placements/{placement} /placements/{placement}/edit
/placements/{placement}/end /placements/lasting /clients/{client}/placements/new
/clients/{client}/advice""".split()
COACH = "/ /clients/{client} /activities/new".split()
WORK = """/work /employers /employers/new /employers/{employer} /employers/{employer}/edit
/employers/{employer}/step /employers/{employer}/move?to=closed /employers/{employer}/contact
/employers/{employer}/people/new /employers/people/{contact_person} /vacancies /vacancies?ended=1
/employers/{employer}/merge?with={twin} /employers/{employer}/vacancies/new /vacancies/{vacancy}
/vacancies/{vacancy}/edit /vacancies/{vacancy}/move /vacancies/{vacancy}/match
/candidates/{candidate} /work/funnel /work/funnel/found /work/funnel/climbers
/clients/{client}/ladder /clients/{client}/language /clients/{client}/wish
/ladder/{ladder_step}/withdraw""".split()
ADMINISTRATOR = "/ /outbox /more".split()
PAGES = {
    Role.TEAM_LEADER: LEADER,
    Role.GUIDE: GUIDE,
    Role.LEGAL_GUIDE: COACH,
    Role.LANGUAGE_COACH: COACH,
    Role.JOB_COACH: [*COACH, *JOB_COACH, *WORK],
    Role.INTERPRETER: ["/clients/{client}"],
    Role.ADMINISTRATOR: ADMINISTRATOR,
}
NOBODY = """/log-in /password/forgotten /reset/none /calendar/none/pair /nowhere /book/none
/book/{free} /book/{card} /book/{card}?language=ar /cv/{shared}""".split()


TEAM = """/meetings /meetings/past /meetings/{meeting} /meetings/{held}
/meetings/polls/{poll}""".split()
GUIDE += TEAM
LEADER += TEAM
LEADER += """/meetings/series /meetings/series/{series} /meetings/{meeting}/edit
/meetings/{meeting}/guests /meetings/{meeting}/cancel /meetings/{meeting}/minutes
/meetings/{held}/attendance /meetings/new /meetings/days-off /meetings/polls/new
/meetings/plan{rhythm}""".split()


@pytest.fixture(scope="module")
def cast(live_portal):
    """A branch with somebody in each role that sees pages of its own, and one of everything."""
    with live_portal.database():
        branch = make_branch()
        people = {role: make_person(branch, role) for role in PAGES}
        leader, guide = people[Role.TEAM_LEADER], people[Role.GUIDE]
        client = make_client(branch, name="سلام حداد", phone="010-1234567", language="ar")
        make_client(branch, household=client.household, born_on=date(2012, 5, 1))
        for role in set(PAGES) - {Role.TEAM_LEADER, Role.ADMINISTRATOR}:
            make_assignment(people[role], client.household, role=role)
        employer = make_employer(branch, next_action="Bellen", next_action_on=date(2026, 1, 5))
        dated = {"branch": branch, "client": client, "started_on": date(2019, 1, 15)}
        Trajectory.create(**dated, year_number=2)
        placement = Placement.create(**dated, code="p", employer=employer, kind="internship")
        LegalCase.create(branch=branch, client=client, code="c", kind="naturalisation")
        OutboxMail.create(recipient="iemand@example.org", subject="Welkom", body="Dag")
        activity = make_activity(leader, client, kind="desk_contact", topics={"finance": 1})
        make_activity(guide, client, note="kort")
        claim = ExpenseClaim.create(branch=branch, claimant=leader, month=202611)
        cost = {"spent_on": date(2026, 11, 2), "kind": "parking", "amount_cents": 450}
        line = ExpenseLine.create(branch=branch, claim=claim, **cost)
        feed = Feed.create(branch=branch, owner=leader, purpose="mine", token_digest="x")
        hours = make_hours(branch, desk=Desk.LEGAL_GUIDE)
        legal = people[Role.LEGAL_GUIDE]
        shift = make_shift(hours, legal)
        walk_in = make_hours(branch, desk=Desk.WALK_IN, needed=3)
        make_shift(walk_in, guide, shift.held_on, status="seeking")
        Closure.create(branch=branch, first_on=today(), last_on=today(), reason="Feestdag")
        visit = make_appointment(guide, client, note="over de huur", interpreter=leader)
        at_desk = {"hours": hours, "kind": "legal_consultation", "minutes": 30}
        begins = hours.starts_at(shift.held_on)
        booked = make_appointment(legal, client, starts_at=begins, **at_desk)
        case = LegalCase.create(branch=branch, code="zaak", client=client, kind="reunification")
        term = LegalTerm.create(
            branch=branch, case=case, kind="hearing", due_on=today(), source="letter"
        )
        version = make_version(client, people[Role.JOB_COACH])
        shared = make_share(people[Role.JOB_COACH], version)
        for person in people.values():
            assert person.roles  # kept with the person: there is no database once we are out
        numbers = {
            "client": client.id,
            "version": version.id,
            "placement": placement.id,
            "shared": shared,
            "household": client.household_id,
            "activity": activity.id,
            "person": guide.id,
            "feed": feed.id,
            "day": shift.held_on,
            "appointment": visit.id,
            "desk": booked.id,
            "case": case.id,
            "term": term.id,
            "free": make_link(client, desk=Desk.LEGAL_GUIDE),
            "card": make_link(client, appointment=booked),
            "claim": claim.id,
            "line": line.id,
            **at_work(branch, people[Role.JOB_COACH], client),
            **meetings_of(leader, guide),
        }
    return people | {"numbers": numbers}


def meetings_of(leader, guide) -> dict:
    """A meeting that is planned, one that was, a series, a poll, and how a year is planned."""
    planned, series = make_meeting(leader, leader, guide), make_series(leader)
    held = make_meeting(leader, leader, guide, starts_at=soon(-3), notes="Goed overleg.")
    poll = make_poll(leader, leader, guide)
    make_point(planned, text="جدول الأعمال", added_by=guide.id)
    make_action(held, guide)
    make_action(held, leader, due_on=date(2018, 1, 1))
    year = today().year + 1
    rhythm = f"?title=Overleg&every_weeks=6&first_on={year}-01-11&until_on={year}-12-20"
    return {
        "meeting": planned.id,
        "held": held.id,
        "series": series.id,
        "poll": poll.id,
        "rhythm": rhythm + "&start=10:00&end=11:30&region=Midden",
    }


def faults_of(page, address: str, other_scheme: str | None = None) -> list[str]:
    said = []

    def listen(message) -> None:
        if message.type == "error":
            said.append(message.text)

    page.on("console", listen)
    page.goto(address)
    page.remove_listener("console", listen)
    found = [text for text in said if "404" not in text and "410" not in text]
    page.evaluate(AXE)
    found += violations(page, RUN)
    if other_scheme:
        page.emulate_media(color_scheme=other_scheme)
        found += violations(page, CONTRAST)
        page.emulate_media(color_scheme="light" if other_scheme == "dark" else "dark")
    if page.evaluate("document.querySelectorAll('[style]').length"):
        found.append("a style attribute")
    wide, screen = page.evaluate("[document.documentElement.scrollWidth, innerWidth]")
    if wide > screen:
        found.append(f"{wide} wide on {screen}")
    return [f"{address}: {fault}" for fault in found]


def violations(page, run: str) -> list[str]:
    return [
        f"{violation['id']}: {violation['nodes'][0]['html'][:150]}"
        for violation in page.evaluate(run)["violations"]
    ]


@pytest.mark.browser
@pytest.mark.parametrize("width", [390, 1440])
@pytest.mark.parametrize("language", ["nl", "ar"])
def test_axe_finds_nothing_on_any_page(cast, open_phone, language, width):
    """I4: WCAG 2.2 AA, the best practices, the policy, no sideways scroll.

    Each width in light and in dark; the other scheme differs in its colours only, and those are
    the same in every language.
    """
    faults = []
    scheme = "dark" if (language, width) in {("ar", 390), ("nl", 1440)} else "light"
    other = {"dark": "light", "light": "dark"}[scheme] if language == "nl" else None
    screen = {"viewport": {"width": width, "height": 844}, "color_scheme": scheme}
    for role, addresses in PAGES.items():
        # Without motion: a colour that is still changing has no contrast of its own.
        page = open_phone(cast[role], language, **screen, reduced_motion="reduce")
        for address in addresses:
            faults += faults_of(page, address.format(**cast["numbers"]), other)
    page.context.clear_cookies()
    for address in NOBODY:
        faults += faults_of(page, address.format(**cast["numbers"]))

    assert faults == []


@pytest.mark.browser
def test_nothing_scrolls_sideways_at_320_px(cast, open_phone):
    """The width of a screen at 400 % zoom."""
    wide = []
    for who, addresses in ((Role.TEAM_LEADER, LEADER), (Role.JOB_COACH, WORK)):
        page = open_phone(cast[who], "nl", viewport={"width": 320, "height": 640})
        for address in addresses:
            page.goto(address.format(**cast["numbers"]))
            if page.evaluate("document.documentElement.scrollWidth") > 320:
                wide.append(address)

    assert wide == []
