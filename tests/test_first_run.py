"""`make run`, as a newcomer starts it; `make serve` and the services, as those who mean it do."""

import os
import re
import shutil
import socket
import sqlite3
import subprocess
import sys
import time
import urllib.request
from collections.abc import Callable
from contextlib import contextmanager
from pathlib import Path

import pytest

from tests import clock

pytestmark = [pytest.mark.no_database, pytest.mark.long]

ROOT = Path(__file__).parent.parent
SUNDAY = "2026-12-06 12:00"
PROGRAM = "portal migrations static templates tools translations tests/cases".split()
ANNOUNCED = "`make run` is for a look around"
ON_A_DAY = "from tests import clock; clock.begin(); from tools import run; run.main()"


@contextmanager
def started(folder: Path, command: list[str], log: Path, **settings):
    """The program in this folder, until it can be looked at: (its process, its address)."""
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    kept = {n: v for n, v in os.environ.items() if not n.startswith(("PORTAL_", "PYTHONPATH"))}
    with log.open("w") as file:
        server = subprocess.Popen(
            command,
            cwd=folder,
            env=kept | {"PORT": str(port)} | settings,
            stdout=file,
            stderr=file,
        )
    try:
        wait_for(lambda: answers(port) or server.poll() is not None)
        assert server.poll() is None, log.read_text()
        yield server, f"http://127.0.0.1:{port}"
    finally:
        server.terminate()
        server.wait(timeout=60)


def wait_for(met: Callable[[], bool]) -> None:
    until = time.monotonic() + 120
    while not met() and time.monotonic() < until:
        time.sleep(0.1)


def answers(port: int) -> bool:
    """Whatever it says: at another address than its own it refuses."""
    try:
        socket.create_connection(("127.0.0.1", port)).close()
    except OSError:
        return False
    return True


def answer(address: str) -> str:
    try:
        return urllib.request.urlopen(address).read().decode()  # noqa: S310  our own address
    except OSError:
        return ""


@pytest.fixture
def program(tmp_path):
    """A copy of the program, with an `instance` of its own."""
    folder = tmp_path / "program"
    for name in PROGRAM:
        shutil.copytree(ROOT / name, folder / name)
    for name in ("app.py", "gunicorn.conf.py"):
        shutil.copy(ROOT / name, folder)
    return folder


def children(pid: int) -> list[tuple[int, str]]:
    """The processes that this one has started: their numbers and commands."""
    found = []
    for folder in Path("/proc").glob("[0-9]*"):
        try:
            parent = int((folder / "stat").read_text().rpartition(")")[2].split()[1])
            command = (folder / "cmdline").read_text().replace("\0", " ")
        except (OSError, IndexError):
            continue  # it has ended meanwhile
        if parent == pid:
            found.append((int(folder.name), command))
    return found


def test_on_a_sunday_it_serves_the_demo_and_does_what_is_due_in_a_process_of_its_own(tmp_path):
    log, instance = tmp_path / "log", tmp_path / "instance"
    told = {"PORTAL_INSTANCE": str(instance), clock.MOMENT: SUNDAY}
    with started(ROOT, [sys.executable, "-c", ON_A_DAY], log, **told) as (server, address):
        page = answer(f"{address}/log-in")
        [working] = [pid for pid, command in children(server.pid) if "jobs work" in command]

    assert 'name="role"' in page  # a button for each role of the demo
    said = log.read_text()
    assert said.index(ANNOUNCED) < said.index("It is a demo with made-up people.")
    assert "Traceback" not in said
    wait_for(lambda: not Path(f"/proc/{working}").exists())
    assert not Path(f"/proc/{working}").exists()


