"""R33: what the real server writes, sends and bears, as gunicorn.conf.py has it."""

import contextlib
import os
import shutil
import signal
import socket
import subprocess
import sys
import threading
import time
from http.client import HTTPConnection, HTTPException
from itertools import count
from pathlib import Path

import pytest
from werkzeug.test import Client

from portal.core.config import MOST_MEGABYTES
from portal.core.database import database_from
from portal.core.web.serving import Turns
from tests.conftest import in_folder

pytestmark = pytest.mark.no_database

ROOT = Path(__file__).parent.parent
# What fails outside Flask is for gunicorn to tell; what takes long, and who sends slowly.
BREAKING = """
import gc
import time

from app import app
from portal.core.web import serving

serving.TO_COME_IN = 5
app.config.update(
    WTF_CSRF_ENABLED=False,
    SECOND_FACTOR_OBLIGED=False,
    ACCOUNT_SECONDS=0,
    ARGON2_TIME=1,
    ARGON2_MEMORY_KIB=8,
)
inner = app.wsgi_app

def wsgi_app(environ, start_response):
    if environ["PATH_INFO"] == "/worker":  # whether it takes turns, and how many are coming in
        workers = (one for one in gc.get_objects() if isinstance(one, serving.Worker))
        [worker] = (one for one in workers if hasattr(one, "coming_in"))
        said = [type(worker.wsgi).__name__, str(len(worker.coming_in))]
        start_response("200 OK", [("X-Worker", " ".join(said))])
        return [b""]
    if environ["PATH_INFO"].endswith("BROKEN"):
        raise RuntimeError("broke on " + environ["PATH_INFO"])
    if environ["PATH_INFO"] == "/slow":
        time.sleep(1)
        environ["PATH_INFO"] = "/healthz"
    return inner(environ, start_response)

app.wsgi_app = wsgi_app
"""
TALKATIVE = ["--log-level=debug", "--workers=1", "--access-logformat=%(r)s %(f)s %(a)s"]


class Served:
    """gunicorn with a portal of its own; what it wrote is there after `finish`."""

    def __init__(self, folder: Path, options: list[str], url: str = "") -> None:
        with socket.socket() as free:
            free.bind(("127.0.0.1", 0))
            self.port = free.getsockname()[1]
        (folder / "breaking.py").write_text(BREAKING)
        self.url, self.log = url or f"sqlite:///{folder}/portal.db", folder / "log"
        own = {"PORT": str(self.port), "PORTAL_DATABASE_URL": self.url}
        environment = in_folder(folder) | own
        options = ["--pythonpath", str(folder), "--access-logfile=-", *options]
        command = [sys.executable, "-m", "gunicorn", *options, "breaking:app"]
        with self.log.open("w") as file:
            self.server = subprocess.Popen(
                command, cwd=ROOT, env=environment, stdout=file, stderr=file
            )

    def ask(self, path: str, typed: str | None = None):
        """(status, headers) of the answer to a GET, or to a form that is sent."""
        connection = HTTPConnection("127.0.0.1", self.port, timeout=10)
        connection.request(
            "GET" if typed is None else "POST",
            path,
            body=typed,
            headers={
                "Referer": f"http://127.0.0.1:{self.port}{path}",
                "User-Agent": "Mozilla",
                "Content-Type": "application/x-www-form-urlencoded",
            },
        )
        answer = connection.getresponse()
        answer.read()
        connection.close()
        return answer.status, answer.headers

    def wait(self) -> None:
        """Until it answers."""
        for _ in range(600):
            try:
                self.ask("/healthz")
                return
            except ConnectionRefusedError:
                time.sleep(0.1)

    def workers(self) -> set[int]:
        children = Path(f"/proc/{self.server.pid}/task/{self.server.pid}/children")
        return set(map(int, children.read_text().split()))

    def finish(self) -> str:
        self.server.terminate()
        self.server.wait(timeout=20)
        return self.log.read_text()


@pytest.fixture
def served(begun, tmp_path, request):
    shutil.copytree(begun, tmp_path, dirs_exist_ok=True)
    made = Served(tmp_path, getattr(request, "param", []))
    made.wait()
    yield made
    made.server.kill()
    made.server.wait()


