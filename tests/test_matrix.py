"""Every field x role x page x relation, against a table written by hand from trust.md, part 3.

Each field of each client holds a word that is nowhere else. Somebody in each role opens every page
and file there is, for clients of every relation, and reads no word that the table does not give.
"""

from datetime import date, timedelta

import pytest
from lxml import html

from portal.clients.models import Client, Conflict
from portal.core.clock import today
from portal.core.web.access import Role
from portal.employment.placements.models import Advice, Placement
from portal.employment.vacancies.models import WorkWish
from portal.housing.models import Home
from portal.legal.models import LegalCase, LegalTerm
from tests.factories import (
    make_activity,
    make_assignment,
    make_branch,
    make_client,
    make_employer,
    make_municipality,
    make_person,
)
from tests.schedule.appointments.factories import make_appointment
from tests.test_access import LEADERS, ROLES, in_role, requests_of

pytestmark = pytest.mark.no_database  # the same rules of the code on each

FILE = {"first", "last", "code", "phone", "mail", "address", "town", "born"}
NOTES = {"visit", "desk", "lesson", "coaching", "appointment"}
LAW, WORK = {"term", "case"}, {"wish", "advice", "job"}
EVERYTHING = FILE | NOTES | LAW | WORK
CONTACT = {"first", "last", "code", "phone", "mail"}
# What each role may read of a client with whom they are matched as that: the matrix, by hand.
READS = {
    None: FILE | {"visit", "desk", "wish", "job"},
    Role.GUIDE: FILE | {"visit", "desk", "wish", "job"},
    Role.LEGAL_GUIDE: FILE | LAW,
    Role.LANGUAGE_COACH: CONTACT | {"address"},
    Role.JOB_COACH: CONTACT | {"town"} | WORK,
    Role.INTERPRETER: {"first"},
    Role.ADMINISTRATOR: set(),
}
# And what of it stands on the page of the file at least: else the table would be kept by no page.
SHOWS = {
    None: {"last", "phone", "address", "born"},
    Role.GUIDE: {"last", "phone", "address", "born"},
    Role.LEGAL_GUIDE: {"last", "phone", "address", "born"},
    Role.LANGUAGE_COACH: {"last", "phone", "address"},
    Role.JOB_COACH: {"last", "phone", "town"},
    Role.INTERPRETER: {"first"},
}
RELATIONS = ("matched", "stranger", "elsewhere", "barred", "ended", "future")


def marks(relation) -> dict[str, str]:
    """{field: the word that stands in it} of the client of a relation."""
    number = RELATIONS.index(relation)
    words = {field: f"{relation}{field}wort" for field in EVERYTHING - {"phone", "born"}}
    day = date(1971 + number, 3, 7 + number)
    return words | {"phone": f"010-77{number}31{number}5", "born": f"{day.day} mrt {day.year}"}


def client_of(relation, branch, colleague) -> Client:
    """A client with one of everything, written by a colleague."""
    number, words = RELATIONS.index(relation), marks(relation)
    town = make_municipality(branch, name=words["town"])
    home = Home.create(
        branch=branch, code=relation, municipality=town, kind="regular", address=words["address"]
    )
    client = make_client(
        branch,
        name=f"{words['first']} {words['last']}",
        code=words["code"],
        phone=words["phone"],
        email=f"{words['mail']}@example.org",
        born_on=date(1971 + number, 3, 7 + number),
        municipality=town,
        home=home,
        household=None,
    )
    for kind, field in (
        ("home_visit", "visit"),
        ("desk_contact", "desk"),
        ("language_lesson", "lesson"),
        ("job_coaching", "coaching"),
    ):
        make_activity(colleague, client, kind=kind, note=words[field])
    make_appointment(colleague, client, note=words["appointment"])
    case = LegalCase.create(branch=branch, code=words["case"], client=client, kind="visa")
    LegalTerm.create(
        branch=branch,
        case=case,
        kind="hearing",
        due_on=today(),
        source="letter",
        note=words["term"],
    )
    Advice.create(
        branch=branch, client=client, given_on=today(), about=words["advice"], given_by=colleague
    )
    Placement.create(
        branch=branch,
        code=f"{relation}-plaats",
        client=client,
        employer=make_employer(branch),
        kind="internship",
        started_on=today(),
        job_title=words["job"],
    )
    WorkWish.create(branch=branch, client=client, note=words["wish"])
    return client


@pytest.fixture
def world(branch):
    """{relation: a client of it}"""
    colleague, other = make_person(branch), make_branch()
    return {
        relation: client_of(
            relation,
            other if relation == "elsewhere" else branch,
            make_person(other) if relation == "elsewhere" else colleague,
        )
        for relation in RELATIONS
    }


