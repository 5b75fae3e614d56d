"""H2: tokens. What each role reads with one is in test_reading.py."""

from datetime import timedelta

import pytest
import time_machine

from portal.account import actions as account
from portal.account.actions import second_factor
from portal.account.models import Passkey, Session, Throttle
from portal.api.models import MOST, ApiToken
from portal.audit.models import AuditEntry
from portal.core.clock import now, today
from portal.core.web.access import Role
from portal.people import actions as people
from portal.people.models import Person
from tests.api.conftest import with_secret
from tests.factories import make_branch, make_person

ME, PROBLEM = "/api/v1/me", "application/problem+json"
TYPED = {"name": "Rooster-app", "scopes": [], "days": "30"}
PASSWORD = "vier blauwe fietsen"


def problem_of(answer, status):
    assert (answer.status_code, answer.mimetype) == (status, PROBLEM), answer.text
    assert (answer.json["status"], answer.json["type"]) == (status, "about:blank")
    assert answer.json["title"]
    return answer.json


def secret_in(page):
    return page.partition('value="brug_')[2].partition('"')[0]


def test_a_token_is_shown_once_and_only_its_digest_is_kept(app, client_for, volunteer):
    """H2: made on *My account*, for a scope and a time."""
    browser = client_for(volunteer)
    made = browser.post("/account/tokens", data=TYPED)
    secret = f"brug_{secret_in(made.text)}"
    listed = browser.get("/account/tokens")

    assert len(secret) > 40
    assert with_secret(app, secret).get(ME).json["id"] == volunteer.id
    assert "Rooster-app" in listed.text
    assert secret not in listed.text
    kept = ApiToken.get()
    assert secret not in str(kept.__data__)
    assert kept.expires_at == now() + timedelta(days=30)
    assert AuditEntry.select().where(AuditEntry.action == "api.token.add").count() == 1


def test_making_one_asks_the_password_again(client_for, volunteer):
    """H2, R23."""
    Person.update(email="a@example.org", password_hash=account.hasher().hash(PASSWORD)).where(
        Person.id == volunteer.id
    ).execute()
    browser = client_for()
    browser.post("/log-in", data={"email": "a@example.org", "password": PASSWORD})
    Session.update(created_at=now() - timedelta(minutes=11)).execute()

    assert browser.post("/account/tokens", data=TYPED).status_code == 403
    assert not ApiToken.select().exists()
    typed = {**TYPED, "confirm-password": PASSWORD}
    assert "brug_" in browser.post("/account/tokens", data=typed).text


def test_nobody_makes_one_for_more_than_they_may(client_for, volunteer):
    refused = client_for(volunteer).post("/account/tokens", data=TYPED | {"scopes": ["root"]})

    assert refused.status_code == 422
    assert "Rooster-app" in refused.text
    assert not ApiToken.select().exists()


def test_nobody_has_more_than_ten(client_for, program, volunteer):
    for _ in range(MOST):
        program(volunteer)

    refused = client_for(volunteer).post("/account/tokens", data=TYPED)

    assert refused.status_code == 422
    assert ApiToken.select().count() == MOST


def test_a_withdrawn_token_is_over_and_no_other_person_withdraws_it(
    client_for, program, branch, volunteer
):
    mine = program(volunteer)
    number = ApiToken.get().id
    other = client_for(make_person(branch, Role.SENIOR_TEAM_LEADER))

    assert other.post(f"/account/tokens/{number}/revoke").status_code == 404
    assert mine.get(ME).status_code == 200
    assert client_for(volunteer).post(f"/account/tokens/{number}/revoke").status_code == 303
    problem_of(mine.get(ME), 401)
    assert "Werkt niet meer" in client_for(volunteer).get("/account/tokens").text


def leave(person):
    Person.update(ended_on=today() - timedelta(1)).where(Person.id == person.id).execute()


def another_role(person):
    people.change(person, None, person.version, {Role.INTERPRETER})


ENDS = {
    "a last day": leave,
    "another role": another_role,
    "another password": lambda person: account.choose_password(person, PASSWORD),
    "another phone": lambda person: second_factor.set_up(person, *a_code()),
}


def a_code():
    secret = second_factor.new_secret()
    return secret, second_factor.pyotp.TOTP(secret).at(int(now().timestamp()))


@pytest.mark.parametrize("cause", ENDS)
def test_it_ends_with_what_ends_the_sessions(program, branch, cause):
    """H2: as at a password change, with a role, with the person."""
    person = make_person(branch, Role.GUIDE, email="a@example.org")
    mine = program(person)
    assert mine.get(ME).status_code == 200

    ENDS[cause](person)

    problem_of(mine.get(ME), 401)


def test_it_ends_by_itself(program, volunteer):
    mine = program(volunteer, days=7)
    with time_machine.travel(now() + timedelta(days=7, seconds=1)):
        problem_of(mine.get(ME), 401)