def test_r87_what_the_portal_writes_is_its_owners_and_its_own_files_are_served_by_nobody(
    begun, client_for
):
    found = {path.name: oct(path.stat().st_mode)[-3:] for path in begun.rglob("*")}
    assert {"portal.db", "secret_key", "encryption_key"} <= set(found)
    assert set(found.values()) <= {"600", "700"}, found
    browser = client_for()
    inside = ["portal.db", "secret_key", ".git/config", "app.py", "gunicorn.conf.py"]
    for name in inside:
        for start in ("/", "/static/", "/static/../", "/static/%2e%2e/", "/static/..%2f"):
            assert browser.get(f"{start}{name}").status_code in {302, 404}, (start, name)


@pytest.mark.parametrize("served", [TALKATIVE], indirect=True)
def test_no_secret_of_an_address_reaches_what_the_server_writes(served):
    statuses = [
        served.ask(path)[0]
        for path in ("/reset/SECRET", "/calendar/SECRET.ics", "/reset%2FSECRET", "/cv/SECRETBROKEN")
    ]

    written = served.finish()

    assert statuses == [410, 404, 410, 500]
    assert "SECRET" not in written
    for line in ("GET /reset/*** ", "GET /calendar/*** ", "GET /reset%2F*** "):
        assert line in written
    assert "RuntimeError" in written
    assert "broke on" not in written  # what an exception says may be a name


def test_the_log_of_requests_names_neither_who_asks_nor_what_they_look_for(served):
    served.ask("/log-in?q=JANSEN")

    written = served.finish()

    [line] = [line for line in written.splitlines() if "/log-in" in line]
    assert " GET /log-in 200 " in line
    for secret in ("JANSEN", "127.0.0.1", "Mozilla"):
        assert secret not in written


def test_the_server_does_not_say_which_version_it_is(served):
    """Its name it has no setting for; the web server in front writes its own over it."""
    _status, headers = served.ask("/log-in")

    assert headers.get_all("Server") == ["gunicorn"]
    assert headers["Content-Security-Policy"]


LOG_IN = "email={}%40example.org&password=vier+blauwe+fietsen"


def trying_on(served, acknowledged: list[int], stop: threading.Event, email: str) -> None:
    for number in count():
        if stop.is_set():
            return
        with contextlib.suppress(OSError, HTTPException):  # its worker was killed
            acknowledged.append(served.ask("/log-in", LOG_IN.format(f"{email}-{number}"))[0])


def test_r82_a_worker_that_is_killed_takes_nothing_along_and_a_stop_waits_for_who_is_in(served):
    """F1: each try to log in is counted; every one that was answered is in the database."""
    acknowledged: list[int] = []
    stop = threading.Event()
    visitors = [
        threading.Thread(
            target=trying_on, args=(served, acknowledged, stop, f"n{seed}"), daemon=True
        )
        for seed in range(3)
    ]
    for visitor in visitors:
        visitor.start()
    for _ in range(3):
        killed, before = min(served.workers()), len(acknowledged)
        os.kill(killed, signal.SIGKILL)
        until = time.monotonic() + 60
        while time.monotonic() < until and len(acknowledged) < before + 6:
            time.sleep(0.05)
        assert len(acknowledged) >= before + 6
    stop.set()
    for visitor in visitors:
        visitor.join()

    late: list[int] = []
    waiting = threading.Thread(target=lambda: late.append(served.ask("/slow")[0]))
    waiting.start()
    time.sleep(0.3)
    served.finish()
    waiting.join()

    assert (late, served.server.returncode) == ([200], 0)
    assert set(acknowledged) <= {422, 429}
    assert 422 in acknowledged
    database = database_from(served.url)
    with database.connection_context():
        counted = "SELECT count(*) FROM throttle WHERE bucket LIKE 'log-in:minute%'"
        [[kept]] = database.execute_sql(counted)
        assert database.execute_sql("PRAGMA integrity_check").fetchone() == ("ok",)
    assert kept >= len(acknowledged)


FORM = "Content-Type: application/x-www-form-urlencoded\r\n"