def somebody(branch, role, world):
    """In the role, matched as that role: today, until yesterday, from tomorrow."""
    person = in_role(branch, role)
    part = role if role in set(Role) - LEADERS - {Role.ADMINISTRATOR} else Role.GUIDE
    long_ago, day = date(2018, 1, 1), timedelta(days=1)
    for relation, dates in (
        ("matched", {}),
        ("barred", {}),
        ("ended", {"started_on": long_ago, "ended_on": today() - day}),
        ("future", {"started_on": today() + day}),
    ):
        make_assignment(person, world[relation].household, role=part, **dates)
    Conflict.create(branch=branch, person=person, client=world["barred"])
    return person


def may_read(role, relation) -> set[str]:
    if relation in {"elsewhere", "barred"} or role is Role.ADMINISTRATOR:
        return set()
    if role in LEADERS:
        return EVERYTHING
    return READS[role] if relation == "matched" else set()


def is_meant(role, address, relation, field) -> bool:
    """A match that ended lately is still offered to write down what was done on its days, by name;
    the towns of a branch are its own, whoever lives there.
    """
    late = address.startswith("/activities/new") and relation == "ended"
    known = {"first"} if role is Role.INTERPRETER else {"first", "last"}
    return (late and field in known) or (role in LEADERS and field == "town")


def addresses(app, world) -> list[str]:
    """Every page and file, once for each client where it names one."""
    plain = [a for _e, m, a in requests_of(app, number=world["matched"].id) if m == "GET"]
    named = [
        rule.rule.replace("<int:client_id>", str(client.id))
        for rule in app.url_map.iter_rules()
        if "<int:client_id>" in rule.rule and "GET" in rule.methods
        for client in world.values()
    ]
    more = [f"/households/{client.household_id}" for client in world.values()]
    for table in ("activities", "appointments", "placements"):
        more += [f"/{table}/{number}" for number in range(1, 30)]
    more += [
        "/activities/team/list?year=2018",
        "/figures/desk.contacts?year=2018",
        "/clients?q=wort",
    ]
    return [a for a in dict.fromkeys(plain + named + more) if "<" not in a]


@pytest.mark.parametrize("role", ROLES, ids=str)
def test_b1_nobody_reads_a_word_that_the_matrix_does_not_give(app, client_for, branch, world, role):
    browser, found = client_for(somebody(branch, role, world)), []
    forbidden = [
        (relation, field, word.encode())
        for relation in RELATIONS
        for field, word in marks(relation).items()
        if field not in may_read(role, relation)
    ]
    for address in addresses(app, world):
        answer = browser.get(address)
        if answer.status_code >= 500:
            found.append((address, answer.status_code))
        found += [
            (address, relation, field)
            for relation, field, word in forbidden
            if word in answer.data and not is_meant(role, address, relation, field)
        ]
    assert found == []


@pytest.mark.parametrize("role", [role for role in ROLES if role in SHOWS], ids=str)
def test_the_words_are_there_for_whoever_may_read_them(client_for, branch, world, role):
    """Else the sweep would find nothing for lack of words."""
    page = client_for(somebody(branch, role, world)).get(f"/clients/{world['matched'].id}").text

    assert {field for field in SHOWS[role] if marks("matched")[field] not in page} == set()


def offered(page: str) -> list[str]:
    """The words of all choices of a page: of lists, of buttons to tick, and of suggestions."""
    choices = html.fromstring(page).xpath("//option | //label[.//input]")
    return [" ".join(choice.text_content().split()) for choice in choices]


@pytest.mark.parametrize("role", ROLES, ids=str)
def test_no_list_of_choices_offers_anything_of_another_branch(app, client_for, branch, world, role):
    """Interpreters of all branches were offered: so somebody of each role, one of each thing."""
    other = make_branch(name="Elders-plaats")
    for each in Role:
        make_person(other, each, name=f"Elders-{each}")
    place = make_municipality(other, name="Elders-gemeente")
    home = Home.create(
        branch=other, code="elders-woning", municipality=place, kind="regular", address="Elders-weg"
    )
    make_client(other, name="Elders-klant", home=home)
    make_employer(other, name="Elders-bedrijf", place="Elders-oord", sector="Elders-sector")
    browser, seen, wrong = client_for(somebody(branch, role, world)), 0, []
    for address in addresses(app, world):
        answer = browser.get(address)
        if answer.status_code == 200 and answer.mimetype == "text/html":
            words = offered(answer.text)
            seen += len(words)
            wrong += [(address, word) for word in words if "elders" in word.lower()]

    assert wrong == []
    assert seen > 20 or role is Role.ADMINISTRATOR


def test_b1_the_sweep_is_wide_enough(app, world):
    """At least 25,000 checks, each field of each relation on each page for each role."""
    pages, words = len(addresses(app, world)), len(RELATIONS) * len(EVERYTHING)

    assert pages * words * len(ROLES) > 25_000
