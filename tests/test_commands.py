"""What the command line promises: 0 when done, 1 with a line for each fault, 2 for wrong usage."""

import json
import os
import subprocess
import sys
from datetime import date
from pathlib import Path
from urllib.parse import urlsplit

import pytest

from portal.audit.models import AuditEntry
from portal.branches.models import Branch, Setting
from portal.core.web.access import Role
from portal.people.models import Person
from tests.factories import make_client, make_person

ROOT = Path(__file__).parent.parent
REPORT = ["report", "annual", "--branch", "delft"]


@pytest.fixture
def flask(app):
    """Runs `flask …` on the database of the tests: (exit status, output, lines of faults)."""

    def run(*arguments):
        done = app.test_cli_runner().invoke(args=[str(each) for each in arguments])
        crashed = done.exception and not isinstance(done.exception, SystemExit)
        assert not crashed, done.exception
        return done.exit_code, done.stdout, done.stderr.splitlines()

    return run


@pytest.fixture
def delft(branch):
    """A branch with a client, housed in 2018."""
    type(branch).update(code="delft").where(type(branch).id == branch.id).execute()
    return make_client(branch, housed_on=date(2018, 3, 1)).branch


@pytest.mark.parametrize(
    "arguments",
    [
        ["nonsense"],
        ["db", "sideways"],
        ["db", "up", "twice"],
        ["demo", "--jason"],
        ["import"],
        ["import", "/nowhere/at/all"],
        ["export", "files"],
        ["report", "annual", "--year", "2018", "--format", "json"],
        [*REPORT, "--format", "json"],
        [*REPORT, "--year", "2018"],
        [*REPORT, "--year", "18", "--format", "json"],
        [*REPORT, "--year", "2018", "--format", "docx"],
        [*REPORT, "--year", "2018", "--basis", "women", "--format", "json"],
        [*REPORT, "--year", "2018", "--from", "2018-01-01", "--format", "csv"],
        [*REPORT, "--from", "2018-01-01", "--format", "json"],
        [*REPORT, "--from", "2018-12-31", "--to", "2018-01-01", "--format", "json"],
        [*REPORT, "--from", "2018-02-30", "--to", "2018-12-31", "--format", "json"],
        ["jobs", "rest"],
    ],
    ids=" ".join,
)
def test_wrong_usage_ends_with_2_and_says_what_is_wrong(flask, delft, arguments):
    status, output, faults = flask(*arguments)

    assert (status, output) == (2, "")
    assert any(line.startswith("Error: ") for line in faults)


@pytest.mark.parametrize(
    ("arguments", "fault"),
    [
        (["demo"], "Error: This database is not empty."),
        (["demo", "--json"], "Error: This database is no demo."),
        (["export", "x", "--branch", "nergens"], "Error: There is no branch “nergens”."),
        (
            ["report", "annual", "--branch", "nergens", "--year", "2018", "--format", "json"],
            "Error: There is no branch “nergens”.",
        ),
        (
            [*REPORT, "--year", "2018", "--municipality", "Ergens", "--format", "json"],
            "Error: Branch “delft” has no municipality “Ergens”.",
        ),
        (
            [*REPORT, "--year", "2018", "--format", "json", "--output", "/nowhere/year.json"],
            "Error: Cannot write /nowhere/year.json: No such file or directory.",
        ),
        (
            ["export", "/dev/null/files", "--branch", "delft"],
            "Error: Cannot write to /dev/null/files: Not a directory.",
        ),
    ],
    ids=str,
)
def test_what_cannot_be_done_ends_with_1_and_one_line(flask, delft, arguments, fault):
    make_person(delft)

    assert flask(*arguments) == (1, "", [fault])


def test_a_demo_is_left_for_a_branch_with_a_name_and_a_leader_with_an_address(flask, delft):
    person = make_person(delft)
    details = ["--branch-code", "den-haag", "--branch-name", "Den Haag", "--name", "Anna de Wit"]
    leave = ["demo", "--leave", "--yes", *details, "--email"]
    assert flask(*leave, "anna@example.org") == (1, "", ["Error: This database is no demo."])
    Setting.create(name="demo", value=f"guide={person.id}")

    assert flask(*leave, "anna")[0] == 2
    details[1] = ""
    assert flask("demo", "--leave", "--yes", *details, "--email", "anna@example.org")[0] == 2
    assert type(person).select().where(type(person).id == person.id).exists()

    status, output, faults = flask(*leave, "anna@example.org")
    assert (status, faults) == (0, [])
    assert "/invite/" in output


