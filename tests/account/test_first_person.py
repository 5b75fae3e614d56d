"""The first senior of an installation notes her own papers, and from there all of it goes on."""

import re

import pytest

from portal.account.actions.founding import found
from portal.core.clock import today
from portal.core.web.access import Role
from portal.expenses.claims.queries import decidable_by
from portal.expenses.records.models import ExpenseClaim
from portal.people.models import Person
from tests.expenses.claims.factories import make_submitted
from tests.factories import make_person
from tests.people.test_people import typed

PASSWORD, TELLS = "vijf paarse kachels op zee", "Je eigen papieren zijn er nog niet"


def enter(client_for, email: str, link: str):
    """Somebody who chooses a password by the link and logs in with it."""
    browser = client_for()
    browser.post(link, data={"password": PASSWORD})
    browser.post("/log-in", data={"email": email, "password": PASSWORD})
    return browser


def test_from_an_empty_installation_to_a_decided_claim(client_for, app):
    link = found("stad", "Stad", "Sara Eerst", "sara@example.org")
    senior = enter(client_for, "sara@example.org", link.partition("5000")[2] or link)
    sara = Person.get()
    assert senior.get("/claims/decide").status_code == 403
    page = senior.get("/").text
    assert TELLS in page
    assert f'href="/people/{sara.id}/edit"' in page
    signed = {"conduct_certificate_on": today(), "confidentiality_on": today()}

    own = typed(sara, roles=["senior_team_leader"], employment="paid", **signed)
    assert senior.post(f"/people/{sara.id}/edit", data=own).status_code == 302

    assert TELLS not in senior.get("/").text
    people = {"guide": "gids@example.org", "team_leader": "leider@example.org"}
    came = {}
    for role, email in people.items():
        data = {"name": "Noor", "email": email, "employment": "volunteer", "roles": [role]}
        data |= {name: str(day) for name, day in signed.items()}
        page = senior.post("/people/new", data=data, follow_redirects=True).text
        came[role] = enter(client_for, email, re.search(r"/invite/[\w-]{20,}", page)[0])
        assert came[role].get("/").status_code == 200
    claim = make_submitted(Person.get(Person.email == people["guide"]), 450)
    assert decidable_by(sara.get_by_id(sara.id)).count() == 1
    page = came["team_leader"].get(f"/claims/{claim.id}")
    assert page.status_code == 200
    address = f"/claims/{claim.id}/approve"
    answer = came["team_leader"].post(address, data={"version": claim.version})
    assert answer.status_code == 303
    assert ExpenseClaim.get_by_id(claim.id).status == "approved"


@pytest.mark.parametrize("role", [Role.TEAM_LEADER, Role.SENIOR_TEAM_LEADER], ids=str)
def test_a_leader_without_papers_is_told_who_writes_them_down(client_for, branch, role):
    papers = {"conduct_certificate_on": today(), "confidentiality_on": None}
    person = make_person(branch, role, **papers)

    page = client_for(person).get("/").text

    assert TELLS in page
    assert (f'href="/people/{person.id}/edit"' in page) is (role is Role.SENIOR_TEAM_LEADER)
    assert ("Een senior teamleider schrijft ze op" in page) is (role is Role.TEAM_LEADER)


@pytest.mark.parametrize("role", [None, Role.GUIDE, Role.TEAM_LEADER], ids=str)
def test_who_needs_none_or_has_them_is_told_nothing(client_for, branch, role):
    assert TELLS not in client_for(make_person(branch, *([role] if role else []))).get("/").text
