"""`make run`, as a newcomer starts it: on a Sunday, and where the demo cannot be filled."""

import os
import re
import shutil
import socket
import subprocess
import sys
import time
import urllib.request
from contextlib import contextmanager
from pathlib import Path

import pytest

from tests import clock

ROOT = Path(__file__).parent.parent
SUNDAY = "2026-12-06 12:00"
PROGRAM = "portal migrations static templates tools translations tests/cases".split()
ON_A_DAY = "from tests import clock; clock.set_as_told(); from tools import run; run.main()"


@contextmanager
def started(folder: Path, command: list[str], log: Path, **settings):
    """The program in this folder, until it can be looked at: (its process, its address)."""
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    kept = {n: v for n, v in os.environ.items() if not n.startswith(("PORTAL_", "PYTHONPATH"))}
    with log.open("w") as file:
        server = subprocess.Popen(
            [sys.executable, *command],
            cwd=folder,
            env=kept | {"PORT": str(port)} | settings,
            stdout=file,
            stderr=file,
        )
    try:
        for _ in range(1200):
            if answer(f"http://127.0.0.1:{port}/healthz") or server.poll() is not None:
                break
            time.sleep(0.1)
        assert server.poll() is None, log.read_text()
        yield server, f"http://127.0.0.1:{port}"
    finally:
        server.terminate()
        server.wait(timeout=60)


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
        shutil.copytree(ROOT / name, folder / name, ignore=shutil.ignore_patterns("__pycache__"))
    shutil.copy(ROOT / "app.py", folder)
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
    with started(ROOT, ["-c", ON_A_DAY], log, **told) as (server, address):
        page = answer(f"{address}/log-in")
        [working] = [pid for pid, command in children(server.pid) if "jobs work" in command]

    assert 'name="role"' in page  # a button for each role of the demo
    assert "It is a demo with made-up people." in log.read_text()
    assert "Traceback" not in log.read_text()
    for _ in range(200):
        if not Path(f"/proc/{working}").exists():
            break
        time.sleep(0.1)
    assert not Path(f"/proc/{working}").exists()


def test_where_the_demo_cannot_be_filled_one_begins_with_setup(program, tmp_path):
    """A row that cannot be, in the files that the demo is made of."""
    case = program / "tests" / "cases" / "maassluis-2018" / "people.csv"
    case.write_text(case.read_text().replace("maassluis", "nowhere", 1))
    log = tmp_path / "log"

    with started(program, ["-m", "tools.run"], log) as (_server, address):
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
