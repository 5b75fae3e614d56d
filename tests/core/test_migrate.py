"""Migrating: one at a time, all of a step or nothing, nothing served on a strange schema (R11)."""

import os
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest
from playhouse.migrations import Runner

from portal.core.database import database_from, db

pytestmark = pytest.mark.no_database  # on SQLite files of its own

ROOT = Path(__file__).parent.parent.parent
FLASK = [sys.executable, "-m", "flask"]


@pytest.fixture
def environment(tmp_path):
    url = f"sqlite:///{tmp_path}/portal.db"
    return {**os.environ, "PORTAL_INSTANCE": str(tmp_path), "PORTAL_DATABASE_URL": url}


def flask(environment, *arguments):
    return subprocess.run(
        [*FLASK, *arguments], cwd=ROOT, env=environment, capture_output=True, text=True, check=False
    )


def test_of_four_starters_one_migrates_and_the_others_wait(environment):
    command = [*FLASK, "db", "up"]
    starters = [
        subprocess.Popen(command, cwd=ROOT, env=environment, stdout=subprocess.PIPE, text=True)
        for _ in range(4)
    ]
    said = [starter.communicate()[0] for starter in starters]

    assert [starter.returncode for starter in starters] == [0] * 4
    assert sum("steps applied" in text for text in said) == 1
    assert sum("is up to date" in text for text in said) == 3


def test_a_second_run_says_that_there_is_nothing_to_do(own_portal):
    again = flask(own_portal, "db", "up")

    assert (again.returncode, again.stdout.strip()) == (0, "The database is up to date.")


def test_a_database_from_the_future_is_left_alone(own_portal):
    newer = database_from(own_portal["PORTAL_DATABASE_URL"])
    with newer.connection_context(), newer.atomic():
        newer.execute_sql(
            "INSERT INTO schema_migration (name, applied) VALUES ('9999_future', '2099-01-01')"
        )
    refused = flask(own_portal, "db", "up")

    assert refused.returncode == 1
    assert "9999_future" in refused.stderr


def test_a_step_that_fails_in_the_middle_leaves_nothing(tmp_path):
    steps = tmp_path / "steps"
    steps.mkdir()
    (steps / "0001_broken.py").write_text(
        "def up(migrator, db):\n"
        "    db.execute_sql('CREATE TABLE half (n INTEGER)')\n"
        "    raise RuntimeError('power cut')\n"
    )
    broken = database_from(f"sqlite:///{tmp_path}/broken.db")

    with broken.connection_context():
        with pytest.raises(RuntimeError, match="power cut"):
            Runner(broken, directory=str(steps)).up()
        assert "half" not in broken.get_tables()


def test_a_process_killed_while_migrating_leaves_an_old_or_a_new_schema(environment, tmp_path):
    """R82; `make chaos` does the same to writers, two hundred times."""
    for wait in (0.25, 0.45, 0.65, 0.85):
        starter = subprocess.Popen([*FLASK, "db", "up"], cwd=ROOT, env=environment)
        time.sleep(wait)
        starter.send_signal(signal.SIGKILL)
        starter.wait()

    finished = flask(environment, "db", "up")
    assert finished.returncode == 0, finished.stderr
    database = database_from(environment["PORTAL_DATABASE_URL"])
    with database.connection_context():
        applied = {n for (n,) in database.execute_sql("SELECT name FROM schema_migration")}
        assert applied == {path.stem for path in (ROOT / "migrations").glob("0*.py")}
        assert database.execute_sql("PRAGMA integrity_check").fetchone() == ("ok",)


def test_no_empty_database_takes_the_place_of_one_that_is_gone(app, tmp_path, monkeypatch):
    """F4: the file was put aside, or its disk is not there; the queue beside it is left."""
    own = database_from(f"sqlite:///{tmp_path}/portal.db")
    monkeypatch.setattr(db, "obj", own)
    with own.connection_context(), own.atomic():
        own.execute_sql("CREATE TABLE kept (n)")
    file = tmp_path / "portal.db"
    file.rename(tmp_path / "aside.db")

    done = app.test_cli_runner().invoke(args=["db", "up"])
    assert (done.exit_code, file.exists()) == (1, False)
    assert "is gone. Put it back, or restore a backup" in done.output
