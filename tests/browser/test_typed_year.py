"""The year 2018 of the source, typed through the screens: its figures, its text, published.

A handful of each kind of work. What only repeats is sent as the form of its page as it stands.
"""

import re
from urllib.parse import urlencode

import pytest
from lxml import html

from portal.people.models import Person
from tests.forms import largest_form

pytestmark = pytest.mark.browser

SEED = """
from datetime import date
from portal.branches.models import Branch
from portal.core.web.access import Role
from tests.factories import make_person

number = next(factories._numbers)
branch = Branch.create(code=f"typed-{number}", name="Maassluis")
leader = make_person(branch, Role.SENIOR_TEAM_LEADER, name="Sara Visser", employment="paid",
    started_on=date(2014, 1, 1))
print(json.dumps({"leader": leader.id, "branch": branch.id}))
"""
MANY = (  # who works here, as what, with which roles, since when, until when
    ("Bas Ridder", "paid", "team_leader", "1-1-2016", ""),
    ("Nadia Smit", "paid", "team_leader", "1-1-2016", "14-9-2018"),
    ("Piet Bakker", "paid", "team_leader", "1-1-2016", "31-12-2017"),
    ("Joke Mulder", "volunteer", "guide", "1-1-2016", ""),
    ("Lies de Boer", "volunteer", "language_coach", "1-1-2016", ""),
    ("Anna Post", "volunteer", "job_coach", "1-1-2016", ""),
    ("Omar Saleh", "volunteer", "interpreter", "1-3-2018", ""),
    ("Tim Vos", "trainee", "guide", "1-9-2018", ""),
)
FIGURES = {
    # 4 came together, 1 after her husband; before the year 6 more than were asked
    "housing.housed": 5,
    "housing.adults": 3,
    "housing.children": 2,
    "housing.men": 2,
    "housing.women": 3,
    "housing.nationality.SY": 4,
    "housing.nationality.ER": 1,
    "housing.reunification_arrivals": 1,
    "housing.homes": 1,
    "housing.own_moves": 0,
    "target.opening": 6,
    "target.target": 3,
    "target.corrections": "−1",
    "target.closing": 7,
    # three visits of who is longer here, one of who is in guidance
    "desk.contacts": 3,
    "desk.topics": 4,
    "desk.topic.finance": 3,
    "desk.topic.legal": 1,
    "desk.unique_clients": 1,
    "desk.half_days_per_week": 2,
    "desk.referrals": 1,
    "desk.referrals.to.Wijkteam": 1,
    "guidance.contacts": 1,
    "guidance.started.1": 3,
    "guidance.started.2": 1,
    "guidance.clients": 4,
    "guidance.talks": 1,
    "legal.reunification.opened": 1,
    "legal.reunification.total": 2,
    "legal.reunification.closed": 1,
    "legal.cases.naturalisation.opened": 1,
    "legal.families_reunited": 1,
    "legal.families_reunited.nationality.ER": 1,
    "legal.contacts": 1,
    "legal.consultation_clients": 1,
    "language.coaches": 1,
    "language.households": 1,
    "language.lessons": 2,
    "work.clients": 1,
    "work.employer_contacts": 1,
    "work.employers": 1,
    "work.placements": 2,
    "work.placements.internship": 1,
    "work.placements.paid_job": 1,
    "work.courses_paid_by_others": 1,
    "work.ladder.risen": 1,
    "work.ladder.steps_climbed": 2,
    "people.paid": 3,
    "people.team_leader": 2,
    "people.volunteers": 4,
    "people.trainees": 1,
    "people.interpreter": 1,
    "meetings.held": 2,
    "meetings.average_weeks_between": 6,
    "hours.desk_contact": 4,
    "hours.language_lesson": 2,
    "hours.meetings": 9,  # three people at each
}
SUMS = ("target.", "hours.", "meetings.average", "desk.half_days", "work.ladder.steps")
STORY = """In {place} zijn in {year} {housing.housed} statushouders gehuisvest. \
Daarmee behoudt de gemeente {target.closing:lead}.

- {housing.adults} volwassenen, {housing.children} kinderen
- grootste groep: {housing.nationality:most}
"""


@pytest.fixture
def branch(live_portal):
    """A branch of which nothing is known but who leads it. (the leader, its number)"""
    made = live_portal.run(SEED)
    with live_portal.database():
        leader = Person.get_by_id(made["leader"])
        assert leader.roles
    return leader, made["branch"]


