"""H2: with a token one does what the forms do, by the same rules."""

from datetime import timedelta

import pytest

from portal.activities.models import Activity, ActivityClient
from portal.activities.models.rules import LogRules
from portal.clients.models import Conflict
from portal.core.clock import today
from portal.core.web.access import Role
from portal.expenses.records.models import ExpenseClaim, ExpenseLine
from tests.api.test_tokens import problem_of
from tests.factories import (
    make_activity,
    make_assignment,
    make_branch,
    make_client,
    make_employer,
    make_person,
)

VISITS, LINES = "/api/v1/activities", "/api/v1/claims/lines"
ONE_KEY = {"Idempotency-Key": "visit 1"}


@pytest.fixture
def helped(branch, volunteer):
    client = make_client(branch, name="Sara")
    make_assignment(volunteer, client.household)
    return client


def a_visit(*clients, **more):
    return {
        "kind": "home_visit",
        "happened_on": today().isoformat(),
        "minutes": 45,
        "client_ids": [client.id for client in clients],
        "topics": ["finance"],
        "note": "Een brief van de gemeente",
    } | more


def errors_of(answer):
    return {one["field"]: one["detail"] for one in problem_of(answer, 422)["errors"]}


def test_a_visit_is_written_down_as_by_the_form(client_for, program, volunteer, helped):
    made = program(volunteer).post(VISITS, json=a_visit(helped))

    assert made.status_code == 201, made.text
    stored = Activity.get()
    assert made.headers["Location"] == f"{VISITS}/{stored.id}"
    assert (stored.person_id, stored.minutes, stored.note) == (volunteer.id, 45, made.json["note"])
    assert ActivityClient.get().client_id == helped.id
    assert made.json["topics"] == ["finance"]
    assert "Een brief van de gemeente" in client_for(volunteer).get(f"/activities/{stored.id}").text


def test_hours_and_a_contact_with_an_employer(program, branch):
    coach = make_person(branch, Role.JOB_COACH)
    employer = make_employer(branch, name="Bakker")
    asks = program(coach)
    contact = a_visit(kind="employer_contact", channel="phone", employer_id=employer.id)
    assert asks.post(VISITS, json=contact | {"topics": []}).json["employer"]["name"] == "Bakker"
    office = {"kind": "office", "happened_on": today().isoformat(), "minutes": 60, "start": "08:00"}
    answer = asks.post(VISITS, json=office | {"happened_on": str(today() - timedelta(1))})
    assert answer.status_code == 201, answer.text


def test_sent_again_with_its_key_it_is_done_once(program, volunteer, helped):
    """The same answer; something else under the same key is refused; another person's is apart."""
    asks = program(volunteer)
    first = asks.post(VISITS, json=a_visit(helped), headers=ONE_KEY)
    again = asks.post(VISITS, json=a_visit(helped), headers=ONE_KEY)

    assert (again.status_code, again.json) == (201, first.json)
    assert Activity.select().count() == 1
    problem_of(asks.post(VISITS, json=a_visit(helped, minutes=50), headers=ONE_KEY), 422)
    other = program(make_person(volunteer.branch, Role.TEAM_LEADER))
    assert other.post(VISITS, json=a_visit(helped), headers=ONE_KEY).status_code == 201
    assert Activity.select().count() == 2


WRONG = {
    "minutes": ({"minutes": 0}, "minutes"),
    "a text for a number": ({"minutes": "45"}, "minutes"),
    "a day that has not come": ({"happened_on": "2999-01-01"}, "happened_on"),
    "no day": ({"happened_on": "31-31"}, "happened_on"),
    "a kind that is none": ({"kind": "party"}, "kind"),
    "a field that is none": ({"person_id": 1}, "person_id"),
    "a long day, asked once": ({"minutes": 600}, "minutes"),
    "a service number": ({"note": "Zijn nummer is 111222333"}, "note"),
    "nobody": ({"client_ids": []}, "client_ids"),
    "somebody who is none": ({"client_ids": [2_000_000_000]}, "client_ids"),
}


@pytest.mark.parametrize("case", WRONG)
def test_what_the_form_refuses_is_told_by_its_field(program, volunteer, helped, case):
    more, field = WRONG[case]
    found = errors_of(program(volunteer).post(VISITS, json=a_visit(helped) | more))

    assert list(found) == [field]
    assert found[field]
    assert not Activity.select().exists()


def test_what_is_meant_so_is_taken(program, volunteer, helped):
    long = a_visit(helped, minutes=600, is_sure=True)
    assert program(volunteer).post(VISITS, json=long).status_code == 201


def test_nobody_writes_down_for_whom_they_do_not_help(program, branch, volunteer, helped):
    """R04c, R04g: a stranger, one of another branch, and one from whose file they are kept."""
    stranger, elsewhere = make_client(branch), make_client(make_branch())
    Conflict.create(branch=branch, person=volunteer, client=helped)
    for client in (stranger, elsewhere, helped):
        said = errors_of(program(volunteer).post(VISITS, json=a_visit(client)))
        assert list(said) == ["client_ids"]
    refused = program(volunteer).post(VISITS, json=a_visit(kind="legal_consultation"))
    problem_of(refused, 403)
    assert not Activity.select().exists()


