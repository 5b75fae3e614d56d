"""J12: find anything from any page, in groups, and only what its reader may see."""

import re
from datetime import timedelta

import pytest
from flask_login import login_user
from lxml import html

from portal.audit.models import AuditEntry
from portal.core.clock import today
from portal.core.web.access import Role
from portal.core.web.addresses import path_to
from portal.core.web.menu import FURTHER, MENU, OWN, may_open
from portal.employment.employers import actions as employers
from portal.housing.models import Home
from tests.expenses.claims.factories import make_submitted
from tests.factories import (
    make_activity,
    make_assignment,
    make_branch,
    make_client,
    make_employer,
    make_person,
    make_vacancy,
)
from tests.schedule.meetings.factories import make_meeting

LISTED = re.compile(r'class="item" href="([^"]+)"')
LINK = re.compile(r'role="option"[^>]*href="([^"]+)"')


@pytest.fixture
def found(client_for):
    """(person, what is typed) -> {group: its titles} as the field shows them."""

    def ask(person, typed):
        page = html.fromstring(client_for(person).post("/search/hits", data={"q": typed}).text)
        return {
            group.get("aria-labelledby").removeprefix("hits-"): [
                title.text_content() for title in group.xpath(".//a//b")
            ]
            for group in page.xpath("//*[@role='group']")
        }

    return ask


@pytest.fixture
def world(branch):
    """One of each, all of them called Zandloper or the like."""
    leader, coach = make_person(branch, Role.TEAM_LEADER), make_person(branch, Role.JOB_COACH)
    client = make_client(branch, name="José Zandloper", phone="06-12345678", code="K-0412")
    employer = make_employer(branch, name="Bakkerij Zandloper", contact_name="Wim Aarts")
    employers.add_person(
        employer, coach, name="Zoë Ruis", job=None, email=None, phone="010-7654321"
    )
    volunteer = make_person(branch, Role.GUIDE, name="Anna Zandloper")
    make_assignment(volunteer, client.household)
    visit = make_activity(volunteer, client)
    return {
        "leader": leader,
        "coach": coach,
        "volunteer": volunteer,
        "client": client,
        "employer": employer,
        "vacancy": make_vacancy(employer, title="Zandlopermaker"),
        "meeting": make_meeting(leader, leader, title="Overleg Zandloper"),
        "visit": visit,
        "claim": make_submitted(volunteer, leader),
    }


def test_a_leader_finds_each_kind_of_thing_by_the_beginning_of_a_word(found, world):
    """J12: employers, vacancies, people, meetings as well as clients."""
    assert found(world["leader"], "zandl") == {
        "clients": ["José Zandloper"],
        "employers": ["Bakkerij Zandloper"],
        "vacancies": ["Zandlopermaker"],
        "people": ["Anna Zandloper"],
        "visits": ["Huisbezoek, José Zandloper"],
        "meetings": ["Overleg Zandloper"],
    }


@pytest.mark.parametrize(
    ("typed", "group"),
    [
        ("jose", "clients"),
        ("0612345678", "clients"),
        ("+31 6 12345678", "clients"),
        ("k-0412", "clients"),
        ("zoe ruis", "employers"),
        ("0107654321", "employers"),
        ("aarts", "employers"),
    ],
)
def test_marks_phone_numbers_and_codes_are_found(found, world, typed, group):
    assert found(world["leader"], typed)[group]


def test_a_claim_is_found_by_its_number_alone(found, world, branch):
    """J12: D-2026-0412, by who sent it in and by who decides; not by a colleague."""
    claim = world["claim"]
    year, number = claim.reference[2:].split("-")
    for typed in (claim.reference, f"d {year} {number}", f"{year}-{number}", number):
        assert found(world["leader"], typed)["claims"] == [claim.reference], typed
    assert found(world["volunteer"], claim.reference)["claims"] == [claim.reference]
    assert "claims" not in found(make_person(branch), claim.reference)
    assert "claims" not in found(world["leader"], f"D-{int(year) - 1}-{number}")


def test_where_somebody_lives_is_found_by_who_reads_it(found, world, branch):
    """J12: a postcode; a job coach reads the town only, an interpreter nothing (need to know)."""
    client = world["client"]
    client.home = Home.create(
        branch=branch, code="w1", kind="regular", address="Kerkstraat 12, 3141 AB Maassluis"
    )
    client.save()
    for role in (Role.JOB_COACH, Role.LANGUAGE_COACH):
        make_assignment(coach := make_person(branch, role), client.household, role=role)
        world[role] = coach

    for typed in ("3141ab", "3141 AB", "kerkstr"):
        assert "clients" in found(world["leader"], typed), typed
        assert "clients" in found(world["volunteer"], typed), typed
        assert "clients" in found(world[Role.LANGUAGE_COACH], typed), typed
        assert "clients" not in found(world[Role.JOB_COACH], typed), typed