class Screens:
    """The forms of the portal, as somebody who is logged in fills them in."""

    def __init__(self, context):
        self.requests = context.request

    def fill(self, address: str, /, **typed) -> str:
        """Send the main form of a page; where it leads. A question about it is answered yes."""
        page = self.requests.get(address)
        assert page.ok, (address, page.status)
        form = largest_form(page.text())
        unknown = {name for name in typed if name not in form.names}
        assert not unknown, (address, unknown, sorted(form.names))
        for _question in range(2):
            answer = self.send(form.action or address, form.values | typed)
            if answer.status != 422:
                break
            form = largest_form(answer.text())
            typed |= {name: "y" for name in form.names if name.startswith(("sure", "likely"))}
        said = html.fromstring(answer.text() or "<p>").xpath("string(//main)").split()
        assert 300 < answer.status < 400, (address, answer.status, " ".join(said)[-900:])
        return answer.headers["location"]

    def send(self, address: str, values: dict):
        return self.requests.post(
            address,
            data=urlencode(values, doseq=True),
            headers={"Content-Type": "application/x-www-form-urlencoded"},
            max_redirects=0,
        )

    def log(self, kind: str, client: str, day: str, start: str, **more) -> None:
        about = f"&client={client}" if client else ""
        self.fill(
            f"/activities/new?kind={kind}{about}",
            day="other",
            date=day,
            start=start,
            duration="60",
            **more,
        )


def number_in(address: str) -> str:
    return re.search(r"/(\d+)", address)[1]


def type_the_branch(screens) -> None:
    """Its municipality with rule, target and ledger, its homes, people, opening hours, meetings."""
    place = number_in(screens.fill("/municipalities/new", name="Maassluis"))
    screens.fill(
        f"/guidance/rules/{place}/new", months="24", valid_from="1-1-2010", source="Contract"
    )
    for half, persons in (("2018-H1", "2"), ("2018-H2", "1")):
        screens.fill(f"/municipalities/{place}/targets/new", half_year=half, persons=persons)
    for day, direction, persons in (("31-12-2017", "more", "6"), ("1-8-2018", "fewer", "1")):
        screens.fill(
            f"/municipalities/{place}/corrections/new",
            corrected_on=day,
            direction=direction,
            persons=persons,
            reason="Stand van het COA",
        )
    for day in ("20-12-2017", "1-2-2018"):
        screens.fill("/homes/new", address=f"Haven {day}", available_on=day, municipality=place)
    for name, employment, role, since, until in MANY:
        first = name.split()[0].lower()
        screens.fill(
            "/people/new",
            name=name,
            email=f"{first}@example.org",
            employment=employment,
            roles=role,
            started_on=since,
            ended_on=until,
            conduct_certificate_on=since,
            confidentiality_on=since,
        )
    screens.fill("/roster/hours", weekday="0", opens="9:00", closes="17:00", valid_from="1-1-2018")
    for day in ("6-2-2018", "20-3-2018"):
        planned = {"title": "Teamoverleg", "day": day, "start": "10:00", "end": "11:30"}
        meeting = number_in(screens.fill("/meetings/new", whom="all", **planned))
        page = largest_form(screens.requests.get(f"/meetings/{meeting}/attendance").text())
        came = sorted(page.offered["people"], key=int)[:3]
        screens.fill(f"/meetings/{meeting}/attendance", people=came)


def type_the_clients(page, screens) -> tuple[str, str]:
    """Who is longer here, with a wife who joins him; who was housed in 2017; a family of four."""
    old = number_in(
        screens.fill(
            "/clients/new",
            name="Yusuf Kidane",
            sex="m",
            born_on="3-4-1980",
            nationality="ER",
            arrival="assigned",
            housed_on="1-5-2015",
            household_role="main",
        )
    )
    shown = screens.requests.get(f"/clients/{old}").text()
    household = re.search(r"/households/(\d+)", shown)[1]
    screens.fill(
        "/clients/new",
        name="Selam Tesfay",
        sex="f",
        born_on="9-9-1982",
        nationality="ER",
        arrival="reunification",
        housed_on="1-7-2018",
        household=household,
        household_role="partner",
        sponsor=old,
    )
    screens.fill(
        "/clients/new",
        name="Amal Darwish",
        sex="f",
        born_on="2-2-1990",
        nationality="SY",
        arrival="assigned",
        housed_on="1-2-2017",
        household_role="main",
    )
    page.goto("/households/new")
    family = (("Karim", "m", "1985"), ("Rima", "f", "1987"), ("Lina", "f", "2012"))
    for at, (name, sex, born) in enumerate((*family, ("Sami", "m", "2014"))):
        page.fill(f"[name=people-{at}-name]", f"{name} Haddad")
        page.select_option(f"[name=people-{at}-sex]", sex)
        page.fill(f"[name=people-{at}-born_on]", f"{born}-06-05")
    page.select_option("[name=nationality]", "SY")
    page.select_option("[name=arrival]", "assigned")
    page.fill("[name=housed_on]", "2018-03-10")
    page.get_by_role("button", name="Voeg het huishouden toe").click()
    page.wait_for_url(re.compile(r"/households/\d+"))
    return old, number_in(page.get_by_role("link", name="Karim Haddad").first.get_attribute("href"))