def test_where_a_second_factor_is_asked_a_token_needs_it_too(app, program, volunteer, monkeypatch):
    mine = program(volunteer)
    monkeypatch.setitem(app.config, "SECOND_FACTOR_OBLIGED", True)

    problem_of(mine.get(ME), 401)
    key = {"digest": "x", "credential": "x", "public_key": b"x", "sign_count": 0}
    Passkey.create(person=volunteer, name="Telefoon", **key)
    assert mine.get(ME).status_code == 200


def test_what_is_no_token_is_told_so(app, volunteer, program):
    secret = program(volunteer).secret
    for sent in ("", "Bearer", "Bearer x", f"Basic {secret}", f"Bearer {secret}x", "Bearer ü"):
        answer = app.test_client().get(ME, headers={"Authorization": sent})
        problem_of(answer, 401)
        assert answer.headers["WWW-Authenticate"] == "Bearer"


def test_it_opens_no_page_and_no_cookie_opens_the_api(client_for, program, volunteer):
    """H2: so that no page of another site asks anything here (CSRF)."""
    assert program(volunteer).get("/account").status_code == 302
    assert program(volunteer).get("/api/v1/docs").status_code == 302
    assert program(volunteer).post("/account/tokens", data=TYPED).status_code == 302
    answer = client_for(volunteer).get(ME)
    problem_of(answer, 401)
    assert "Set-Cookie" not in answer.headers


@pytest.mark.no_database
@pytest.mark.parametrize("address", [ME, "/static/app.css", "/calendar/x.ics", "/healthz"])
def test_what_reads_no_cookie_leaves_the_session_alone(client_for, volunteer, address):
    """R23: nobody stays logged in by what their devices ask by themselves."""
    browser = client_for(volunteer)
    browser.get("/account")
    long_ago = now() - timedelta(minutes=10)
    Session.update(seen_at=long_ago).execute()

    browser.get(address)

    assert [one.seen_at for one in Session.select()] == [long_ago]


def test_no_password_is_tried_through_it(program, volunteer):
    """R29: what a form takes in passing is no part of it."""
    problem_of(program(volunteer).post(ME, data={"confirm-password": "x"}), 405)
    assert not AuditEntry.select().where(AuditEntry.action == "password.refused").exists()


def test_too_much_is_told_with_when_to_go_on(app, program, volunteer):
    """H2: 120 requests a minute with a token; 30 guesses for a network."""
    mine = program(volunteer)
    mine.get(ME)
    Throttle.update(hits=120).where(Throttle.bucket.startswith("api:")).execute()
    refused = mine.get(ME)
    problem_of(refused, 429)
    assert 1 <= int(refused.headers["Retry-After"]) <= 60

    app.test_client().get(ME)
    Throttle.update(hits=30).where(Throttle.bucket.startswith("api network")).execute()
    problem_of(app.test_client().get(ME), 429)


def test_each_error_is_a_problem(app, program, volunteer, monkeypatch):
    """H2: 404, 405, 413 and 500; a page keeps its own."""
    mine = program(volunteer)
    problem_of(mine.get("/api/v1/nowhere"), 404)
    assert mine.get("/nowhere").mimetype == "text/html"
    refused = mine.delete(ME)
    problem_of(refused, 405)
    assert "GET" in refused.headers["Allow"]
    app.config["PROPAGATE_EXCEPTIONS"] = False

    def broken(**_numbers):
        raise ZeroDivisionError

    vars(broken).update(vars(app.view_functions["v1.me"]))
    monkeypatch.setitem(app.view_functions, "v1.me", broken)
    said = problem_of(mine.get(ME), 500)
    app.config["PROPAGATE_EXCEPTIONS"] = None
    assert "ZeroDivision" not in str(said)


def test_what_was_read_is_not_sent_again(program, volunteer):
    mine = program(volunteer)
    first = mine.get(ME)
    again = mine.get(ME, headers={"If-None-Match": first.headers["ETag"]})

    assert (again.status_code, again.text) == (304, "")
    assert first.headers["Cache-Control"] == "no-store"


def test_who_it_speaks_for_is_told(program):
    person = make_person(make_branch(name="Zuid"), Role.JOB_COACH, name="Jo")
    told = program(person, "").get(ME).json

    assert told["name"] == "Jo"
    assert (told["branch"], told["roles"], told["scopes"]) == ("Zuid", ["job_coach"], [])


def test_the_page_and_the_document_tell_of_the_same_addresses(app, client_for, volunteer):
    """H2: OpenAPI 3.1, made of the code; the page is made of the same."""
    document = app.test_client().get("/api/v1/openapi.json").json
    page = client_for(volunteer).get("/api/v1/docs").text
    rules = [str(r) for r in app.url_map.iter_rules() if r.endpoint.startswith("v1.")]
    served = {rule.replace("<int:", "{").replace(">", "}") for rule in rules}

    assert document["openapi"] == "3.1.0"
    assert set(document["paths"]) == served - {"/api/v1/openapi.json"}
    for path, methods in document["paths"].items():
        for method in methods:
            assert f"<code>{method.upper()} {path}</code>" in page
    assert "desk_contact" in page
    assert "#/components" not in page
