"""An import asks of each row what the form for the same thing asks: there is no way around."""

import csv
import io
import itertools
from datetime import date, timedelta

import pytest

from portal.account.actions import bank
from portal.account.models import Session
from portal.activities.models.words import OwnWord
from portal.audit.models import AuditEntry, FieldChange
from portal.branches.models import Municipality
from portal.clients.models import Assignment, Client, Conflict
from portal.core.clock import now, today
from portal.core.web.access import Role
from portal.employment.placements.models import Placement
from portal.employment.vacancies.models import LadderStep
from portal.expenses.claims.queries import authority_of, decidable_by
from portal.expenses.payouts.queries import payable_for
from portal.expenses.records.actions import travel
from portal.expenses.records.models import ExpenseClaim, ExpenseLine, Trip
from portal.guidance.models import Trajectory
from portal.housing.models import Home
from portal.import_export.actions import Faults, bring_in, preview
from portal.import_export.actions.exporting import files_of
from portal.legal.models import LegalCase
from portal.mail.models import OutboxMail
from portal.people.models import Person
from portal.personnel.models import PersonRecord
from portal.referrals.models import Referral
from portal.reports.actions.publishing import seal
from portal.reports.models import Publication
from tests.employment.cvs.factories import make_version
from tests.expenses.claims.factories import with_account
from tests.expenses.payouts.factories import make_approved, that_pays
from tests.factories import (
    make_activity,
    make_assignment,
    make_branch,
    make_client,
    make_employer,
    make_person,
    make_proposal,
)
from tests.import_export import test_case_files
from tests.import_export.test_pages import send
from tests.reports.worlds import as_files
from tests.schedule.desk_hours.factories import make_hours
from tests.schedule.meetings.factories import make_meeting

CONSENT = {"client": "nooit", "purpose": "photo", "source": "paper", "given_on": "2018-03-05"}
ACCOUNT, OTHER = "NL91ABNA0417164300", "NL20INGB0001234567"
FORMER = "NL02ABNA0123456789"
LEADING = [Role.TEAM_LEADER, Role.SENIOR_TEAM_LEADER]
# For each file: another right value of each column that a row keeps its record under.
ANOTHER = {
    "people": {
        "name": "Iemand Anders",
        "email": "mij@example.org",
        "employment": "trainee",
        "roles": "guide|senior_team_leader|interpreter",
        "started_on": "2016-02-02",
        "ended_on": "2018-01-01",
        "iban": OTHER,
    },
    "branches": {"iban": OTHER},
    "homes": {"kind": "shared", "available_on": "2001-01-01", "address": "Elders 1"},
    "clients": {
        "household": "elders",
        "name": "Iemand Anders",
        "sex": "x",
        "born_on": "1971-01-01",
        "nationality": "ER",
        "housed_on": "2019-09-09",
        "home": "",
        "arrival": "resettled",
        "counts_for_target": "no",
        "sponsor": "vrij",
    },
    "activities": {
        "kind": "office",
        "channel": "phone",
        "started_at": "2018-05-05T10:00",
        "minutes": "61",
        "clients": "vrij",
        "topics": "care",
        "note": "anders",
        "outcome": "no_show",
        "interpreter": "ti",
    },
    "legal_cases": {
        "client": "vrij",
        "kind": "return",
        "opened_on": "2001-01-01",
        "closed_on": "2030-01-01",
        "outcome": "refused",
        "arrived_on": "2002-02-02",
    },
    "guidance_trajectories": {"started_on": "2001-01-01", "ended_on": "2030-01-01"},
    "placements": {
        "client": "vrij",
        "kind": "trial",
        "started_on": "2001-01-01",
        "ended_on": "2030-01-01",
        "hours_per_week": "1",
        "job_title": "anders",
        "course": "anders",
        "course_paid_by": "anders",
        "outcome": "hired",
    },
    "ladder_steps": {"step": "6"},
    "expense_lines": {
        "spent_on": "2018-05-05",
        "kind": "parking",
        "km": "99",
        "amount": "99",
        "description": "anders",
        "status": "paid",
    },
}


def rows_of(branch, file: str) -> list[dict]:
    return list(csv.DictReader(io.StringIO(files_of(branch.code)[file].decode())))


def as_file(*rows: dict) -> bytes:
    return as_files({"one": rows})["one"]


def row_of(branch, file: str, text: str) -> dict:
    """The row of the branch's own export in which this text is a cell."""
    return next(row for row in rows_of(branch, file) if text in row.values())