def test_a_volunteer_learns_of_nobody_else(found, world, branch, client_for):
    """J12: of another's client, visit, colleague, employer not even that they are there."""
    stranger = make_person(branch, Role.GUIDE)

    assert found(stranger, "zandloper") == {}
    assert found(stranger, "0612345678") == {}
    assert found(world["volunteer"], "zandloper") == {
        "clients": ["José Zandloper"],
        "visits": ["Huisbezoek, José Zandloper"],
    }
    browser = client_for(stranger)
    said = [browser.post("/search/hits", data={"q": q}).text for q in ("zandloper", "bestaatniet")]
    assert said[0].replace("zandloper", "…") == said[1].replace("bestaatniet", "…")


def test_another_branch_is_not_searched(found, world):
    assert found(make_person(make_branch(), Role.TEAM_LEADER), "zandl") == {}


def test_who_interprets_finds_by_first_name_only(found, world, branch):
    """G3: neither surname nor phone number answers whether it is theirs."""
    interpreter = make_person(branch, Role.INTERPRETER)
    make_assignment(interpreter, world["client"].household, role=Role.INTERPRETER)

    assert found(interpreter, "jos")["clients"] == ["José"]
    assert found(interpreter, "zandloper") == {}
    assert found(interpreter, "0612345678") == {}


def test_the_last_visits_come_first(found, world):
    """J12: somebody's last visit with typing and one tap."""
    make_activity(
        world["volunteer"], world["client"], kind="desk_contact", happened_on=today() + timedelta(1)
    )

    assert found(world["leader"], "jose")["visits"][0] == "Spreekuur, José Zandloper"


def test_pages_and_questions_are_found_by_other_words_too(found, branch, team_leader, volunteer):
    assert found(team_leader, "wachtwoord") == {"pages": ["Mijn account"]}
    assert found(volunteer, "hoe schrijf")["pages"] == ["Hoe schrijf ik een bezoek op?"]
    assert "pages" not in found(volunteer, "uitbetalen")


@pytest.mark.parametrize("role", [None, Role.JOB_COACH, Role.TEAM_LEADER, Role.ADMINISTRATOR])
def test_each_page_that_is_found_opens(client_for, branch, role):
    browser = client_for(person := make_person(branch, *([role] if role else [])))
    with browser.application.test_request_context():
        login_user(person)
        shown = [path_to(e.endpoint) for e in (*MENU, *OWN, *FURTHER) if may_open(e.endpoint)]

    assert {a: s for a in shown if (s := browser.get(a).status_code) != 200} == {}


def test_each_hit_opens(client_for, world):
    browser = client_for(world["leader"])
    links = LINK.findall(browser.post("/search/hits", data={"q": "zandl"}).text)

    assert len(links) == 6
    assert {browser.get(link).status_code for link in links} == {200}


def test_what_is_typed_stands_in_no_address_and_the_page_finds_the_same(client_for, world):
    """Without JavaScript: the results are a page, which can be reloaded."""
    browser = client_for(world["leader"])

    answer = browser.post("/search", data={"q": "zandl"})

    assert answer.status_code == 303
    assert "zandl" not in answer.location
    page, again = (browser.get(answer.location).text for _ in range(2))
    assert LISTED.findall(page) == LISTED.findall(again)
    for what in ("client", "employer", "vacancy", "visit", "meeting"):
        assert f"/{world[what].id}" in page, what


def test_that_names_of_clients_were_read_is_noted_once(client_for, world):
    """R60"""
    browser = client_for(world["leader"])
    noted = AuditEntry.select().where(AuditEntry.action == "list.read")
    before = noted.count()
    for typed in ("zandl", "zandlo", "zandlop"):
        browser.post("/search/hits", data={"q": typed})
    assert noted.count() == before + 1
    client_for(make_person(world["leader"].branch)).post("/search/hits", data={"q": "zandl"})
    assert noted.count() == before + 1


@pytest.mark.parametrize("typed", ["", "z", "%", "--", "\x00", "z" * 300, "😀😀"])
def test_odd_words_find_nothing_and_break_nothing(client_for, world, typed):
    assert client_for(world["leader"]).post("/search/hits", data={"q": typed}).status_code == 200
