"""What no single row does and two together might; what one's own export would tell."""

import io
import zipfile
from datetime import date, timedelta

import pytest

from portal.account.actions import address
from portal.account.models import AddressChange
from portal.branches.models import Municipality
from portal.clients.models import Assignment, Client, Conflict
from portal.clients.queries import households_visible_to
from portal.core.clock import local, now, today
from portal.core.database import db
from portal.core.web.access import Role
from portal.feature import contributed
from portal.import_export.actions import Faults, NotAllowed, bring_in, preview, running
from portal.import_export.actions.columns import BY_NAME
from portal.import_export.actions.exporting import files_of
from portal.import_export.actions.hidden import Hidden
from portal.import_export.models import ImportRun, RunState
from portal.people.actions import change
from portal.people.models import Person, PersonRole
from portal.schedule.meetings.models import Meeting
from tests.clients.test_matching import clear, in_processes
from tests.factories import make_assignment, make_branch, make_client, make_person
from tests.import_export.test_pages import send
from tests.import_export.test_permitted import LEADING, as_file, refused, row_of, rows_of, town
from tests.schedule.meetings.factories import make_meeting

__all__ = ["town"]  # the fixture

SINCE = "2018-01-01"


def match_of(household: str, person: str = "gids", **cells) -> dict:
    row = {"person": person, "household": household, "role": "guide", "started_on": SINCE}
    return row | {"ended_on": ""} | cells


def client_of(branch, household: str, **cells) -> dict:
    place = Municipality.get(Municipality.branch == branch).name
    row = {"code": "nieuw", "household": household, "name": "X", "municipality": place}
    return row | {"counts_for_target": "no"} | cells


def household_of(code: str):
    return Client.get(Client.code == code).household


@pytest.mark.parametrize("role", [*Role, None], ids=str)
def test_who_may_not_import_brings_nothing_in_by_calling_it(branch, role):
    """Asked where it happens, not by the page alone."""
    person = make_person(branch, *([role] if role else []))
    files = {"clients": as_file(client_of(branch, "gezin"))}
    if role in LEADING:
        bring_in(files, person)
        return
    for act in (preview, bring_in):
        with pytest.raises(NotAllowed):
            act(files, person)
    assert not Client.select().exists()


def test_an_import_that_was_prepared_is_not_started_when_the_right_has_gone(
    client_for, town, branch
):
    """The leader was shown the preview, leads no more, and still has the run."""
    leader = town[Role.TEAM_LEADER]
    rows = as_file(client_of(branch, "gezin")).decode()
    send(client_for(leader), clients=rows)
    run = ImportRun.get()
    PersonRole.delete().where(PersonRole.person == leader).execute()

    running.start(ImportRun.get_by_id(run.id))

    assert ImportRun.get_by_id(run.id).state == RunState.FAILED
    assert not Client.select().where(Client.code == "nieuw").exists()


def test_a_match_that_goes_on_again_meets_no_new_one_of_the_same_file(town, branch):
    """The first row takes its end away, the second begins after that end."""
    household = household_of("vrij")
    guide = Person.get(Person.code == "gids")
    make_assignment(guide, household, started_on=date(2018, 1, 1), ended_on=date(2018, 3, 1))
    rows = [match_of(household.code), match_of(household.code, started_on="2018-06-01")]

    with pytest.raises(Faults) as found:
        bring_in({"assignments": as_file(*rows)}, town[LEADING[1]])

    assert "assignments.csv:3: started_on" in found.value.lines[0]
    assert Assignment.get().ended_on == date(2018, 3, 1)


@pytest.mark.parametrize("papers", [True, False])
def test_a_preview_judges_matches_of_who_is_new_in_the_same_files(town, branch, papers):
    """A household and a helper that are not there yet: the preview says what the import does."""
    people = {"code": "nieuw", "branch": branch.code, "employment": "volunteer", "roles": "guide"}
    helper = "gids" if papers else "nieuw"
    files = {
        "people": as_file(people),
        "clients": as_file(client_of(branch, "gezin")),
        "assignments": as_file(match_of("gezin", helper)),
    }
    said = []
    for act in (preview, bring_in):
        try:
            said.append(act(files, town[Role.TEAM_LEADER]).tallies["assignments"]["new"])
        except Faults as found:
            said.append(found.lines)

    assert said[0] == said[1]
    assert said[0] == 1 if papers else "assignments.csv:2: person" in said[0][0]


def test_a_preview_judges_matches_by_the_roles_and_days_of_the_same_files(town, branch):
    row = row_of(branch, "people", "gids")
    row |= {"started_on": "2010-01-01", "roles": "guide|language_coach"}
    match = match_of(household_of("vrij").code, role="language_coach", started_on="2012-01-01")
    files = {"people": as_file(row), "assignments": as_file(match)}

    for act in (preview, bring_in):
        assert act(files, town[LEADING[1]]).tallies["assignments"]["new"] == 1


def test_who_leaves_by_the_same_files_helps_no_longer_in_the_preview_either(town, branch):
    household = household_of("vrij")
    make_assignment(Person.get(Person.code == "gids"), household, started_on=date(2018, 1, 1))
    row = row_of(branch, "people", "gids") | {"ended_on": "2020-01-01"}
    files = {"people": as_file(row), "assignments": as_file(match_of(household.code))}
    said = []
    for act in (preview, bring_in):
        try:
            said.append(+act(files, town[LEADING[1]]).tallies["assignments"])
        except Faults as found:
            said.append(found.lines)

    assert said[0] == said[1]


@pytest.mark.parametrize("role", LEADING, ids=str)
def test_nobody_new_joins_the_household_of_a_barred_client_by_a_file(town, branch, role):
    """R04g: they would open who helps it and what was done with all of it."""
    barred = household_of("nooit")

    lines = refused(town[role], "clients", client_of(branch, barred.code))

    assert lines[0].startswith("clients.csv:2: household")
    assert barred not in households_visible_to(town[role])


