"""Every field x role x page x relation, against a table written by hand from trust.md, part 3.

Each field of each client holds a word that is nowhere else. Somebody in each role opens every page
and file there is, once, for clients of every relation, and reads no word that the table does not
give, nor one of another branch, nor one of a client whose file they may never open.
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
from tests.clients.test_conflicts import MARKS, keep_out, one_to_bar, pages_beside
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
from tests.test_access import (
    LEADERS,
    ON_EACH,
    ROLES,
    in_role,
    one_of_everything,
    requests_of,
)

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
    Role.TREASURER: set(),
    Role.NATIONAL_READER: set(),
    Role.NEIGHBOUR: set(),
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
NO_CLIENTS = (Role.ADMINISTRATOR, Role.TREASURER, Role.NATIONAL_READER, Role.NEIGHBOUR)
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
    part = role if role in set(Role) - LEADERS - {*NO_CLIENTS} else Role.GUIDE
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
    if relation in {"elsewhere", "barred"} or role in NO_CLIENTS:
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
        "/figures?year=2018",
        "/figures/desk.contacts?year=2018",
        "/clients?q=wort",
        "/clients?q=elders",
        "/people?name=elders",
        "/activities/new?q=elders",
    ]
    return [a for a in dict.fromkeys(plain + named + more) if "<" not in a]


@pytest.mark.long
@pytest.mark.parametrize("role", ON_EACH, ids=str)
def test_nobody_reads_or_is_offered_what_is_not_theirs(app, client_for, branch, world, role):
    """B1, G1, R04, R04g: no page, file, list, search, figure or choice holds a word of it."""
    one_of_each_elsewhere()
    barred = one_to_bar(branch)
    me = keep_out(somebody(branch, role, world), barred)
    browser, found, offers = client_for(me), [], 0
    forbidden = [
        (relation, field, word.encode())
        for relation in RELATIONS
        for field, word in marks(relation).items()
        if field not in may_read(role, relation)
    ]
    for address in dict.fromkeys([*addresses(app, world), *pages_beside(app, me, barred)]):
        answer = browser.get(address, follow_redirects=True)
        if answer.status_code >= 500:
            found.append((address, answer.status_code))
        found += [
            (address, relation, field)
            for relation, field, word in forbidden
            if word in answer.data and not is_meant(role, address, relation, field)
        ]
        found += [(address, word) for word in unknown_words(answer.data.lower(), address)]
        if answer.status_code == 200 and answer.mimetype == "text/html":
            words = offered(answer.text)
            offers += len(words)
            found += [(address, word) for word in words if "elders" in word.lower()]

    assert found == []
    assert offers > 20 or role in NO_CLIENTS


def one_of_each_elsewhere() -> None:
    """Of everything in another branch; somebody in each role, as interpreters once were offered."""
    other = make_branch(name="Elders-plaats")
    one_of_everything(other, "Elders")
    for each in Role:
        make_person(other, each, name=f"Elders-{each}")
    place = make_municipality(other, name="Elders-gebied")
    home = Home.create(
        branch=other, code="elders-huis", municipality=place, kind="regular", address="Elders-weg"
    )
    make_client(other, name="Elders-klant", home=home)
    make_employer(other, name="Elders-zaak", place="Elders-oord", sector="Elders-sector")


def unknown_words(page: bytes, address: str) -> list[str]:
    """Those of another branch, and of a client whose file is closed to the reader."""
    barred = [mark for mark in MARKS if mark.encode() in page and address != "/outbox"]
    return barred + ["elders-"] * (b"elders-" in page)


@pytest.mark.no_database  # the same words on each
@pytest.mark.parametrize("role", [role for role in ROLES if role in SHOWS], ids=str)
def test_the_words_are_there_for_whoever_may_read_them(client_for, branch, world, role):
    """Else the sweep would find nothing for lack of words."""
    page = client_for(somebody(branch, role, world)).get(f"/clients/{world['matched'].id}").text

    assert {field for field in SHOWS[role] if marks("matched")[field] not in page} == set()


def offered(page: str) -> list[str]:
    """The words of all choices of a page: of lists, of buttons to tick, and of suggestions."""
    choices = html.fromstring(page).xpath("//option | //label[.//input]")
    return [" ".join(choice.text_content().split()) for choice in choices]


@pytest.mark.no_database  # a number of pages
def test_b1_the_sweep_is_wide_enough(app, world):
    """At least 25,000 checks, each field of each relation on each page for each role."""
    pages, words = len(addresses(app, world)), len(RELATIONS) * len(EVERYTHING)

    assert pages * words * len(ROLES) > 25_000