def refused(person, file: str, row: dict) -> list[str]:
    with pytest.raises(Faults) as found:
        bring_in({file: as_file(row)}, person)
    with pytest.raises(Faults):
        preview({file: as_file(row)}, person)
    return found.value.lines


@pytest.fixture
def town(branch):
    """Everybody who is protected, and a client from whom both leaders are barred."""
    people = {role: make_person(branch, role, code=str(role)) for role in [*LEADING]}
    people[Role.ADMINISTRATOR] = make_person(branch, Role.ADMINISTRATOR, code="administrator")
    place = Municipality.get(Municipality.branch == branch)
    home = Home.create(
        branch=branch, code="huis", kind="regular", address="Hier 1", municipality=place
    )
    client = make_client(branch, code="nooit", name="Nooit Gezien", home=home)
    make_client(branch, code="vrij")
    make_person(branch, Role.GUIDE, code="gids")
    for role in LEADING:
        Conflict.create(branch=branch, person=people[role], client=client)
    bank.change_of_branch(branch, ACCOUNT, None)
    since = date(2018, 1, 1)
    of = {"branch": branch, "client": client}
    LegalCase.create(code="zaak", kind="visa", opened_on=since, **of)
    Trajectory.create(year_number=1, started_on=since, **of)
    Placement.create(code="plek", kind="internship", started_on=since, **of)
    LadderStep.create(measured_on=since, step=2, **of)
    make_version(client, make_person(branch, Role.JOB_COACH))
    make_proposal(make_employer(branch), client, Person.get(Person.code == "gids"))
    make_activity(Person.get(Person.code == "gids"), client, code="bezoek")
    return people


# Whose record, or about whom, each row of a file is: {file: (a cell of the row, for whom)}
PROTECTED = [
    ("people", str(Role.TEAM_LEADER), LEADING[:1]),  # oneself; and below the senior
    ("people", str(Role.SENIOR_TEAM_LEADER), LEADING),  # a senior; and oneself
    ("people", str(Role.ADMINISTRATOR), LEADING[:1]),
    ("branches", None, LEADING),
    ("homes", "huis", LEADING),
    ("clients", "nooit", LEADING),
    ("activities", "bezoek", LEADING),
    ("legal_cases", "zaak", LEADING),
    ("guidance_trajectories", "nooit", LEADING),
    ("placements", "plek", LEADING),
    ("ladder_steps", "nooit", LEADING),
]
CASES = [
    (file, cell, column, role)
    for file, cell, roles in PROTECTED
    for column, role in itertools.product(ANOTHER[file], roles)
]


@pytest.mark.no_database  # what a file may change is decided in Python
@pytest.mark.parametrize(("file", "cell", "column", "role"), CASES, ids=str)
def test_no_field_of_a_protected_row_changes_by_a_file(town, branch, file, cell, column, role):
    """R04g, R18: a leader, the administrator, oneself, a barred client, the branch's account."""
    row = row_of(branch, file, cell or branch.code)

    lines = refused(town[role], file, row | {column: ANOTHER[file][column]})

    assert any(line.startswith(f"{file}.csv:2: ") for line in lines), lines


@pytest.mark.parametrize("role", LEADING, ids=str)
@pytest.mark.parametrize(
    ("file", "cells"),
    [
        ("activities", {"code": "n", "clients": "nooit"}),
        ("legal_cases", {"code": "n"}),
        ("guidance_trajectories", {"year_number": "2"}),
        ("placements", {"code": "n"}),
        ("ladder_steps", {"measured_on": "2019-01-01"}),
        ("cvs", {"client": "nooit", "made_on": "2019-01-01", "language": "nl"}),
        ("candidates", {"reached_on": "2019-01-01"}),
        ("referrals", {"client": "nooit", "on": "2019-01-01", "to": "Wijkteam"}),
        ("clients", {"code": "n", "household": "nieuw", "sponsor": "nooit"}),
        ("assignments", {"person": "gids", "household": "BARRED", "started_on": "2020-01-01"}),
        ("assignments", {"person": "SELF", "household": "FREE", "started_on": "2020-01-01"}),
        ("barred", {"person": "gids"}),
        ("consents", CONSENT),
        ("placement_files", {"client": "nooit", "placement": "plek", "never_began_on": ""}),
    ],
    ids=str,
)
def test_no_row_is_added_to_a_file_that_one_may_not_open(town, branch, file, cells, role):
    old = next((row for row in rows_of(branch, file) if set(row.values()) & {"nooit"}), {})
    homes = {c.code: c.household.code for c in Client.select()}
    names = {"SELF": town[role].code, "FREE": homes["vrij"], "BARRED": homes["nooit"]}
    row = old | {name: names.get(cell, cell) for name, cell in cells.items()}

    assert any(line.startswith(f"{file}.csv:2: ") for line in refused(town[role], file, row))


