"""R33: what the real server writes and sends, as gunicorn.conf.py has it."""

import os
import socket
import subprocess
import sys
import time
from http.client import HTTPConnection
from pathlib import Path

import pytest

pytestmark = pytest.mark.no_database

ROOT = Path(__file__).parent.parent
# What fails outside Flask is for gunicorn to tell.
BREAKING = """
from app import app

inner = app.wsgi_app

def wsgi_app(environ, start_response):
    if environ["PATH_INFO"].endswith("BROKEN"):
        raise RuntimeError("broke on " + environ["PATH_INFO"])
    return inner(environ, start_response)

app.wsgi_app = wsgi_app
"""
TALKATIVE = ["--log-level=debug", "--workers=1", "--access-logformat=%(r)s %(f)s %(a)s"]


@pytest.fixture
def served(tmp_path, request):
    """ask(path) -> headers of the answer; finish() -> all that the server wrote."""
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    (tmp_path / "breaking.py").write_text(BREAKING)
    environment = os.environ | {
        "PORT": str(port),
        "PORTAL_INSTANCE": str(tmp_path),
        "PORTAL_DATABASE_URL": f"sqlite:///{tmp_path}/portal.db",
    }
    up = [sys.executable, "-m", "flask", "db", "up"]
    subprocess.run(up, cwd=ROOT, env=environment, check=True, capture_output=True)
    options = ["--pythonpath", str(tmp_path), "--access-logfile=-", *getattr(request, "param", [])]
    command = [sys.executable, "-m", "gunicorn", *options, "breaking:app"]
    log = tmp_path / "log"
    with log.open("w") as file:
        server = subprocess.Popen(command, cwd=ROOT, env=environment, stdout=file, stderr=file)

    def ask(path):
        connection = HTTPConnection("127.0.0.1", port, timeout=10)
        connection.request(
            "GET",
            path,
            headers={"Referer": f"http://127.0.0.1:{port}{path}", "User-Agent": "Mozilla"},
        )
        answer = connection.getresponse()
        answer.read()
        connection.close()
        return answer.status, answer.headers

    def finish():
        server.terminate()
        server.wait(timeout=20)
        return log.read_text()

    for _ in range(600):
        try:
            ask("/healthz")
            break
        except ConnectionRefusedError:
            time.sleep(0.1)
    yield ask, finish
    server.kill()
    server.wait()


@pytest.mark.parametrize("served", [TALKATIVE], indirect=True)
def test_no_secret_of_an_address_reaches_what_the_server_writes(served):
    ask, finish = served
    statuses = [
        ask(path)[0]
        for path in ("/reset/SECRET", "/calendar/SECRET.ics", "/reset%2FSECRET", "/cv/SECRETBROKEN")
    ]

    written = finish()

    assert statuses == [410, 404, 410, 500]
    assert "SECRET" not in written
    for line in ("GET /reset/*** ", "GET /calendar/*** ", "GET /reset%2F*** "):
        assert line in written
    assert "RuntimeError" in written
    assert "broke on" not in written  # what an exception says may be a name


def test_the_log_of_requests_names_neither_who_asks_nor_what_they_look_for(served):
    ask, finish = served
    ask("/log-in?q=JANSEN")

    written = finish()

    [line] = [line for line in written.splitlines() if "/log-in" in line]
    assert " GET /log-in 200 " in line
    for secret in ("JANSEN", "127.0.0.1", "Mozilla"):
        assert secret not in written


def test_the_server_does_not_say_which_version_it_is(served):
    """Its name it has no setting for; the web server in front writes its own over it."""
    ask, _finish = served

    _status, headers = ask("/log-in")

    assert headers.get_all("Server") == ["gunicorn"]
    assert headers["Content-Security-Policy"]