def test_where_the_demo_cannot_be_filled_one_begins_with_setup(program, tmp_path):
    """A row that cannot be, in the files that the demo is made of."""
    case = program / "tests" / "cases" / "maassluis-2018" / "people.csv"
    case.write_text(case.read_text().replace("maassluis", "nowhere", 1))
    log = tmp_path / "log"

    with started(program, [sys.executable, "-m", "tools.run"], log) as (_server, address):
        page = answer(f"{address}/log-in")
        asked = ["--branch-code", "delft", "--branch-name", "Delft"]
        asked += ["--name", "Anna de Wit", "--email", "anna@example.org"]
        environment = {n: v for n, v in os.environ.items() if not n.startswith("PORTAL_")}
        done = subprocess.run(
            [sys.executable, "-m", "flask", "setup", *asked],
            cwd=program,
            env=environment | {"PORT": address.rpartition(":")[2]},
            capture_output=True,
            text=True,
            check=True,
        )
        link = re.search(r"http://\S+", done.stdout)[0]
        choosing = answer(link)

    said = log.read_text()
    [line] = [line for line in said.splitlines() if "The demo could not be filled" in line]
    assert "nowhere" in line
    assert line.endswith("The database is empty: begin with `.venv/bin/flask setup`.")
    assert "Traceback" not in said
    assert page
    assert 'name="role"' not in page
    assert 'type="password"' in choosing


def people_in(instance: Path) -> int:
    with sqlite3.connect(instance / "portal.db") as database:
        return database.execute("SELECT count(*) FROM person").fetchone()[0]


def test_for_real_use_an_empty_database_stays_empty(program, tmp_path):
    log = tmp_path / "log"

    with started(program, [sys.executable, "-m", "tools.serve"], log) as (server, address):
        page = answer(f"{address}/log-in")
        working = [command for _pid, command in children(server.pid) if "jobs work" in command]

    assert page
    assert len(working) == 1
    assert people_in(program / "instance") == 0
    told = log.read_text()
    assert "`.venv/bin/flask setup` makes the first branch" in told
    assert re.search(
        r"Open http://\S+/setup and type this code: ([A-Z2-7]{4}-){3}[A-Z2-7]{4}\n", told
    )


def test_a_portal_that_others_can_reach_gets_no_demo(program, tmp_path):
    log = tmp_path / "log"
    real = {"PORTAL_BASE_URL": "https://brug.example.org"}

    with started(program, [sys.executable, "-m", "tools.run"], log, **real):
        pass
    assert people_in(program / "instance") == 0
    assert ANNOUNCED not in log.read_text()


def services() -> list[list[str]]:
    """What the services of docs/operations.md start, in that order."""
    text = (ROOT / "docs" / "operations.md").read_text()
    lines = re.findall(
        r"^    ExecStart(?:Pre)?=/srv/brug/\.venv/bin/(\S+)(.*)$", text, re.MULTILINE
    )
    return [[str(Path(sys.executable).parent / name), *rest.split()] for name, rest in lines]


def test_the_services_run_from_files_that_cannot_be_changed(program, tmp_path):
    """Root could change them all the same: nothing of it has changed afterwards."""
    before = {path: path.stat().st_mtime_ns for path in program.rglob("*")}
    for path in before:
        path.chmod(0o555 if path.is_dir() else 0o444)
    told = {
        "PORTAL_INSTANCE": str(tmp_path / "instance"),
        "PYTHONDONTWRITEBYTECODE": "1",
        "HOME": str(tmp_path / "nowhere"),
    }
    up, serve, work = services()
    environment = {n: v for n, v in os.environ.items() if not n.startswith("PORTAL_")} | told

    subprocess.run(up, cwd=program, env=environment, check=True, capture_output=True)
    with started(program, serve, tmp_path / "log", **told) as (_server, address):
        page = answer(f"{address}/log-in")
        working = subprocess.Popen(work, cwd=program, env=environment, stderr=subprocess.PIPE)
        wait_for((tmp_path / "instance" / "portal.db.jobs").exists)  # its lock: it is at work
        working.terminate()
        _out, said = working.communicate(timeout=20)

    assert "Toegankelijkheid" in page
    assert "GET /log-in 200" in (tmp_path / "log").read_text()
    assert (working.returncode, said) == (0, b"")
    assert {path: path.stat().st_mtime_ns for path in program.rglob("*")} == before