@pytest.mark.parametrize("column", ANOTHER["expense_lines"])
@pytest.mark.parametrize("role", LEADING, ids=str)
def test_no_line_of_ones_own_money_changes_by_a_file(town, branch, role, column):
    """D8, and of the same bank account neither."""
    twin = make_person(branch, code="tweeling")
    for person in (town[role], twin):
        bank.change(person, ACCOUNT, person)
        row = {"person": person.code, "spent_on": "2018-04-13", "kind": "mileage", "km": "8"}
        row |= {"amount": "1.60", "description": "hier", "status": "submitted"}
        bring_in({"expense_lines": as_file(row)})
        assert bring_in({"expense_lines": as_file(row)}, town[role]).tallies["expense_lines"][
            "same"
        ]

        lines = refused(
            town[role], "expense_lines", row | {column: ANOTHER["expense_lines"][column]}
        )

        assert lines[0].startswith("expense_lines.csv:2: status")


def test_no_travel_of_ones_own_comes_by_a_file(town, branch):
    leader = town[Role.TEAM_LEADER]
    activity = make_activity(leader, code="rit")
    row = row_of(branch, "activities", "rit")
    assert refused(leader, "activities", row | {"travel_km": "80"})[0].startswith(
        "activities.csv:2: travel_km"
    )
    new = row | {"code": "nieuw", "travel_km": "80"}
    assert "travel_km" in refused(leader, "activities", new)[0]
    other = row | {"person": "gids"}
    assert "activities.csv:2: person" in refused(leader, "activities", other)[0]
    activity.withdrawn_at = now()
    activity.save()
    row |= {"minutes": "600"}
    assert "activities.csv:2: code" in refused(leader, "activities", row)[0]


def test_a_journey_that_was_sent_in_stays_as_it_was(town, branch):
    guide = Person.get(Person.code == "gids")
    trip = travel(guide, date(2018, 4, 13), 84, "car")
    make_activity(guide, code="rit", trip=trip, distance_hm=84)
    ExpenseClaim.update(status="submitted").execute()
    row = row_of(branch, "activities", "rit")

    for change in ({"travel_km": "80"}, {"started_at": "2018-04-14T10:00"}):
        assert len(refused(town[Role.SENIOR_TEAM_LEADER], "activities", row | change)) == 1
    assert ExpenseLine.get().distance_hm == 84


def test_a_placement_that_was_withdrawn_does_not_come_back(town, branch):
    Conflict.delete().execute()
    row = row_of(branch, "placements", "plek") | {"job_title": "anders"}
    Placement.update(withdrawn_at=now()).execute()

    assert "placements.csv:2: code" in refused(town[LEADING[1]], "placements", row)[0]
    more = {"client": "nooit", "placement": "plek", "never_began_on": "2018-01-02"}
    assert "withdrawn" in refused(town[LEADING[1]], "placement_files", more)[0]


def test_a_client_an_address_and_the_roles_that_help_are_not_changed_by_a_file(town, branch):
    Conflict.delete().execute()
    for file, cell, change in (
        ("legal_cases", "zaak", {"client": "vrij"}),
        ("people", "gids", {"email": ""}),
    ):
        [line] = refused(town[LEADING[1]], file, row_of(branch, file, cell) | change)
        assert line.startswith(f"{file}.csv:2: {next(iter(change))}: ")
    match = {
        "person": str(LEADING[0]),
        "household": Client.get(Client.code == "vrij").household.code,
    }
    match |= {"role": str(LEADING[0]), "started_on": "2020-01-01"}
    assert "assignments.csv:2: role: " in refused(town[LEADING[1]], "assignments", match)[0]


def test_a_line_that_the_portal_knows_claims_no_trip_elsewhere(town, branch):
    """An export that comes back leaves the journeys as they were."""
    travel(Person.get(Person.code == "gids"), date(2018, 4, 13), 84, "car")

    bring_in(files_of(branch.code), town[LEADING[1]])

    assert not Trip.get().is_claimed_elsewhere