def type_the_help(screens, old: str, father: str) -> None:
    """Desk, guidance and legal cases."""
    screens.log("desk_contact", old, "7-5-2018", "10:00", topics="finance")
    screens.log("desk_contact", old, "8-5-2018", "10:00", topics=["finance", "legal"])
    screens.log("desk_contact", old, "14-5-2018", "10:00", topics="finance")
    screens.log("desk_contact", father, "14-5-2018", "11:00", topics="housing")
    screens.log("legal_consultation", old, "15-5-2018", "10:00")
    screens.log("guidance_talk", father, "16-5-2018", "10:00")
    screens.fill(
        f"/clients/{old}/referrals/new",
        referred_to="Wijkteam",
        referred_on="8-5-2018",
        agreed="spoken",
    )
    opened = (
        (old, "reunification", "1-3-2017"),
        (father, "reunification", "1-5-2018"),
        (old, "naturalisation", "1-6-2018"),
    )
    cases = [
        number_in(screens.fill(f"/legal/clients/{who}/cases/new", kind=kind, opened_on=day))
        for who, kind, day in opened
    ]
    screens.fill(
        f"/legal/cases/{cases[0]}/close",
        closed_on="1-11-2018",
        outcome="granted",
        arrived_on="1-7-2018",
    )


def type_lessons(screens, client: str) -> None:
    for day in ("4-6-2018", "11-6-2018"):
        screens.log("language_lesson", client, day, "13:00")


def type_job_coaching(screens, client: str) -> None:
    """An employer, a talk, a step on the ladder, an internship and the job after it."""
    screens.log("job_coaching", client, "2-4-2018", "10:00")
    employer = number_in(screens.fill("/employers/new", name="Lasbedrijf De Maas"))
    screens.log("employer_contact", "", "5-4-2018", "10:00", employer=employer)
    for day, step in (("2-4-2018", "2"), ("3-12-2018", "4")):
        screens.fill(f"/clients/{client}/ladder", measured_on=day, step=step)
    placements = f"/clients/{client}/placements/new"
    internship = {"started_on": "1-5-2018", "ended_on": "31-7-2018"}
    screens.fill(placements, kind="internship", employer=employer, job_title="Lasser", **internship)
    screens.fill(
        placements,
        kind="paid_job",
        employer=employer,
        started_on="3-9-2018",
        job_title="Lasser",
        course="Lascursus",
        course_paid_by="OOM",
    )


def tell_and_publish(page) -> None:
    """A chapter from its proposal, then in the words of the source; a name under all of it."""
    page.goto("/figures/story/housing/edit?year=2018&begin=proposal")
    assert "{housing.housed}" in page.input_value("[name=text]")
    page.fill("[name=text]", STORY)
    page.get_by_role("button", name="Sla de tekst op").last.click()
    page.wait_for_url("**/figures?year=2018*")
    told = " ".join(page.locator("[aria-labelledby=c-housing]").inner_text().split())
    assert "In Maassluis zijn in 2018 5 statushouders gehuisvest." in told
    assert "behoudt de gemeente een voorsprong van 7." in told
    assert "3 volwassenen, 2 kinderen" in told
    assert "grootste groep: Syrië (4)" in told
    page.get_by_role("link", name="Stel het verslag vast").click()
    page.get_by_role("button", name="Stel het verslag vast").click()
    page.wait_for_url("**/figures/published/*")
    assert "Het zegel is heel" in page.locator("main").inner_text()


@pytest.mark.long
def test_a_year_is_typed_counted_told_and_published(live_portal, open_phone, branch):
    """F1, F5, F6: each number of the report is that of what was typed, and opens as many."""
    leader, number = branch
    page = open_phone(leader, viewport={"width": 1440, "height": 900}, has_touch=False)
    screens = Screens(page.context)
    type_the_branch(screens)
    old, father = type_the_clients(page, screens)
    type_the_help(screens, old, father)
    with live_portal.database():
        people = {one.name: one for one in Person.select().where(Person.branch == number)}
        assert all(one.roles for one in people.values())
    for name, role, typing in (
        ("Lies de Boer", "language_coach", type_lessons),
        ("Anna Post", "job_coach", type_job_coaching),
    ):
        screens.fill(
            f"/clients/{father}", helper=people[name].id, role=role, started_on="11-3-2018"
        )
        typing(Screens(open_phone(people[name]).context), father)

    page.goto("/figures?year=2018")
    cells = page.locator("details.chapter td a[id]").evaluate_all(
        "links => links.map(link => [link.id, link.textContent.trim().split(/\\s/)[0]])"
    )
    shown = dict(cells)
    hours = {key: f"{n}:00" for key, n in FIGURES.items() if key.startswith("hours.")}
    expected = {key: str(n) for key, n in FIGURES.items()} | hours
    assert {key: shown.get(key, "0") for key in FIGURES} == expected
    for key, value in [*FIGURES.items()][::4]:
        if value and not key.startswith(SUMS):
            listed = screens.requests.get(f"/figures/{key}?year=2018").text()
            assert len(re.findall(r"<tr>\s*<td>", listed)) == value, key
    tell_and_publish(page)
    screens.log("desk_contact", old, "21-5-2018", "10:00", topics="finance")
    page.goto("/figures?year=2018")
    since = page.locator("[aria-labelledby=published]").inner_text()
    assert "Spreekuurcontacten: gepubliceerd 3, nu 4" in " ".join(since.split())
    page.get_by_role("link", name="Bekijk wat is vastgesteld").click()
    assert "behoudt de gemeente een voorsprong van 7." in page.locator("main").inner_text()
