"""Who helps in two branches has an account in each; no branch hears of addresses of another."""

import re
import time

import pytest
import time_machine

from portal.account import actions
from portal.core.clock import now
from portal.core.web.access import Role
from portal.import_export.actions import Faults, preview
from portal.mail.models import OutboxMail
from portal.people.models import Person
from tests.account.test_log_in import PASSWORD, log_in
from tests.factories import make_branch, make_person
from tests.people.test_people import typed

HERS, NOBODYS = "vera@example.org", "niemand@example.org"
OTHER = "vijf gele ballonnen"
OWN = re.compile(r"/invite/[\w-]+|/people/\d+|P-\d{4}")


@pytest.fixture
def elsewhere():
    """Vera's account at another branch."""
    return make_person(
        make_branch(code="Elders", name="Elders"),
        email=HERS,
        password_hash=actions.hasher().hash(PASSWORD),
    )


def here_too(branch, password=OTHER):
    return make_person(branch, email=HERS, password_hash=actions.hasher().hash(password))


def test_r30_an_invitation_says_nothing_of_another_branch(client_for, team_leader, elsewhere):
    """A new colleague, with the address of somebody of another branch or of nobody."""
    browser = client_for(team_leader)
    said = {}
    for email, name in ((HERS, "Nieuwe Een"), (NOBODYS, "Nieuwe Zes")):
        data = typed(email=email, name=name)
        answer = browser.post("/people/new", data=data, follow_redirects=True)
        assert answer.status_code == 200
        assert Person.get(Person.email == email, Person.branch == team_leader.branch)
        said[email] = OWN.sub("…", answer.text).replace(email, "…").replace(name, "…")
    assert said[HERS] == said[NOBODYS]


def test_r30_an_edit_an_own_address_and_a_file_say_nothing_either(
    client_for, team_leader, elsewhere
):
    guide = make_person(team_leader.branch, Role.GUIDE, email="gids@example.org")
    browser = client_for(team_leader)

    edited = browser.post(f"/people/{guide.id}/edit", data=typed(guide, email=HERS))
    own = client_for(guide).post("/account/email", data={"email": HERS})
    rows = f"nieuw,{team_leader.branch.code},Nieuw,{HERS},volunteer,guide,2018-01-01\n"
    preview(
        {"people": f"code,branch,name,email,employment,roles,started_on\n{rows}".encode()},
        team_leader,
    )

    assert edited.status_code == own.status_code == 302


def test_an_address_is_one_persons_in_a_branch(client_for, team_leader):
    make_person(team_leader.branch, email=HERS)
    answer = client_for(team_leader).post("/people/new", data=typed(email=HERS))
    row = f"nieuw,{team_leader.branch.code},Nieuw,{HERS},volunteer,guide,2018-01-01\n"

    assert answer.status_code == 422
    with pytest.raises(Faults):
        preview(
            {"people": f"code,branch,name,email,employment,roles,started_on\n{row}".encode()},
            team_leader,
        )


def test_the_password_says_which_account(client_for, branch, elsewhere):
    """Somebody of another branch who takes my address gets into nothing of mine."""
    here = here_too(branch)
    for password, person in ((OTHER, here), (PASSWORD, elsewhere)):
        browser = client_for()
        assert log_in(browser, password=password).location == "/"
        assert person.branch_name in browser.get("/account").text


def test_one_password_for_both_asks_for_the_branch(client_for, branch, elsewhere):
    here = here_too(branch, PASSWORD)
    browser = client_for()
    led = log_in(browser)
    assert led.location == "/log-in/branch"
    assert "Elders" in browser.get(led.location).text
    assert browser.get("/account").status_code == 302
    assert browser.post(led.location, data={"branch": "nergens"}).status_code == 422

    assert browser.post(led.location, data={"branch": here.branch.code}).location == "/"
    assert here.branch_name in browser.get("/account").text
    assert browser.get("/log-in/branch").status_code == 302  # it asks once


def test_a_forgotten_password_brings_a_link_for_each(client_for, branch, elsewhere):
    here_too(branch)
    browser = client_for()
    browser.post("/password/forgotten", data={"email": HERS})
    mails = list(OutboxMail.select())

    assert {mail.branch_id for mail in mails} == {branch.id, elsewhere.branch_id}
    assert all("/reset/" in mail.body for mail in mails)
    assert any("Elders" in mail.body for mail in mails)


def test_r30_logging_in_takes_as_long_for_one_account_as_for_two(
    app, client_for, branch, elsewhere, monkeypatch
):
    """Right or wrong: who has an account here with an address hears of no other one."""
    here_too(branch)
    monkeypatch.setitem(app.config, "ACCOUNT_SECONDS", 0.1)
    with time_machine.travel(now(), tick=True):
        for email, password in ((HERS, OTHER), (HERS, "fout"), (NOBODYS, "fout")):
            begun = time.perf_counter()
            log_in(client_for(), email=email, password=password)
            assert time.perf_counter() - begun >= 0.1


def test_the_command_line_asks_which_branch(app, branch, elsewhere):
    here_too(branch)
    runner = app.test_cli_runner()

    unclear = runner.invoke(args=["account", "unlock", HERS])
    clear = runner.invoke(args=["account", "unlock", HERS, "--branch", "Elders"])

    assert unclear.exit_code == 1
    assert "--branch" in unclear.output
    assert clear.exit_code == 0
