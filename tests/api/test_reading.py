"""H2: with a token one reads what one's pages show, and nothing more."""

import csv
from io import StringIO

import pytest

from portal.activities.models import Activity
from portal.audit.models import AuditEntry
from portal.clients.models import HELPING, Client, Conflict, HiddenField
from portal.core.web.access import Role
from portal.employment.employers.models import Employer
from portal.employment.vacancies.models import Vacancy
from portal.expenses.records.models import ExpenseClaim
from portal.feature import contributed
from portal.people.models import Person
from portal.schedule.appointments.models import Appointment
from portal.schedule.meetings.models import Meeting
from tests.api.test_tokens import problem_of
from tests.conftest import count_queries
from tests.expenses.claims.factories import make_draft
from tests.factories import (
    make_activity,
    make_assignment,
    make_branch,
    make_client,
    make_employer,
    make_person,
)
from tests.schedule.appointments.factories import plan_visit
from tests.schedule.meetings.factories import make_meeting
from tests.test_access import EVERYONE, LEADERS, ROLES, in_role, one_of_everything

WORKERS = EVERYONE - {
    Role.ADMINISTRATOR,
    Role.TREASURER,
    Role.NATIONAL_READER,
    Role.NEIGHBOUR,
}
# Written by hand: who may ask for what; and the page of one record, which is its measure.
READERS = {
    "clients": WORKERS,
    "activities": WORKERS,
    "appointments": WORKERS,
    "meetings": WORKERS,
    "people": LEADERS,
    "claims": WORKERS | {Role.TREASURER},
    "employers": {Role.JOB_COACH} | LEADERS,
    "vacancies": {Role.JOB_COACH} | LEADERS,
    "figures": LEADERS,
}
TABLES = {
    "clients": Client,
    "activities": Activity,
    "appointments": Appointment,
    "meetings": Meeting,
    "people": Person,
    "claims": ExpenseClaim,
    "employers": Employer,
    "vacancies": Vacancy,
}


def address_of(name):
    return "/api/v1/figures/2018" if name == "figures" else f"/api/v1/{name}"


def a_day_of(person, branch):
    """What somebody has to do with: a match, a visit, an appointment, a meeting, a claim; and a
    file from which they are kept, whoever they are."""
    client = make_client(branch, name="Sara Eigen", phone="+31612345678", email="s@example.org")
    roles = [role for role in person.roles if role in HELPING] or [Role.GUIDE]
    make_assignment(person, client.household, role=roles[0])
    make_activity(person, client, note="Mijn eigen notitie")
    plan_visit(person, client, note="Mijn onderwerp")
    make_meeting(make_person(branch, Role.TEAM_LEADER), person, title="Met mij")
    make_draft(person)
    barred = one_of_everything(branch, "Verboden")["client"]
    Conflict.create(branch=branch, person=person, client=barred)
    return client


def test_the_table_names_every_resource(app):
    named = {one.name for one in contributed().resources}
    assert named | {"figures"} == set(READERS)
    assert named == set(TABLES)


@pytest.mark.no_database
@pytest.mark.parametrize("role", ROLES, ids=str)
def test_each_role_may_ask_for_what_the_matrix_says(program, branch, role):
    """Also with a token that says it is for everything."""
    every = " ".join([*(f"{name}:read" for name in READERS)])
    asks = program(in_role(branch, role), every)
    may = {name for name in READERS if asks.get(address_of(name)).status_code == 200}

    assert may == {name for name, roles in READERS.items() if role in roles}
    for name in READERS.keys() - may:
        problem_of(asks.get(address_of(name)), 403)


# How rows are chosen: by a match, by interpreting, by a permission, by all of them, by none.
CHOSEN = [None, Role.INTERPRETER, Role.JOB_COACH, Role.TEAM_LEADER, Role.TREASURER]


@pytest.mark.parametrize("role", CHOSEN, ids=str)
def test_the_rows_are_those_whose_page_opens(client_for, program, branch, role):
    """Not one more, not one less: of one's own branch, of another, and of who is barred."""
    one_of_everything(make_branch(name="Elders-plaats"), "Elders")
    person = in_role(branch, role)
    a_day_of(person, branch)
    asks, browser = program(person), client_for(person)
    for name in TABLES.keys() & {name for name, roles in READERS.items() if role in roles}:
        told = asks.get(address_of(name)).json
        listed = {row["id"] for row in told["data"]}
        opens = {
            row.id
            for row in TABLES[name].select()
            if browser.get(f"/{name}/{row.id}").status_code == 200
        }
        assert listed == opens, name
        assert told["next"] is None
        for row in TABLES[name].select():
            alone = asks.get(f"{address_of(name)}/{row.id}")
            assert alone.status_code == (200 if row.id in listed else 404), (name, row.id)


TOLD = ("code", "phone", "email", "address", "municipality", "note", "called", "client", "place")


@pytest.mark.parametrize(
    "role",
    [Role.GUIDE, Role.LANGUAGE_COACH, Role.JOB_COACH, Role.INTERPRETER, Role.TEAM_LEADER],
    ids=str,
)
def test_no_field_is_told_that_the_page_hides(client_for, program, branch, role):
    """G3: fields by role, and those that the branch hides besides."""
    person = in_role(branch, role)
    a_day_of(person, branch)
    for field in ("phone", "address"):
        HiddenField.create(branch=branch, role=Role.GUIDE, field=field)
    asks, browser = program(person), client_for(person)
    for name in ("clients", "activities", "appointments"):
        for row in asks.get(address_of(name)).json["data"]:
            alone = asks.get(f"{address_of(name)}/{row['id']}").json
            page = browser.get(f"/{name}/{row['id']}").text
            for field in TOLD:
                if value := alone.get(field):
                    assert value in page, (name, field)
    file = asks.get(f"/api/v1/clients/{Client.get(Client.name == 'Sara Eigen').id}").json
    assert ("phone" in file) == (role not in {Role.GUIDE, Role.INTERPRETER})
    assert file["called"] == ("Sara" if role is Role.INTERPRETER else "Sara Eigen")


