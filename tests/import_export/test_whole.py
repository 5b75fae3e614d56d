"""All files or nothing, and what goes out comes back (H3)."""

import os
import signal
import subprocess
import sys
from datetime import date
from pathlib import Path

import pytest

from portal.branches.models import Branch
from portal.core.database import database_from
from portal.import_export.actions import bring_in, import_folder
from portal.import_export.actions.exporting import files_of
from portal.reports.queries import Scope, annual

ROOT = Path(__file__).parent.parent.parent
CASE = ROOT / "tests" / "cases" / "maassluis-2018"


def test_the_files_that_go_out_come_back_as_the_same_figures(app, tmp_path):
    """H3: and byte for byte the same when they go out again."""

    import_folder(CASE)
    scope = Scope(Branch.get(Branch.code == "maassluis"), date(2018, 1, 1), date(2018, 12, 31))
    before, gone_out = annual(scope), files_of("maassluis")

    again = bring_in(gone_out)

    assert all(set(+tally) <= {"same"} for tally in again.tallies.values())
    assert annual(scope) == before
    assert files_of("maassluis") == gone_out


@pytest.mark.long
@pytest.mark.no_database  # on a SQLite file of its own
def test_an_import_into_an_empty_database_gives_the_same_files_and_figures(tmp_path):
    """H3: through the command line, from one database into another."""

    def flask(database, *arguments):
        environment = {
            **os.environ,
            "PORTAL_INSTANCE": str(tmp_path / database),
            "PORTAL_DATABASE_URL": f"sqlite:///{tmp_path}/{database}.db",
        }
        command = [sys.executable, "-m", "flask", *arguments]
        return subprocess.run(
            command, cwd=ROOT, env=environment, capture_output=True, text=True, check=True
        ).stdout

    report = ["report", "annual", "--branch", "maassluis", "--year", "2018", "--format", "json"]
    said = []
    source = CASE
    for database in ("one", "two"):
        flask(database, "db", "up")
        flask(database, "import", str(source))
        target = tmp_path / f"files-{database}"
        flask(database, "export", str(target), "--branch", "maassluis")
        said.append(flask(database, *report))
        source = target

    assert said[0] == said[1]
    for file in (tmp_path / "files-one").iterdir():
        assert file.read_bytes() == (tmp_path / "files-two" / file.name).read_bytes(), file.name


KILLED = """
import os, signal, sys
from portal.app import create_app
from portal.core.database import migrate
from portal.core.database import db
from portal.import_export import actions
app = create_app()
with app.app_context(), db.connection_context():
    actions.bring_in(
        actions.folder_contents(__import__("pathlib").Path(sys.argv[1])),
        tell=lambda done, of: done == 12 and os.kill(os.getpid(), signal.SIGKILL),
    )
"""


@pytest.mark.no_database  # on a SQLite file of its own
def test_a_process_killed_in_the_middle_leaves_the_database_as_it_was(own_portal):
    """All or nothing: after twelve of seventeen files nothing is there."""
    options = {"cwd": ROOT, "env": own_portal}
    killed = subprocess.run([sys.executable, "-c", KILLED, str(CASE)], check=False, **options)

    assert killed.returncode == -signal.SIGKILL

    database = database_from(own_portal["PORTAL_DATABASE_URL"])
    with database.connection_context():
        for table in ("branch", "person", "client", "activity", "expense_line"):
            assert database.execute_sql(f"SELECT count(*) FROM {table}").fetchone() == (0,)
        assert database.execute_sql("PRAGMA integrity_check").fetchone() == ("ok",)
    imported = subprocess.run(
        [sys.executable, "-m", "flask", "import", str(CASE)], check=False, **options
    )
    assert imported.returncode == 0
