"""J11: a new installation begins on a page, with a code that the server printed."""

from datetime import timedelta

import pytest
import time_machine

from portal.account.actions import founding
from portal.account.commands import setup_command
from portal.branches.models import Branch, Setting
from portal.core.clock import now
from portal.core.web.access import Role
from portal.people.models import Person
from tests.factories import make_person

PASSWORD = "vijf paarse kachels op zee"
TYPED = {
    "branch_name": "Capelle aan den IJssel",
    "name": "Sara Eerst",
    "email": "Sara@Example.org",
    "password": PASSWORD,
}


@pytest.fixture
def browser(client_for):
    return client_for()


def test_a_code_then_the_branch_and_who_leads_it(browser):
    code = founding.new_code()
    assert code.replace("-", "") not in Setting.get(Setting.name == founding.CODE).value
    assert 'name="password"' not in browser.get("/setup").text
    form = browser.post("/setup", data={"code": code.lower().replace("-", " ")})
    assert (form.status_code, 'name="branch_name"' in form.text) == (200, True)
    assert not Person.select().exists()

    done = browser.post("/setup", data=TYPED | {"code": code})

    assert (done.status_code, done.location) == (302, "/")
    sara, branch = Person.get(), Branch.get()
    assert (sara.name, sara.email, sara.roles) == (
        "Sara Eerst",
        "sara@example.org",
        {Role.SENIOR_TEAM_LEADER},
    )
    assert (branch.name, branch.code) == ("Capelle aan den IJssel", "capelle-aan-den-ijssel")
    page = browser.get("/").text
    assert "Nodig je team uit" in page
    assert "Je locatie staat er" in page
    assert not Setting.select().where(Setting.name == founding.CODE).exists()
    assert [browser.get("/setup").status_code, browser.post("/setup").status_code] == [404, 404]


def test_the_second_step_follows_where_it_is_asked(app, browser, monkeypatch):
    monkeypatch.setitem(app.config, "SECOND_FACTOR_OBLIGED", True)
    browser.post("/setup", data=TYPED | {"code": founding.new_code()})
    assert "/account/second-factor" in browser.get("/").location


@pytest.mark.parametrize(
    ("field", "typed", "said"),
    [
        ("branch_name", "", "branch_name"),
        ("name", "", "name"),
        ("email", "nowhere", "email"),
        ("password", "capelle ijssel sara", "password"),
        ("password", "kort", "password"),
    ],
)
def test_what_is_wrong_makes_nothing_and_what_was_typed_stays(browser, field, typed, said):
    code = founding.new_code()
    answer = browser.post("/setup", data=TYPED | {"code": code, field: typed})
    assert (answer.status_code, f'href="#{said}"' in answer.text) == (422, True)
    assert code in answer.text
    assert PASSWORD not in answer.text
    assert not Person.select().exists()
    assert browser.post("/setup", data=TYPED | {"code": code}).status_code == 302


def test_no_other_code_opens_it_and_tries_are_counted(browser):
    """R29."""
    old, code = founding.new_code(), founding.new_code()
    for wrong in ("", "AAAA-BBBB-CCCC-DDDD", old):
        answer = browser.post("/setup", data=TYPED | {"code": wrong})
        assert (answer.status_code, 'name="branch_name"' in answer.text) == (422, False)
    with time_machine.travel(now() + timedelta(days=1, minutes=1), tick=False):
        assert browser.post("/setup", data=TYPED | {"code": code}).status_code == 422
    answers = [browser.post("/setup", data={"code": "x"}).status_code for _ in range(6)]
    assert answers[-1] == 429
    assert browser.post("/setup", data={"code": code}).status_code == 429
    assert not Person.select().exists()


def test_without_a_code_there_is_a_page_that_says_how_to_get_one(browser):
    page = browser.get("/setup")
    assert (page.status_code, "flask setup --page" in page.text) == (200, True)
    assert browser.post("/setup", data=TYPED | {"code": "A"}).status_code == 422


def test_where_anybody_is_there_is_no_page_and_no_code(app, browser, branch):
    make_person(branch)
    assert browser.get("/setup").status_code == 404
    said = app.test_cli_runner().invoke(setup_command, ["--page"])
    assert (said.exit_code, "There are people in this database" in said.output) == (1, True)


def test_the_command_prints_the_address_and_a_code(app, browser):
    said = app.test_cli_runner().invoke(setup_command, ["--page"]).output
    assert f"{app.config['BASE_URL']}/setup" in said
    code = said.split()[-1]
    assert browser.post("/setup", data={"code": code}).status_code == 200