def test_after_a_match_only_the_hours_are_left(program, branch, volunteer):
    """G2."""
    client = make_client(branch, name="Sara Eigen")
    done = make_activity(volunteer, client, note="Mijn eigen notitie")
    Activity.update(created_at=0).where(Activity.id == done.id).execute()

    told = program(volunteer).get(f"/api/v1/activities/{done.id}")

    assert (told.json["clients"], told.json["further_clients"]) == ([], 1)
    assert not {"note", "topics"} & told.json.keys()
    assert "Sara" not in told.text


@pytest.mark.no_database
def test_a_token_reads_what_it_was_made_for_only(program, team_leader):
    asks = program(team_leader, "people:read")

    assert asks.get("/api/v1/people").status_code == 200
    assert "clients:read" in problem_of(asks.get("/api/v1/clients"), 403)["detail"]
    problem_of(asks.get("/api/v1/clients/1"), 403)


@pytest.mark.no_database
def test_no_cookie_asks_for_anything(app, client_for, team_leader):
    browser = client_for(team_leader)
    rules = [rule for rule in app.url_map.iter_rules() if rule.endpoint.startswith("v1.")]
    for rule in rules:
        address = "/".join("1" if "<" in part else part for part in rule.rule.split("/"))
        for method in rule.methods - {"HEAD", "OPTIONS"}:
            if rule.endpoint != "v1.openapi":
                problem_of(browser.open(address, method=method), 401)


def test_a_list_comes_in_pages(program, branch, team_leader):
    """The number of the last row leads on, as on the lists of the portal."""
    for number in range(51):
        make_employer(branch, name=f"Bakker {number}")
    asks = program(team_leader)
    first = asks.get("/api/v1/employers").json
    second = asks.get(first["next"]).json

    numbers = [row["id"] for page in (first, second) for row in page["data"]]
    assert (len(first["data"]), len(second["data"]), second["next"]) == (50, 1, None)
    assert numbers == sorted(set(numbers), reverse=True)
    for wrong in ("after=x", "after=0", "after=99999999999", "page=2"):
        [said] = problem_of(asks.get(f"/api/v1/employers?{wrong}"), 422)["errors"]
        assert said["field"] == wrong.partition("=")[0]
        assert said["detail"]


def test_many_rows_take_as_many_statements_as_few(program, branch, team_leader):
    asks = program(team_leader)

    def asked():
        with count_queries() as statements:
            for name in TABLES:
                assert asks.get(address_of(name)).status_code == 200
        return len(statements)

    def more():
        client = make_client(branch)
        make_assignment(person := make_person(branch, Role.GUIDE), client.household)
        make_activity(person, client)
        plan_visit(person, client)
        make_meeting(team_leader, person)
        make_draft(team_leader)
        make_employer(branch)

    more()
    asked()
    few = asked()
    more()
    more()
    assert asked() == few


def test_who_reads_is_noted_as_on_a_page(program, branch, team_leader):
    """R60: before the answer leaves; R04g: who is barred and tries is noted too."""
    client, own = make_client(branch), make_client(branch)
    Conflict.create(branch=branch, person=team_leader, client=own)
    asks = program(team_leader)
    asks.get("/api/v1/clients")
    asks.get(f"/api/v1/clients/{client.id}")
    problem_of(asks.get(f"/api/v1/clients/{own.id}"), 404)

    noted = [
        (entry.action, entry.reason, entry.object_id)
        for entry in AuditEntry.select().order_by(AuditEntry.id)
        if entry.actor_id == team_leader.id
    ]
    assert ("list.read", "v1.clients", branch.id) in noted
    assert ("client.read", "v1.client", client.id) in noted
    assert [(action, number) for action, _reason, number in noted][-1] == ("client.barred", own.id)


def test_a_changed_record_has_another_etag(program, branch, team_leader):
    employer = make_employer(branch, name="Bakker")
    asks, address = program(team_leader), f"/api/v1/employers/{employer.id}"
    tag = asks.get(address).headers["ETag"]
    assert asks.get(address, headers={"If-None-Match": tag}).status_code == 304

    Employer.update(name="Slager", version=1).where(Employer.id == employer.id).execute()
    again = asks.get(address, headers={"If-None-Match": tag})

    assert (again.status_code, again.json["name"]) == (200, "Slager")
    assert again.headers["ETag"].startswith('"1-')


def test_the_figures_are_those_of_the_page(program, client_for, branch, team_leader):
    done = make_activity(team_leader, make_client(branch), kind="desk_contact")
    year = done.happened_on.year
    told = program(team_leader).get(f"/api/v1/figures/{year}").json
    file = client_for(team_leader).get(f"/figures.csv?year={year}").text
    lines = list(csv.reader(StringIO(file.lstrip("\ufeff")), delimiter=";" if ";" in file else ","))

    values = {figure["key"]: (figure["value"], figure["before"]) for figure in told["figures"]}
    assert values["hours.total"][0] > 0
    assert values == {line[-1]: tuple(map(as_number, line[2:4])) for line in lines[1:]}
    problem_of(program(team_leader).get("/api/v1/figures/12"), 404)


def as_number(cell):
    return float(cell.replace(",", ".")) if cell else None