def test_an_installation_begins_with_a_branch_and_a_leader_who_gets_a_link(flask, client_for):
    """In an empty database only; nothing of it is there after a mistake."""
    first = ["--branch-code", "delft", "--branch-name", "Delft", "--name", "Anna de Wit", "--email"]
    assert flask("setup", *first, "anna")[0] == 2
    assert flask("setup", "--branch-code", "d" * 61, *first[2:], "anna@example.org")[0] == 2
    assert not Branch.select().exists()

    status, output, faults = flask("setup", *first, "Anna@example.org")
    assert (status, faults) == (0, [])
    link = urlsplit(output.split()[-1]).path
    assert "anna@example.org" in client_for().get(link).text
    [leader] = Person.select()
    assert (leader.email, leader.roles) == ("anna@example.org", {Role.SENIOR_TEAM_LEADER})

    fault = "Error: There are people in this database. Is it a demo? Then: flask demo --leave"
    assert flask("setup", *first, "olga@example.org") == (1, "", [fault])


def test_an_import_says_each_fault_on_a_line_of_its_own_and_ends_with_1(flask, tmp_path):
    """File, line, column, what is wrong."""
    (tmp_path / "branches.csv").write_text("code,name\nb,Stad\n,Dorp\n")
    (tmp_path / "people.csv").write_text("code,branch,employment\np,b,boss\n")

    status, output, faults = flask("import", tmp_path)

    assert (status, output) == (1, "")
    assert [fault.rsplit(": ", 1)[0] for fault in faults] == [
        "branches.csv:3: code",
        "people.csv:2: employment",
    ]


def test_a_folder_without_files_is_a_fault(flask, tmp_path):
    assert flask("import", tmp_path) == (1, "", [f"Error: There is no CSV file in {tmp_path}."])


def test_what_goes_well_ends_with_0_and_leaves_a_trace(flask, delft, tmp_path):
    """R60: an export is noted, from the command line too."""
    assert flask("db", "up") == (0, "The database is up to date.\n", [])
    status, output, faults = flask("export", tmp_path / "files", "--branch", "delft")
    assert (status, output.split()[0], faults) == (0, "52", [])
    assert AuditEntry.get(AuditEntry.action == "export").object_id == delft.id
    written = list((tmp_path / "files").iterdir())
    written[0].chmod(0o644)  # as an older version left it
    flask("export", tmp_path / "files", "--branch", "delft")
    assert {path.stat().st_mode & 0o777 for path in written} == {0o600}

    status, output, faults = flask("import", tmp_path / "files")
    assert (status, faults) == (0, [])
    status, output, faults = flask(*REPORT, "--year", "2018", "--format", "json")
    assert (status, faults) == (0, [])
    assert json.loads(output)["figures"]["housing.housed"] == 1
    assert flask("jobs", "run")[::2] == (0, [])


@pytest.mark.no_database  # on a SQLite file of its own
@pytest.mark.parametrize(
    ("setting", "value", "fault"),
    [
        ("PORTAL_ENCRYPTION_KEY", "short", "Brug does not start. PORTAL_ENCRYPTION_KEY must be"),
        ("PORTAL_DATABASE_URL", "sqlite:////nowhere/x.db", "Error: The database cannot be opened:"),
        ("PORTAL_DATABASE_URL", "postgresql://x@127.0.0.1:1/x", "Error: The database cannot be"),
    ],
)
def test_a_setting_that_cannot_work_is_one_line_too(tmp_path, setting, value, fault):
    environment = {**os.environ, "PORTAL_INSTANCE": str(tmp_path), setting: value}
    command = [sys.executable, "-m", "flask", "db", "up"]

    done = subprocess.run(
        command, cwd=ROOT, env=environment, capture_output=True, text=True, check=False
    )

    assert (done.returncode, done.stdout) == (1, "")
    assert [line.startswith(fault) for line in done.stderr.splitlines()] == [True]
