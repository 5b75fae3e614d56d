"""`flask jobs work`: what is due, every minute, in one process that outlives what goes wrong."""

import os
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest

from portal.core.database import migrate
from portal.core.tasks import lease

ROOT = Path(__file__).parent.parent.parent
# Does what is due ten times a second, and tells; the first time a step fails.
QUICK = """
import sys
from portal.app import create_app
from portal.core import tasks
from portal.feature import Feature

def count():
    count.times += 1
    print("done", count.times, flush=True)
    if count.times == 1:
        raise RuntimeError("out of order")

count.times = 0
app = create_app()
app.extensions["features"] = Feature(tasks={"count": count})
tasks.Worker(every=0.1).go_on(app)
"""
PARENT = """
import os, subprocess, sys
own = ["--parent", str(os.getpid())] if sys.argv[1:] else []
child = subprocess.Popen([sys.executable, "-m", "flask", "jobs", "work", *own])
print(child.pid, flush=True)
child.wait()
"""


@pytest.fixture
def environment(own_portal):
    return own_portal


def process(environment, *command):
    return subprocess.Popen(
        [sys.executable, *command],
        cwd=ROOT,
        env=environment,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
    )


def is_alive(pid: int) -> bool:
    stat = Path(f"/proc/{pid}/stat")
    return stat.exists() and stat.read_text().rpartition(")")[2].split()[0] != "Z"


def ends(pid: int, seconds: float = 60) -> bool:
    until = time.monotonic() + seconds
    while is_alive(pid) and time.monotonic() < until:
        time.sleep(0.1)
    return not is_alive(pid)


@pytest.mark.no_database  # on a SQLite file of its own
def test_it_goes_on_after_a_step_that_fails_and_logs_it(environment):
    working = process(environment, "-c", QUICK)
    said = [working.stdout.readline() for _ in range(3)]
    working.kill()

    assert said == ["done 1\n", "done 2\n", "done 3\n"]
    assert "The step count of `flask jobs run` failed." in working.communicate()[1]


@pytest.mark.no_database  # on a SQLite file of its own
def test_it_waits_for_a_database_that_is_not_there_yet(environment, tmp_path):
    """The database of an older version, and one that cannot be opened: it is tried again."""
    environment["PORTAL_DATABASE_URL"] = f"sqlite:///{tmp_path}/later.db"
    working = process(environment, "-c", QUICK)
    for line in working.stderr:
        if "What is due was not done. The database is not up to date" in line:
            break
    up = [sys.executable, "-m", "flask", "db", "up"]
    subprocess.run(up, cwd=ROOT, env=environment, check=True, capture_output=True)
    assert working.stdout.readline() == "done 1\n"
    working.kill()
    working.communicate()


@pytest.mark.no_database  # on a SQLite file of its own
@pytest.mark.parametrize("number", [signal.SIGTERM, signal.SIGINT])
def test_it_stops_when_told_to(environment, number):
    working = process(environment, "-m", "flask", "jobs", "work")
    lock = Path(environment["PORTAL_INSTANCE"]) / "portal.db.jobs"
    until = time.monotonic() + 60
    while not lock.exists() and time.monotonic() < until:
        time.sleep(0.1)  # until it is at it
    working.send_signal(number)
    _said, faults = working.communicate(timeout=60)

    assert (working.returncode, faults) == (0, "")


@pytest.mark.no_database  # on a SQLite file of its own
def test_it_ends_with_its_parent_where_that_is_asked(environment):
    """Also where the parent has ended before it could look."""
    for option, is_over in ((["with"], True), ([], False)):
        parent = process(environment, "-c", PARENT, *option)
        child = int(parent.stdout.readline())
        parent.kill()
        parent.wait()
        assert ends(child, 60 if is_over else 3) is is_over
        if not is_over:
            os.kill(child, signal.SIGTERM)
            assert ends(child)
        parent.stdout.close()
        parent.stderr.close()


@pytest.mark.real_commits
def test_of_two_at_once_one_does_what_is_due(app):
    """The lease of a process that has it; another one says so, and does nothing."""
    environment = os.environ | {"PORTAL_DATABASE_URL": app.config["DATABASE_URL"]}
    with app.app_context(), migrate.opened(), lease():
        other = process(environment, "-m", "flask", "jobs", "run")
        said, faults = other.communicate()
    assert (other.returncode, faults) == (0, "")
    assert said == "Another process does what is due at this moment.\n"

    free = process(environment, "-m", "flask", "jobs", "run")
    said, faults = free.communicate()
    assert (free.returncode, faults) == (0, "")
    assert "Another process" not in said


@pytest.mark.no_database  # on a SQLite file of its own
def test_who_crashes_gives_the_lease_back(environment):
    code = "import time\nfrom portal.app import create_app\nfrom portal.core import tasks\n"
    code += "from portal.core.database import migrate\n"
    code += "with create_app().app_context(), migrate.opened(), tasks.lease():\n"
    code += "    print('mine', flush=True)\n    time.sleep(600)"
    holder = process(environment, "-c", code)
    assert holder.stdout.readline() == "mine\n"
    waits = process(environment, "-m", "flask", "jobs", "run")
    assert waits.communicate()[0].startswith("Another process")
    holder.kill()
    holder.communicate()
    after = process(environment, "-m", "flask", "jobs", "run")
    assert not after.communicate()[0].startswith("Another process")