def test_a_token_that_only_reads_writes_nothing(program, volunteer, helped):
    asks = program(volunteer, "activities:read clients:read")
    problem_of(asks.post(VISITS, json=a_visit(helped)), 403)
    problem_of(asks.delete(f"{VISITS}/{make_activity(volunteer, helped).id}"), 403)


@pytest.mark.no_database
def test_what_is_no_json_is_told_so(program, volunteer):
    asks = program(volunteer)
    problem_of(asks.post(VISITS, data="kind=home_visit"), 415)
    problem_of(asks.post(VISITS, data="{", content_type="application/json"), 400)
    problem_of(asks.post(VISITS, json=[1]), 422)
    problem_of(asks.post(VISITS, data="x" * (14 << 20), content_type="application/json"), 413)


def test_withdrawing_asks_the_version_that_was_read(program, volunteer, helped):
    """H2: If-Match; 412 when somebody saved first; what was withdrawn stays so."""
    done = make_activity(volunteer, helped)
    asks, address = program(volunteer), f"{VISITS}/{done.id}"
    read = asks.get(address).headers["ETag"]
    problem_of(asks.delete(address), 428)
    problem_of(asks.delete(address, headers={"If-Match": "*"}), 428)
    Activity.update(version=Activity.version + 1).where(Activity.id == done.id).execute()
    problem_of(asks.delete(address, headers={"If-Match": read}), 412)
    assert Activity.get().withdrawn_at is None

    read = {"If-Match": asks.get(address).headers["ETag"]}
    for _ in range(2):
        assert asks.delete(address, headers=read).json["is_withdrawn"] is True
    assert Activity.get().withdrawn_at is not None


def test_a_record_of_another_is_not_withdrawn(program, branch, volunteer, helped):
    theirs = make_activity(make_person(branch), helped)
    read = {"If-Match": '"0-x"'}
    problem_of(program(volunteer).delete(f"{VISITS}/{theirs.id}", headers=read), 403)
    elsewhere = make_activity(make_person(make_branch()))
    problem_of(program(volunteer).delete(f"{VISITS}/{elsewhere.id}", headers=read), 404)


def test_a_closed_period_stays_closed(program, branch, volunteer, helped):
    done = make_activity(volunteer, helped)
    LogRules.create(branch=branch, closed_until=today())
    read = {"If-Match": '"0-x"'}

    problem_of(program(volunteer).delete(f"{VISITS}/{done.id}", headers=read), 409)
    said = errors_of(program(volunteer).post(VISITS, json=a_visit(helped)))
    assert "happened_on" in said


def a_line(**more):
    line = {"kind": "parking", "spent_on": today().isoformat(), "amount_cents": 450}
    return line | {"description": "Bij het gemeentehuis"} | more


def test_a_line_goes_into_a_draft_and_no_further(program, volunteer):
    """Nobody decides, sends in or pays by any route of the API."""
    asks = program(volunteer)
    made = asks.post(LINES, json=a_line(), headers=ONE_KEY)
    again = asks.post(LINES, json=a_line(), headers=ONE_KEY)

    assert (made.status_code, again.json) == (201, made.json)
    line = ExpenseLine.get()
    assert (line.amount_cents, line.kind) == (450, "parking")
    assert ExpenseClaim.get().status == "draft"
    assert made.headers["Location"] == f"/api/v1/claims/{line.claim_id}"
    problem_of(asks.post(LINES, json=a_line(amount_cents=500), headers=ONE_KEY), 422)
    assert asks.get(f"/api/v1/claims/{line.claim_id}").json["asked_cents"] == 450


@pytest.mark.parametrize(
    ("more", "field"),
    [
        ({"amount_cents": 0}, "amount_cents"),
        ({"amount_cents": 9_000}, "amount_cents"),
        ({"kind": "mileage"}, "kind"),
        ({"kind": "allowance"}, "kind"),
        ({"kind": "other", "description": ""}, "description"),
        ({"spent_on": "2999-01-01"}, "spent_on"),
        ({"approved_cents": 1}, "approved_cents"),
    ],
    ids=str,
)
def test_what_the_form_of_a_line_refuses(program, volunteer, more, field):
    assert field in errors_of(program(volunteer).post(LINES, json=a_line(**more)))
    assert not ExpenseLine.select().exists()


@pytest.mark.no_database
def test_the_api_has_no_address_for_what_asks_the_password(app):
    """H2: written by hand. Whatever else writes is thought about here first."""
    writes = {
        (rule.rule, method)
        for rule in app.url_map.iter_rules()
        if rule.endpoint.startswith("v1.")
        for method in rule.methods - {"GET", "HEAD", "OPTIONS"}
    }

    assert writes == {
        (VISITS, "POST"),
        (f"{VISITS}/<int:activity_id>", "DELETE"),
        (LINES, "POST"),
    }
    for name, view in app.view_functions.items():
        assert not (name.startswith("v1.") and hasattr(view, "sensitive"))