@pytest.mark.parametrize("role", LEADING, ids=str)
def test_ones_own_export_tells_nothing_of_a_barred_client(client_for, town, branch, role):
    """R04g: in no file of it, and it comes back as it went."""
    make_assignment(Person.get(Person.code == "gids"), household_of("nooit"))
    Client.update(sponsor=Client.get(Client.code == "nooit")).where(Client.code == "vrij").execute()
    everything = b"".join(files_of(branch.code).values())
    hidden = (b"nooit", b"Nooit Gezien", household_of("nooit").code.encode())

    archive = zipfile.ZipFile(io.BytesIO(client_for(town[role]).post("/exchange/export").data))

    files = {name.removesuffix(".csv"): archive.read(name) for name in archive.namelist()}
    for text in hidden:
        assert text in everything
        assert not [name for name, content in files.items() if text in content]
    tallies = bring_in(files, town[role]).tallies
    assert all(set(+tally) <= {"same"} for tally in tallies.values())
    assert Client.get(Client.code == "vrij").sponsor.code == "nooit"


def test_a_code_of_another_branch_is_as_one_that_nobody_has(town, branch):
    """G1: no answer tells which codes are in use elsewhere."""
    other = make_branch()
    make_client(other, code="elders")
    make_person(other, code="elders")
    Conflict.delete().execute()
    for file, column in (
        ("legal_cases", "client"),
        ("activities", "person"),
        ("activities", "clients"),
        ("placements", "client"),
        ("clients", "sponsor"),
    ):
        [row] = [r for r in rows_of(branch, file) if set(r.values()) & {"nooit", "gids"}][:1]
        said = [
            refused(town[LEADING[1]], file, row | {column: code})[0].replace(code, "…")
            for code in ("elders", "bestaat-niet")
        ]
        assert said[0] == said[1]


def test_who_has_another_role_meanwhile_keeps_their_address(town, branch):
    """A team leader asked for it of a volunteer, who leads by now."""
    guide = Person.get(Person.code == "gids")
    Person.update(email="gids@example.org").where(Person.id == guide.id).execute()
    guide = Person.get_by_id(guide.id)
    change(guide, town[Role.TEAM_LEADER], guide.version, None, email="mij@example.org")
    PersonRole.create(person=guide, role=Role.TEAM_LEADER)

    with pytest.raises(address.NoLonger):
        address.confirm(AddressChange.get())

    assert Person.get_by_id(guide.id).email == "gids@example.org"
    assert AddressChange.get().stopped_at is not None


MATCH = """
import sys
from portal.app import create_app
from portal.core.database import db
from portal.import_export.actions import Faults, bring_in
from portal.people.models import Person

app = create_app()
with app.app_context(), db.connection_context():
    by = Person.get_by_id(int(sys.argv[1]))
    print("ready", flush=True)
    sys.stdin.readline()
    made = 0
    for day in range(1, 15):
        head = "person,household,role,started_on\\n"
        row = f"{sys.argv[2]},{sys.argv[3]},guide,2024-01-{day:02}\\n"
        try:
            tallies = bring_in({"assignments": (head + row).encode()}, by).tallies
            made += tallies["assignments"]["new"]
        except Faults:
            pass
    print(made, flush=True)
"""


@pytest.mark.real_commits
def test_of_two_imports_at_once_one_makes_the_match(app):
    """On the database that the suite runs on: SQLite and PostgreSQL."""
    with app.app_context(), db.connection_context():
        try:
            with db.atomic():
                branch = make_branch()
                by = make_person(branch, Role.TEAM_LEADER)
                helper = make_person(branch, Role.GUIDE, code="gids")
                household = make_client(branch).household
            said = in_processes(app, MATCH, [by.id, helper.code, household.code])
            assert sorted(said) == [0, 1]
            assert Assignment.select().count() == 1
        finally:
            clear()


def test_files_that_nobody_brought_in_go_after_a_day_with_what_is_due(branch):
    leader = make_person(branch, Role.TEAM_LEADER)
    old, new = (running.keep(leader, {"people": b"code"}, rows=1) for _ in range(2))
    long_ago = now() - timedelta(days=1, minutes=1)
    ImportRun.update(created_at=long_ago).where(ImportRun.id == old.id).execute()

    contributed().tasks["forget files of imports"]()

    assert [run.id for run in ImportRun.select()] == [new.id]


def test_a_planned_meeting_is_not_held_before_its_day(branch):
    """A file of meetings says who was there: nobody can have been at one still to come."""
    leader = make_person(branch, Role.TEAM_LEADER, code="leidster")
    planned = make_meeting(leader, leader, code="overleg")
    row = {"code": "overleg", "branch": branch.code, "title": "Overleg", "minutes": "60"}
    row |= {"place": "", "attendees": "leidster"}
    moment = local(planned.starts_at).strftime("%Y-%m-%dT%H:%M")

    [said] = refused(leader, "meetings", row | {"starts_at": moment})
    assert "starts_at" in said
    assert Meeting.get().status == "planned"

    bring_in({"meetings": as_file(row | {"starts_at": f"{today()}T00:00"})}, leader)
    assert Meeting.get().status == "held"


@pytest.mark.no_database
def test_what_the_records_of_a_publication_are_called_is_not_in_the_export_of_who_is_barred():
    file = BY_NAME["published_parts"]
    rows = [
        ["x" if column.name != "part" else part for column in file.columns]
        for part in ("records", "contents")
    ]
    assert Hidden(frozenset({"nooit"})).rows_left(file, rows) == rows[1:]