def test_f12_who_sends_slowly_holds_up_nobody_and_is_left(served):
    """200 of them: some say nothing, some stop in the head of a request, some in its form."""
    form = f"POST /log-in HTTP/1.1\r\nHost: 127.0.0.1\r\n{FORM}Content-Length: 900\r\n\r\n"
    beginnings = [b"", b"GET /log-in HT", form.encode()]
    slow = []
    for number in range(200):
        slow.append(socket.create_connection(("127.0.0.1", served.port), timeout=5))
        slow[-1].sendall(beginnings[number % 3])
    began, taken = time.monotonic(), []
    while len(taken) < 20:
        for one in slow[1::3] if len(taken) % 2 else slow[2::3]:
            with contextlib.suppress(OSError):
                one.sendall(b"x")
        at = time.monotonic()
        assert served.ask("/log-in")[0] == 200
        taken.append(time.monotonic() - at)
    assert max(taken) < 4, taken  # none of them was left yet

    time.sleep(max(0, began + 7 - time.monotonic()))
    for one in slow[1::3] + slow[2::3]:
        with contextlib.suppress(ConnectionError):
            while one.recv(4096):
                pass
    for one in slow:
        one.close()
    assert served.ask("/log-in")[0] == 200
    assert worker_of(served) == "Turns 1"


def worker_of(served) -> str:
    """What our worker says: gunicorn asks it for the portal, and tells it who comes in, and who
    has come."""
    until = time.monotonic() + 5
    while (said := served.ask("/worker")[1]["X-Worker"]) != "Turns 1":
        if time.monotonic() > until:
            break
    return said


@pytest.fixture
def crowded(request):
    """One request is in and one waits, of a portal that takes one and lets one wait (seconds)."""
    go_on, has_a_place = threading.Event(), threading.Semaphore(0)

    class Told(Turns):
        def in_turn(self, environ, start_response):
            has_a_place.release()
            return super().in_turn(environ, start_response)

    def inside(environ, start_response):
        if "brug.busy" in environ:
            start_response("503 BUSY", [])
            return [b""]
        go_on.wait(60)
        said = environ["wsgi.input"].read()
        start_response("200 OK", [])
        return [str(len(said)).encode()]

    portal = Client(Told(inside, at_once=1, most_waiting=1, patience=getattr(request, "param", 20)))
    seen = []
    both = [
        threading.Thread(target=lambda: seen.append(portal.post("/", data=b"x" * 10**6).data))
        for _ in range(2)
    ]
    for one in both:
        one.start()
        has_a_place.acquire()
    yield portal, go_on, both, seen
    go_on.set()


def test_r90_of_too_many_the_last_hears_so_at_once_and_the_others_get_their_turn(crowded):
    portal, go_on, both, seen = crowded
    begun = time.monotonic()

    assert portal.get("/").status_code == 503
    assert time.monotonic() - begun < 10
    go_on.set()
    for one in both:
        one.join()
    assert seen == [b"1000000"] * 2
    assert portal.get("/").status_code == 200


@pytest.mark.parametrize("crowded", [1], indirect=True)
def test_r90_nobody_waits_for_longer_than_they_would(crowded):
    _portal, _go_on, both, seen = crowded
    both[1].join(30)
    assert seen == [b""]


def test_r90_who_hears_that_it_is_busy_gets_a_page_with_all_its_headers(client_for):
    answer = client_for().get("/log-in", environ_overrides={"brug.busy": True})

    assert (answer.status_code, answer.headers["Retry-After"]) == (503, "5")
    assert "Het is druk" in answer.text
    assert answer.headers["Content-Security-Policy"]
    assert answer.headers["Cache-Control"] == "no-store"


def test_r42_what_is_too_long_is_refused_by_its_length_or_as_it_comes(served):
    limit = (MOST_MEGABYTES + 1) * 2**20
    for length in (f"Content-Length: {limit + 1}\r\n", "Transfer-Encoding: chunked\r\n"):
        with socket.create_connection(("127.0.0.1", served.port), timeout=10) as one:
            head = f"POST /log-in HTTP/1.1\r\nHost: 127.0.0.1\r\n{FORM}{length}\r\n"
            one.sendall(head.encode())
            if "chunked" in length:
                with contextlib.suppress(OSError):
                    for _ in range(limit // 2**16 + 2):
                        one.sendall(b"10000\r\n" + b"x" * 2**16 + b"\r\n")
                    one.sendall(b"0\r\n\r\n")
            assert one.recv(100).startswith(b"HTTP/1.1 413 "), length