@pytest.mark.parametrize("role", LEADING, ids=str)
def test_an_export_comes_back_as_it_went_for_the_same_person(town, branch, role):
    """A row that changes nothing is no fault, whosever it is."""
    with_account(town[Role.TEAM_LEADER])
    make_approved(with_account(town[role]), make_person(branch, LEADING[1]), 500)
    files, before = files_of(branch.code), AuditEntry.select().count()

    tallies = bring_in(files, town[role]).tallies

    assert all(set(+tally) <= {"same"} for tally in tallies.values())
    assert AuditEntry.select().count() == before + 1


def test_new_people_come_without_roles_that_lead_and_without_access(town, branch):
    """Papers first, for who is made by a file too."""
    row = {"code": "nieuw", "branch": branch.code, "employment": "volunteer", "roles": ""}
    for leading, role in itertools.product(LEADING, LEADING):
        lines = refused(town[role], "people", row | {"roles": f"guide|{leading}"})
        assert lines[0].startswith("people.csv:2: roles")
    made = row | {"roles": "guide", "email": "nieuw@example.org", "iban": OTHER}

    bring_in({"people": as_file(made)}, town[Role.TEAM_LEADER])

    person = Person.get(Person.code == "nieuw")
    assert not person.papers_are_in
    assert person.iban_changed_at is not None
    household = Client.get(Client.code == "vrij").household
    match = {"person": "nieuw", "household": household.code, "started_on": "2020-01-01"}
    found = refused(town[Role.TEAM_LEADER], "assignments", match | {"role": "guide"})
    assert found[0].startswith("assignments.csv:2: ")


def test_who_came_by_a_file_without_papers_decides_on_no_money(app):
    """Access stays, and that is all."""
    row = {"code": "l", "branch": "b", "employment": "paid", "roles": "team_leader"}
    bring_in({"branches": b"code,name\nb,Stad\n", "people": as_file(row)})
    leader, papers = Person.get(Person.code == "l"), {"conduct_certificate_on": today()}

    assert leader.papers_are_in
    assert authority_of(leader) is None
    assert not decidable_by(leader).exists()
    Person.update(confidentiality_on=today(), **papers).where(Person.id == leader.id).execute()
    assert authority_of(Person.get_by_id(leader.id)) is not None


def test_a_volunteers_change_is_noted_as_the_form_notes_it(town, branch):
    """G5: one note of each record, with what it was and became; who leaves helps nobody."""
    guide, leader = Person.get(Person.code == "gids"), town[Role.TEAM_LEADER]
    match = make_assignment(guide, Client.get(Client.code == "vrij").household)
    row = row_of(branch, "people", "gids")

    bring_in({"people": as_file(row | {"name": "Noor", "ended_on": "2020-01-01"})}, leader)
    client = row_of(branch, "clients", "vrij") | {"name": "Amina"}
    bring_in({"clients": as_file(client)}, leader)

    [note] = AuditEntry.select().where(AuditEntry.action == "person.change")
    changes = {c.field: (c.old, c.new) for c in note.changes}
    assert changes == {"name": (guide.name, "Noor"), "ended_on": (None, "2020-01-01")}
    assert note.actor_id == leader.id
    assert Assignment.get_by_id(match.id).ended_on == date(2020, 1, 1)
    [note] = AuditEntry.select().where(AuditEntry.action == "client.change")
    assert [(c.field, c.new) for c in note.changes] == [("name", "Amina")]


def test_a_bank_account_by_file_waits_and_is_told_as_by_the_form(town, branch):
    """R18: by a person, and by an operator where there are people already."""
    guide = Person.get(Person.code == "gids")
    make_approved(with_account(guide, FORMER), make_person(branch, LEADING[1]), 500)
    Person.update(iban_changed_at=None).execute()
    payer = make_person(that_pays(branch), LEADING[1])
    for by, account in ((town[Role.TEAM_LEADER], OTHER), (None, ACCOUNT)):
        OutboxMail.delete().execute()
        Person.update(iban_changed_at=None).execute()
        row = row_of(branch, "people", "gids") | {"iban": account}

        bring_in({"people": as_file(row)}, by)

        [waiting] = payable_for(payer)
        assert waiting.waits
        assert OutboxMail.get().recipient == guide.email
        assert AuditEntry.select().where(AuditEntry.action == "person.iban.change").exists()


def test_the_first_files_of_all_need_no_waiting(app):
    """Nobody was there to be paid, and nobody to be warned."""
    row = {"code": "p", "branch": "b", "employment": "paid", "iban": ACCOUNT}
    files = {"branches": f"code,name,iban\nb,Stad,{OTHER}\n".encode(), "people": as_file(row)}

    bring_in(files)

    assert Person.get().iban_changed_at is None
    assert Person.get().iban_digest is not None
    assert not OutboxMail.select().exists()


def test_a_file_takes_no_account_away_by_leaving_it_out(town, branch):
    guide = with_account(Person.get(Person.code == "gids"))
    row = row_of(branch, "people", "gids") | {"iban": "", "name": "Noor"}
    stripped = row_of(branch, "branches", branch.code) | {"iban": ""}

    files = {"people": as_file(row), "branches": as_file(stripped)}
    bring_in(files, town[Role.TEAM_LEADER])

    person = Person.get_by_id(guide.id)
    assert (person.name, person.iban_digest) == ("Noor", guide.iban_digest)
    assert bank.account_of_branch(branch.get_by_id(branch.id)) == ACCOUNT


def test_people_of_elsewhere_and_places_of_elsewhere_are_no_way_in(town, branch):
    other = make_branch()
    for row in (
        row_of(branch, "people", "gids") | {"branch": other.code},
        {"code": "x", "branch": other.code, "employment": "paid"},
    ):
        assert "people.csv:2: branch" in "".join(refused(town[LEADING[1]], "people", row))


def test_the_password_is_asked_before_and_nothing_is_brought_in_without(client_for, town, branch):
    """R23: the page to choose files, and the start."""
    browser = client_for(town[Role.TEAM_LEADER])
    rows = {"clients": as_file(row_of(branch, "clients", "vrij") | {"name": "Amina"}).decode()}
    address = send(browser, **rows).text.partition('action="/exchange/')[2].partition('"')[0]
    Session.update(created_at=now() - timedelta(minutes=11)).execute()

    for answer in (
        browser.get("/exchange"),
        send(browser, **rows),
        browser.post(f"/exchange/{address}"),
    ):
        assert answer.status_code == 403
        assert "confirm-password" in answer.text
    assert "Amina" not in {change.new for change in FieldChange.select()}


def test_a_leader_who_makes_himself_senior_by_the_page_is_told_where_it_is_refused(
    client_for, town, branch
):
    """By the page as well: nothing is kept to be started."""
    row = row_of(branch, "people", "team_leader") | {"roles": "senior_team_leader"}

    page = send(client_for(town[Role.TEAM_LEADER]), people=as_file(row).decode())

    assert page.status_code == 422
    assert "roles" in page.text
    assert town[Role.TEAM_LEADER].get_by_id(town[Role.TEAM_LEADER].id).roles == {LEADING[0]}


def test_no_file_of_another_branch_comes_in(town, branch):
    """G1: whichever file, as a whole and row by row."""
    stranger = make_person(make_branch(), Role.SENIOR_TEAM_LEADER)
    make_assignment(Person.get(Person.code == "gids"), Client.get().household)
    make_meeting(town[Role.TEAM_LEADER], status="held", code="overleg")
    make_employer(branch)
    make_hours(branch)
    line = {"person": "gids", "spent_on": "2018-04-13", "kind": "parking", "amount": "1"}
    bring_in({"expense_lines": as_file(line | {"status": "paid"})})
    OwnWord.create(branch=branch, under="care", name="Huisarts")
    Referral.create(
        branch=branch, client=Client.get(), referred_on="2018-03-05", referred_to="Wijkteam"
    )
    make_proposal(make_employer(branch), Client.get(), Person.get(Person.code == "gids"))
    year = {"branch": branch.code, "year": "2018"}
    bring_in({"report_texts": as_file(year | {"chapter": "opening", "text": "Rustig jaar."})})
    number = {"key": "desk.contacts", "value": "370"}
    bring_in({"figure_overrides": as_file(year | number | {"reason": "Op papier."})})
    days = {"branch": branch.code, "from": "2018-01-01", "to": "2018-12-31", "basis": "all"}
    of_it = {"number": "1", "published_at": "2019-02-01T10:00", "definitions": "1"}
    bring_in({"published_figures": as_file(days | of_it | number)})
    test_case_files.fill(branch)
    PersonRecord.create(
        branch=branch,
        person=Person.get(Person.code == "gids"),
        kind="training",
        happened_on="2018-03-05",
        what="Omgaan met trauma",
    )
    made = Publication.get(Publication.branch == branch)
    made.mac = seal(made, "")
    made.save()
    Conflict.delete().execute()
    files, tried = files_of(branch.code), set()

    for name in files:
        for row in rows_of(branch, name):
            lines = refused(stranger, name, row)
            assert lines[0].startswith(f"{name}.csv:2: "), lines
            tried.add(name)
    assert tried == set(files) - {"housing_targets", "housing_corrections", "barred"}
